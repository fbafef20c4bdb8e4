//! Why a file can't be read.

use std::io;

/// Why nothing is known of a file. Shown to administrators in the list of a library's problems.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// It was removed or renamed after it was seen: no problem, the next scan knows better.
    #[error("vanished while it was read")]
    Vanished,
    #[error("not a file")]
    NotAFile,
    #[error("not a book: its name must end with .epub, .kepub, .cbz, .pdf or .m4b")]
    NotABook,
    /// What it should be, and isn't.
    #[error("not {0}")]
    Not(&'static str),
    #[error("truncated")]
    Truncated,
    #[error("protected by a password")]
    Protected,
    /// An EPUB whose package document isn't where it should be.
    #[error("no OPF: {0}")]
    NoPackage(&'static str),
    #[error("damaged: {0}")]
    Damaged(String),
    /// Past one of our limits.
    #[error("too large: {0}")]
    TooLarge(String),
    #[error("can't be read: {0}")]
    Io(#[source] io::Error),
}

impl Unreadable {
    /// Whether the file was there a moment ago, and no more.
    pub fn has_vanished(&self) -> bool {
        matches!(self, Self::Vanished)
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::StaleNetworkFileHandle => Self::Vanished,
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            _ => Self::Io(error),
        }
    }
}

impl From<kepub::Error> for Unreadable {
    fn from(error: kepub::Error) -> Self {
        match error {
            kepub::Error::Read(error) => error.into(),
            kepub::Error::Protected { .. } => Self::Protected,
            kepub::Error::LimitExceeded { .. } => Self::TooLarge(error.to_string()),
            kepub::Error::Archive(cause) => Self::Damaged(cause),
            other => Self::Damaged(other.to_string()),
        }
    }
}
