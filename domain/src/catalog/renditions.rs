//! The bytes that are served for a file.

use std::{fs::File, io};

use async_trait::async_trait;

use super::{files::FilePath, libraries::Folder};

/// What opens files for readers.
#[async_trait]
pub trait Renditions: Send + Sync {
    /// Opens a file of the library as it is; `None` if there is no such file in its folder (any more).
    async fn original(&self, folder: &Folder, path: &FilePath) -> io::Result<Option<File>>;
}
