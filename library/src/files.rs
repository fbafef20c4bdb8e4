//! Files of a library, opened for readers.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use async_trait::async_trait;
use domain::catalog::{files::FilePath, libraries::Folder, renditions::Renditions};
use tokio::task::spawn_blocking;

/// Opens what lies in the folders of libraries, and nothing that only seems to.
pub struct Files;

#[async_trait]
impl Renditions for Files {
    async fn original(&self, folder: &Folder, path: &FilePath) -> io::Result<Option<File>> {
        let (folder, path) = (folder.as_str().to_owned(), path.as_str().to_owned());
        let opened = spawn_blocking(move || open(folder.as_ref(), path.as_ref())).await?;
        match opened {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            opened => opened,
        }
    }
}

fn open(folder: &Path, path: &Path) -> io::Result<Option<File>> {
    let (folder, path) = (fs::canonicalize(folder)?, folder.join(path));
    // Since the scan a link may have come in its place, which would lead elsewhere.
    let is_here = fs::canonicalize(&path)?.starts_with(folder);
    let file = File::open(path)?;
    Ok(if is_here && file.metadata()?.is_file() { Some(file) } else { None })
}

#[cfg(all(test, unix))]
mod tests {
    use std::{io::Read as _, os::unix::fs::symlink};

    use super::*;

    #[tokio::test]
    async fn only_files_of_the_library_are_opened() {
        let root = tempfile::tempdir().unwrap();
        let books = root.path().join("books");
        fs::create_dir_all(books.join("folder.epub")).unwrap();
        fs::write(books.join("emma.epub"), "Emma").unwrap();
        fs::write(root.path().join("secret"), "secret").unwrap();
        symlink(root.path().join("secret"), books.join("link.epub")).unwrap();
        let folder = Folder::parse(books.to_str().unwrap()).unwrap();
        let open = async |path: &str| Files.original(&folder, &FilePath::parse(path).unwrap()).await.unwrap();
        let mut text = String::new();
        open("emma.epub").await.unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "Emma");
        for path in ["link.epub", "folder.epub", "nothing.epub", "emma.epub/x"] {
            assert!(open(path).await.is_none(), "{path}");
        }
    }
}
