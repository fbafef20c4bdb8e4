//! Finding books, and naming their results.

use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{self, Path, PathBuf},
};

use walkdir::{DirEntry, WalkDir};

use crate::{
    failure::{Failure, in_words},
    natural,
};

/// What was found where the command line pointed.
#[derive(Debug, Default)]
pub struct Found {
    pub books: Vec<FoundBook>,
    pub failures: Vec<Failure>,
    /// Folders without a book.
    pub empty: Vec<PathBuf>,
}

#[derive(Debug)]
pub struct FoundBook {
    pub path: PathBuf,
    /// Its folder, below the folder that was given.
    pub below: PathBuf,
}

/// Where results go.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    BesideBooks,
    Folder(PathBuf),
    File(PathBuf),
}

impl Found {
    pub fn look(inputs: &[PathBuf]) -> Self {
        let mut found = Self::default();
        for input in inputs {
            match fs::metadata(input) {
                Ok(metadata) if metadata.is_dir() => found.look_into(input),
                Ok(metadata) if metadata.is_file() => {
                    found.books.push(FoundBook { path: input.clone(), below: PathBuf::new() });
                }
                Ok(_) => found.failures.push(Failure::new(input, "this is neither a file nor a folder")),
                Err(error) => found.failures.push(Failure::new(input, error.to_string())),
            }
        }
        found
    }

    fn look_into(&mut self, folder: &Path) {
        let before = self.books.len() + self.failures.len();
        let walk = WalkDir::new(folder).min_depth(1).sort_by(|a, b| natural::compare(a.file_name(), b.file_name()));
        for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry)) {
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_book(entry.path()) => {
                    let below = entry.path().parent().and_then(|parent| parent.strip_prefix(folder).ok());
                    let below = below.unwrap_or(Path::new("")).to_owned();
                    self.books.push(FoundBook { path: entry.into_path(), below });
                }
                Ok(_) => {}
                Err(error) => {
                    let cause = error.io_error().map_or_else(|| in_words(&error), ToString::to_string);
                    self.failures.push(Failure::new(error.path().unwrap_or(folder), cause));
                }
            }
        }
        if self.books.len() + self.failures.len() == before {
            self.empty.push(folder.to_owned());
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Whether a file in a folder is a book that has yet to be converted.
fn is_book(path: &Path) -> bool {
    !is_kepub(path) && ["epub", "cbz"].iter().any(|extension| has_extension(path, extension))
}

/// Whether a file is called a KEPUB.
pub fn is_kepub(path: &Path) -> bool {
    has_extension(path, "epub") && path.file_stem().is_some_and(|stem| has_extension(Path::new(stem), "kepub"))
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

impl Target {
    /// Understands `--output`; fails with what is wrong with it.
    pub fn parse(output: Option<&Path>, inputs: &[PathBuf]) -> Result<Self, String> {
        let Some(output) = output else { return Ok(Self::BesideBooks) };
        let ends_like_folder = output.as_os_str().to_string_lossy().ends_with(path::is_separator);
        if output.is_dir() || ends_like_folder {
            return Ok(Self::Folder(output.to_owned()));
        }
        let names_file = has_extension(output, "epub");
        let is_single = matches!(inputs, [input] if !input.is_dir());
        let shown = output.display();
        match (names_file, is_single) {
            (true, true) => Ok(Self::File(output.to_owned())),
            (true, false) => Err(format!("--output {shown} names a file; for more than one book it must be a folder")),
            (false, _) if output.exists() => {
                Err(format!("--output {shown} is neither a folder nor a file whose name ends in .epub"))
            }
            (false, _) => Ok(Self::Folder(output.to_owned())),
        }
    }

    pub fn path_for(&self, book: &FoundBook) -> PathBuf {
        let name = kepub_name(book.path.file_name().unwrap_or_default());
        match self {
            Self::BesideBooks => book.path.with_file_name(name),
            Self::Folder(folder) => folder.join(&book.below).join(name),
            Self::File(file) => file.clone(),
        }
    }
}

/// Replaces what a book's name ends in; what isn't known to be such an ending stays.
fn kepub_name(name: &OsStr) -> OsString {
    let mut stem = Path::new(name);
    if ["epub", "cbz", "zip", "kepub"].iter().any(|extension| has_extension(stem, extension)) {
        stem = Path::new(stem.file_stem().unwrap_or_default());
    }
    if has_extension(stem, "kepub") {
        stem = Path::new(stem.file_stem().unwrap_or_default());
    }
    let mut name = stem.as_os_str().to_owned();
    name.push(".kepub.epub");
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_named_after_its_book() {
        for (book, result) in [
            ("emma.epub", "emma.kepub.epub"),
            ("Emma.EPUB", "Emma.kepub.epub"),
            ("manga.cbz", "manga.kepub.epub"),
            ("emma.kepub.epub", "emma.kepub.epub"),
            ("emma.kepub", "emma.kepub.epub"),
            ("Emma, vol. 2", "Emma, vol. 2.kepub.epub"),
            ("emma", "emma.kepub.epub"),
            (".epub", ".epub.kepub.epub"),
        ] {
            assert_eq!(kepub_name(OsStr::new(book)), result, "{book}");
        }
    }

    #[test]
    fn a_folder_offers_books_that_are_no_kepubs() {
        assert!(["a.epub", "a.EPub", "a.cbz", "a.CBZ"].iter().all(|name| is_book(Path::new(name))));
        assert!(
            !["a.kepub.epub", "a.KEPUB.EPUB", "a.txt", "epub", ".epub"].iter().any(|name| is_book(Path::new(name)))
        );
    }

    #[test]
    fn an_output_is_a_file_only_for_a_single_book() {
        let target = |output: &str, inputs: &[&str]| {
            let inputs: Vec<PathBuf> = inputs.iter().map(PathBuf::from).collect();
            Target::parse(Some(Path::new(output)), &inputs)
        };
        assert_eq!(target("out.epub", &["a.epub"]), Ok(Target::File("out.epub".into())));
        assert_eq!(target("out.epub/", &["a.epub"]), Ok(Target::Folder("out.epub/".into())));
        assert_eq!(target("out", &["a.epub"]), Ok(Target::Folder("out".into())));
        assert_eq!(target("out", &["a.epub", "b.epub"]), Ok(Target::Folder("out".into())));
        assert!(target("out.epub", &["a.epub", "b.epub"]).is_err());
        assert!(target("out.epub", &["/"]).is_err());
    }
}
