//! The command line.

use std::{num::NonZeroUsize, path::PathBuf, thread};

use clap::{Args, Parser};

use crate::settings::Settings;

/// Converts EPUB and CBZ books to KEPUB, the format of Kobo's e-readers.
///
/// Each result is written beside its book and ends in .kepub.epub, or goes where --output says. The books themselves
/// are never changed. The path of each result is printed; what else there is to say goes to standard error.
///
/// A folder stands for the .epub and .cbz files in it and in its folders. Hidden ones, symbolic links and .kepub.epub
/// files are passed over.
#[derive(Debug, Parser)]
#[command(name = "kepub", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    /// Books, whatever their names end in, and folders of books
    #[arg(required = true, value_name = "FILE|FOLDER")]
    pub inputs: Vec<PathBuf>,
    /// Write into this folder, or for a single book, to this file, if it ends in .epub
    ///
    /// The folder is made if it is missing. Books from a folder keep their place below it.
    #[arg(short, long, value_name = "FOLDER|FILE")]
    pub output: Option<PathBuf>,
    /// Pass over books whose result exists and is not older; otherwise it is replaced
    #[arg(short, long)]
    pub update: bool,
    /// Write nothing, and print what would be done to each book
    #[arg(long)]
    inspect: bool,
    /// How many cores to use [default: all]
    #[arg(short, long, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub detail: Detail,
    #[command(flatten)]
    pub settings: Settings,
}

/// What the books are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Convert,
    Inspect,
}

/// How much is told.
#[derive(Debug, Clone, Copy, Args)]
pub struct Detail {
    /// Print nothing but failures
    #[arg(short, long, conflicts_with_all = ["verbose", "inspect"])]
    pub quiet: bool,
    /// Tell what was done to each book
    #[arg(short, long)]
    pub verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  kepub emma.epub                  writes emma.kepub.epub
  kepub emma.epub -o /media/KOBO   writes /media/KOBO/emma.kepub.epub
  kepub books -o kobo --update     converts what is new in a folder of books
  kepub books --inspect            shows what would be done to them
  kepub manga.cbz --direction rtl --fit 1264x1680
  kepub emma.epub --replace '<i>' '<em>' --replace '</i>' '</em>'

Exits with 0 if all was converted, 1 if something failed, 2 if the command line is wrong.";

impl Arguments {
    pub fn purpose(&self) -> Purpose {
        if self.inspect { Purpose::Inspect } else { Purpose::Convert }
    }

    /// How many books are converted at a time, and on how many threads each.
    pub fn split_jobs(&self, books: usize) -> (usize, NonZeroUsize) {
        let jobs = self.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let at_a_time = jobs.min(books).max(1);
        (at_a_time, NonZeroUsize::new(jobs / at_a_time).unwrap_or(NonZeroUsize::MIN))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn many_books_share_the_cores_and_a_single_one_has_them_all() {
        let arguments = Arguments::parse_from(["kepub", "--jobs", "4", "book.epub"]);
        let split = |books| arguments.split_jobs(books);
        assert_eq!(split(1), (1, NonZeroUsize::new(4).unwrap()));
        assert_eq!(split(2), (2, NonZeroUsize::new(2).unwrap()));
        assert_eq!(split(100), (4, NonZeroUsize::MIN));
        assert_eq!(split(0), (1, NonZeroUsize::new(4).unwrap()));
    }
}
