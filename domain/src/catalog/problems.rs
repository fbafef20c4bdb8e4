//! Files that a scan could not take in, and why.

use async_trait::async_trait;

use crate::{
    clock::Timestamp,
    error::{Changed, Error, StorageError},
    text::Text,
};

use super::{
    files::{FilePath, PublicationFile},
    ids::LibraryId,
    pages::{Page, PageRequest},
    publications::Publication,
};

/// A file that is in no publication, though it looks like a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub path: FilePath,
    /// In words, for whoever looks after the library.
    pub reason: Text<500>,
    /// When a scan met it first.
    pub since: Timestamp,
    /// The file's size then, in bytes: as long as that and `modified` stay, a scan need not open it again.
    pub size: u64,
    pub modified: Timestamp,
}

/// Where problems are kept: one for each path.
#[async_trait]
pub trait ProblemRepository: Send + Sync {
    /// Keeps the problems, replacing those with the same paths; absent if there is no such library.
    async fn save(&self, library: &LibraryId, problems: &[Problem]) -> Result<Changed, StorageError>;

    /// Removes the problems with these paths; absent ones are fine.
    async fn remove(&self, library: &LibraryId, paths: &[FilePath]) -> Result<(), StorageError>;

    /// Lists a library's problems in the order of [`FilePath::walk_key`], without a total.
    async fn list(&self, library: &LibraryId, page: &PageRequest) -> Result<Page<Problem>, StorageError>;
}

/// Notes that a file isn't where it was, for whoever looks after the library, until the next scan.
pub(super) async fn note_vanished(
    problems: &dyn ProblemRepository,
    publication: &Publication,
    file: PublicationFile,
    now: Timestamp,
) -> Result<(), Error> {
    let problem = Problem {
        path: file.path,
        reason: Text::parse("reason", "it was there when the library was scanned, and now it isn't")?,
        since: now,
        size: file.size,
        modified: file.modified,
    };
    // Absent if the library has gone as well.
    let _ = problems.save(&publication.library, &[problem]).await?;
    Ok(())
}
