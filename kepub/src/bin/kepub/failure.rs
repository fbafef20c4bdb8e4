//! What went wrong with a book.

use std::{error::Error, fmt, iter, path::PathBuf};

use crate::printable::Printable;

#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    pub path: PathBuf,
    pub reason: String,
}

impl Failure {
    pub fn new(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Printable(self.path.display()), Printable(&self.reason))
    }
}

/// Says what went wrong, then why, cause by cause. A cause that has been told already isn't repeated.
pub fn in_words(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    for cause in iter::successors(error.source(), |&cause| cause.source()).map(ToString::to_string) {
        if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}
