//! The files of a publication.

use std::fmt;

use crate::{clock::Timestamp, documents::DocumentId, error::Invalid};

use super::{ids::FileId, limited::AtMost};

/// A file in a library, as the last scan found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationFile {
    pub id: FileId,
    pub format: Format,
    pub path: FilePath,
    /// In bytes.
    pub size: u64,
    pub modified: Timestamp,
    /// What devices may call it, by content and by name, and its renditions; at most 16.
    pub documents: AtMost<DocumentId, 16>,
    /// Of a PDF or a comic.
    pub pages: Option<u32>,
    /// How long an audiobook plays.
    pub duration_millis: Option<u64>,
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

/// Where a file lies in its library's folder: 1 to 1,024 bytes, parts separated by `/`, none of them `.` or `..`.
///
/// Backslashes and control characters are refused, so that it is one path on every system and one line everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(String);

impl FilePath {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_part = |part: &str| !matches!(part, "" | "." | "..");
        let is_plain = |char: char| !char.is_control() && char != '\\';
        if text.len() > 1024 || !text.split('/').all(is_part) || !text.chars().all(is_plain) {
            return Err(Invalid::new("path", "a path within the library, 1 to 1024 bytes, without control characters"));
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
        for text in ["", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\nb", "a\0", &"a".repeat(1025)] {
            assert!(FilePath::parse(text).is_err(), "{text:?}");
        }
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
