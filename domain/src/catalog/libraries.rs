//! Libraries: folders of files, and who sees them.

use std::collections::BTreeSet;

use async_trait::async_trait;

use crate::{
    accounts::{Inserted, UserId},
    clock::Timestamp,
    error::{Changed, Invalid, StorageError},
    text::name,
};

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

/// A library with what is at hand of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryStatus {
    pub library: Library,
    pub publications: u64,
    /// When a publication was last saved or removed, or else when the library was made.
    pub updated: Timestamp,
}

/// What became of a new name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Renamed {
    Yes,
    /// Another library is called so.
    Taken,
    Absent,
}

/// Where libraries are kept. No two have the same name.
#[async_trait]
pub trait LibraryRepository: Send + Sync {
    /// Keeps a library; its id must be new.
    async fn insert(&self, library: &Library, now: Timestamp) -> Result<Inserted, StorageError>;

    /// Lists all libraries by name, bytewise.
    async fn list(&self) -> Result<Vec<LibraryStatus>, StorageError>;

    async fn rename(&self, library: &LibraryId, name: &LibraryName) -> Result<Renamed, StorageError>;

    /// Removes the library with its publications, problems, scan and grants. Absent is fine.
    ///
    /// Where that takes many steps the library is listed no more after the first; after a failure, removing it again
    /// goes on.
    async fn remove(&self, library: &LibraryId) -> Result<(), StorageError>;
}

/// Who a library is shown to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grantee {
    Everyone,
    User(UserId),
}

/// Where it is kept who sees which library. Grants go with the library and with the account.
#[async_trait]
pub trait AccessRepository: Send + Sync {
    /// Shows the library to the grantee; absent if there is no such library or user.
    async fn grant(&self, library: &LibraryId, to: &Grantee) -> Result<Changed, StorageError>;

    /// Takes that back; absent if it was not granted.
    async fn revoke(&self, library: &LibraryId, from: &Grantee) -> Result<Changed, StorageError>;

    /// Returns the libraries granted to the user or to everyone.
    async fn granted(&self, user: &UserId) -> Result<BTreeSet<LibraryId>, StorageError>;

    /// Returns whom the library is granted to.
    async fn grantees(&self, library: &LibraryId) -> Result<BTreeSet<Grantee>, StorageError>;
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
