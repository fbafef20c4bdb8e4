//! What stops a conversion.

use std::io;

/// Why nothing was converted. Each says in which file, where and for what cause, as far as that is known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Neither an EPUB nor a ZIP archive with images.
    #[error("this is neither an EPUB nor a CBZ: {0}")]
    UnknownFormat(String),
    /// The archive can't be read: no ZIP, truncated, or its structures contradict each other.
    #[error("the archive can't be read: {0}")]
    Archive(String),
    /// A file in the archive can't be unpacked, or isn't what was packed.
    #[error("{path} can't be unpacked: {cause}")]
    Entry { path: String, cause: String },
    /// A name that leads out of the archive.
    #[error("{path:?} leads out of the archive")]
    UnsafePath { path: String },
    /// Two files of one name.
    #[error("{path:?} is in the archive twice")]
    DuplicatePath { path: String },
    /// More than [`Limits`](crate::Limits) allow.
    #[error("{path}: {what} is {found}, past the limit of {limit}")]
    LimitExceeded { path: String, what: &'static str, found: u64, limit: u64 },
    /// Protected against copying, or by a password.
    #[error("{path} is encrypted; a book with copy protection can't be converted")]
    Protected { path: String },
    /// META-INF/container.xml, the package document or META-INF/encryption.xml is missing or broken.
    #[error("{path}: {cause}")]
    Package { path: String, cause: String },
    /// A document that can't be converted by itself. In a book it is copied as it is, and reported.
    #[error("the document can't be converted: {cause}")]
    Document { cause: String },
    /// An image of a comic that isn't one, or can't be decoded.
    #[error("{path} isn't an image that can be shown: {cause}")]
    Image { path: String, cause: String },
    /// The watcher of the progress asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// An option that can't be followed.
    #[error("option {option}: {cause}")]
    Option { option: &'static str, cause: String },
    #[error("the input can't be read")]
    Read(#[source] io::Error),
    #[error("the output can't be written")]
    Write(#[source] io::Error),
}
