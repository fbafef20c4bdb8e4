//! The bytes that are served for a file: the file as it is, or its KEPUB.

use async_trait::async_trait;

use crate::documents::DocumentId;

use super::{
    files::{Format, PublicationFile},
    libraries::Folder,
    open_file::{FileError, OpenFile},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rendition {
    Original,
    /// Made of an EPUB or a comic, for Kobo's e-readers.
    Kepub,
}

/// What came of asking for a KEPUB.
#[derive(Debug)]
pub enum Kepub {
    Made {
        file: OpenFile,
        /// What devices call it by its content.
        document: DocumentId,
    },
    /// The book isn't there (any more).
    Missing,
    /// The book can't be converted; why, in words.
    Refused(String),
}

/// What opens files for readers.
#[async_trait]
pub trait Renditions: Send + Sync {
    /// Opens a file of the library as it is; `None` if there is no such file in its folder (any more). When it has
    /// changed, it has another `ETag`, whether or not a scan has noticed.
    async fn original(&self, folder: &Folder, file: &PublicationFile) -> Result<Option<OpenFile>, FileError>;

    /// Opens the KEPUB of a file whose format [can be converted](Format::is_convertible). It is made first unless it
    /// was before: once, however many ask. The same file, options and version make the same bytes.
    async fn kepub(&self, folder: &Folder, file: &PublicationFile) -> Result<Kepub, FileError>;
}

impl Format {
    /// Whether a KEPUB can be made of it.
    pub fn is_convertible(self) -> bool {
        matches!(self, Self::Epub | Self::Cbz)
    }

    /// What the names of such files end with, dots included within but not before.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Epub => "epub",
            Self::Kepub => "kepub.epub",
            Self::Cbz => "cbz",
            Self::Pdf => "pdf",
            Self::M4b => "m4b",
        }
    }
}
