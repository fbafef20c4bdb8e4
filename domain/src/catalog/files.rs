//! The files of a publication.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::Arc,
};

use async_trait::async_trait;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::{
    clock::Timestamp,
    documents::DocumentId,
    error::{Changed, Invalid, StorageError},
};

use super::{
    ids::{FileId, LibraryId, PublicationId},
    limited::AtMost,
    publications::Publication,
    renditions::Rendition,
};

/// A file in a library, as the last scan found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationFile {
    pub id: FileId,
    pub format: Format,
    pub path: FilePath,
    /// In bytes.
    pub size: u64,
    pub modified: Timestamp,
    /// What devices may call it, by content and by name; at most 16.
    pub documents: AtMost<DocumentId, 16>,
    /// What devices may call the KEPUBs that were made of it, likewise; at most 8.
    pub kepubs: AtMost<DocumentId, 8>,
    /// Of a PDF or a comic.
    pub pages: Option<u32>,
    /// How long an audiobook plays.
    pub duration_millis: Option<u64>,
}

impl PublicationFile {
    /// Whether devices may call the file so, or a KEPUB of it.
    pub fn is_known_as(&self, document: &DocumentId) -> bool {
        self.rendition(document).is_some()
    }

    /// Which rendition of the file devices call so.
    pub fn rendition(&self, document: &DocumentId) -> Option<Rendition> {
        let is_it = |it: &DocumentId| it == document;
        let is_original = self.documents.iter().any(is_it).then_some(Rendition::Original);
        is_original.or_else(|| self.kepubs.iter().any(is_it).then_some(Rendition::Kepub))
    }

    /// What devices may call the file and its KEPUBs.
    pub fn all_documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.documents.iter().chain(&self.kepubs)
    }

    /// Adds what devices call a KEPUB of the file; of too many, the one that was known longest goes.
    pub fn learn_kepub(&mut self, document: &DocumentId) {
        self.kepubs.put_first(document);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    Epub,
    Kepub,
    Cbz,
    Pdf,
    M4b,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Epub, Self::Kepub, Self::Cbz, Self::Pdf, Self::M4b];

    /// Accepts what [`Self::as_str`] returns.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let format = Self::ALL.into_iter().find(|format| format.as_str() == text);
        format.ok_or_else(|| Invalid::new("format", "epub, kepub, cbz, pdf or m4b"))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Epub => "epub",
            Self::Kepub => "kepub",
            Self::Cbz => "cbz",
            Self::Pdf => "pdf",
            Self::M4b => "m4b",
        }
    }
}

/// Where a file lies in its library's folder: 1 to 1,000 bytes, parts separated by `/`, none of them `.` or `..`.
///
/// Backslashes and control characters are refused, so that it is one path on every system and one line everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(String);

impl FilePath {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_part = |part: &str| !matches!(part, "" | "." | "..");
        let is_plain = |char: char| !char.is_control() && char != '\\';
        if text.len() > 1000 || !text.split('/').all(is_part) || !text.chars().all(is_plain) {
            return Err(Invalid::new("path", "a path within the library, 1 to 1000 bytes, without control characters"));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file's name, folders left out.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The file's name in ASCII, for those who can't have it otherwise: accents are dropped, and what is left of other
    /// characters, or means something to a file system, is `_`.
    pub fn ascii_name(&self) -> String {
        let letters = self.name().nfkd().filter(|char| !is_combining_mark(*char));
        letters
            .map(|char| if char.is_ascii_alphanumeric() || " -_.,'()[]&+!".contains(char) { char } else { '_' })
            .collect()
    }

    /// The folder that the file lies in; `None` for the library's own.
    pub fn folder(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(folder, _)| folder)
    }

    /// Bytes that put paths into the order in which a scan walks: the files of a folder by name, then what is in the
    /// folders in it. At most 1,001.
    pub fn walk_key(&self) -> Vec<u8> {
        // Paths have no control characters, so that these two come before whatever a name goes on with.
        let folder = self.folder().map(|folder| folder.replace('/', "\u{2}") + "\u{2}");
        format!("{}\u{1}{}", folder.unwrap_or_default(), self.name()).into_bytes()
    }
}

/// A file of a library as the storage knows it: enough to tell whether it has changed since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFile {
    pub path: FilePath,
    pub size: u64,
    pub modified: Timestamp,
    pub id: FileId,
    pub publication: PublicationId,
}

/// Where the files of publications are found. They come and go with them, by
/// [`PublicationRepository::save`](super::publications::PublicationRepository::save) and `remove`.
#[async_trait]
pub trait FileRepository: Send + Sync {
    /// Returns the publication that the file belongs to.
    async fn find(&self, file: &FileId) -> Result<Option<Publication>, StorageError>;

    /// Lists up to `limit` files of the library in the order of [`FilePath::walk_key`], those after `after`.
    async fn list(
        &self,
        library: &LibraryId,
        after: Option<&FilePath>,
        limit: u16,
    ) -> Result<Vec<KnownFile>, StorageError>;

    /// Adds what devices call a KEPUB of the file, as [`PublicationFile::learn_kepub`] says; absent if there is no such
    /// file (any more). Neither publication nor library counts as updated.
    async fn learn_kepub(&self, file: &FileId, document: &DocumentId) -> Result<Changed, StorageError>;

    /// Tells which publications of `libraries` the documents are of. Documents of none are left out, and those of
    /// more than one, as a name that several files have.
    async fn identify(
        &self,
        documents: &[DocumentId],
        libraries: &BTreeSet<LibraryId>,
    ) -> Result<HashMap<DocumentId, Arc<Publication>>, StorageError>;
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_library() {
        let path = FilePath::parse("Jane Austen/Emma (1815)/Emma.epub").unwrap();
        assert_eq!(path.name(), "Emma.epub");
        assert_eq!(FilePath::parse("...").unwrap().name(), "...");
        for text in ["", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\nb", "a\0", &"a".repeat(1001)] {
            assert!(FilePath::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_can_be_had_in_ascii() {
        for (path, name) in [
            ("A/Émile Zola - Nana (1880).epub", "Emile Zola - Nana (1880).epub"),
            ("\"What?\": a; b.epub", "_What___ a_ b.epub"),
            ("猫.epub", "_.epub"),
        ] {
            assert_eq!(FilePath::parse(path).unwrap().ascii_name(), name);
        }
    }

    #[test]
    fn a_walk_takes_a_folders_files_before_the_folders_in_it() {
        let walked = ["b", "é", "A/c", "A/z", "A/B/a", "A/B/C/x", "A B/a", "a/a"];
        let mut paths = walked.map(|path| FilePath::parse(path).unwrap());
        paths.reverse();
        paths.sort_by_key(FilePath::walk_key);
        assert_eq!(paths.each_ref().map(FilePath::as_str), walked);
        assert_eq!(FilePath::parse(&"a".repeat(1000)).unwrap().walk_key().len(), 1001);
    }

    #[test]
    fn formats_are_read_as_they_are_written() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()).unwrap(), format);
        }
        assert!(Format::parse("EPUB").is_err());
        assert!(Format::parse("").is_err());
    }
}
