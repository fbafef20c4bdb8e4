//! Libraries: folders of files.

use crate::{error::Invalid, text::name};

use super::ids::LibraryId;

name!(
    /// What a library is called: 1 to 100 characters.
    LibraryName, "name", 100
);

/// A folder whose files become publications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    pub id: LibraryId,
    pub name: LibraryName,
    pub folder: Folder,
}

/// Where a library is on the server: an absolute path of 1 to 1,024 bytes, without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(String);

impl Folder {
    /// Accepts an absolute path; whether there is such a folder is for the scanner to see.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.len() > 1024 || text.chars().any(char::is_control) || !std::path::Path::new(text).is_absolute() {
            return Err(Invalid::new("path", "an absolute path of at most 1024 bytes, without control characters"));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn folders_are_absolute() {
        assert_eq!(Folder::parse("/books").unwrap().as_str(), "/books");
        for text in ["", "books", "./books", "/a\nb", &format!("/{}", "a".repeat(1024))] {
            assert!(Folder::parse(text).is_err(), "{text:?}");
        }
    }
}
