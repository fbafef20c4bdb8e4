//! A book's files, opened.

use std::{fs, io::Read as _, path::Path};

use domain::{catalog::files::FilePath, documents::DocumentId};

use super::{books::Book, walk::Candidate};
use crate::reading::{self, Facts, Metadata, Unreadable};

/// What the files of a book tell.
#[derive(Debug)]
pub struct Opened {
    pub files: Vec<(Candidate, Facts)>,
    /// Files that tell nothing, and why.
    pub refused: Vec<(Candidate, String)>,
    /// What the package document beside them tells.
    pub beside: Metadata,
}

impl Opened {
    /// The files' ids by content.
    pub fn contents(&self) -> impl Iterator<Item = &DocumentId> {
        self.files.iter().map(|(_, facts)| &facts.content)
    }
}

/// Opens the files of `book`, but for those in `settled`, which are known to be unreadable. Blocks.
pub fn open(root: &Path, book: &Book, settled: &[FilePath]) -> Opened {
    let mut opened = Opened { files: Vec::new(), refused: Vec::new(), beside: Metadata::default() };
    for file in book.files.iter().filter(|file| !settled.contains(&file.path)) {
        match reading::read(&root.join(file.path.as_str())) {
            Ok(facts) => opened.files.push((file.clone(), facts)),
            Err(error) if error.has_vanished() => {}
            Err(error) => opened.refused.push((file.clone(), error.to_string())),
        }
    }
    if let Some(opf) = &book.opf {
        // What can't be read beside a book is no reason to leave the book out.
        opened.beside = beside(&root.join(opf.as_str())).unwrap_or_default();
    }
    opened
}

/// The most bytes of a package document beside a book.
const LARGEST_OPF: u64 = 4 << 20;

fn beside(path: &Path) -> Result<Metadata, Unreadable> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST_OPF).read_to_end(&mut bytes)?;
    reading::opf(&bytes)
}
