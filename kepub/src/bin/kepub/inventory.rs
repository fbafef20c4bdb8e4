//! Telling files apart that have several names.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What two paths to the same file share, through symbolic links, and on Unix through hard links.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl Identity {
    /// Returns nothing for a file that doesn't exist.
    #[cfg(unix)]
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        use std::os::unix::fs::MetadataExt as _;

        existing(fs::metadata(path)).map(|found| found.map(|it| Self((it.dev(), it.ino()))))
    }

    /// Returns nothing for a file that doesn't exist.
    #[cfg(not(unix))]
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        existing(fs::canonicalize(path)).map(|found| found.map(Self))
    }
}

fn existing<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(it) => Ok(Some(it)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// One path for all that lead to the place of a file that may have yet to be made.
pub fn place(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut folder = path;
    while let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) {
        missing.push(name);
        folder = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        if let Ok(mut place) = fs::canonicalize(folder) {
            place.extend(missing.iter().rev());
            return place;
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        let expected = place(&folder.path().join("new/x"));
        assert!(expected.ends_with("new/x"));
        assert_eq!(place(&folder.path().join("a/../new/x")), expected);
        assert_eq!(place(Path::new("x")), place(Path::new("./x")));
        assert_eq!(place(Path::new("x")), std::env::current_dir().unwrap().canonicalize().unwrap().join("x"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_the_same_through_links() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        fs::write(path("file"), "").unwrap();
        fs::write(path("other"), "").unwrap();
        std::os::unix::fs::symlink("file", path("symbolic")).unwrap();
        fs::hard_link(path("file"), path("hard")).unwrap();
        let identity = |name| Identity::of(&path(name)).unwrap();
        assert_eq!(identity("file"), identity("symbolic"));
        assert_eq!(identity("file"), identity("hard"));
        assert_ne!(identity("file"), identity("other"));
        assert_eq!(identity("absent"), None);
    }
}
