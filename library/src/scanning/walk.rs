//! Walking a library's folder, in the order of [`FilePath::walk_key`].

use std::{
    fs::{self, DirEntry},
    io,
    ops::ControlFlow,
    path::Path,
    time::UNIX_EPOCH,
};

use domain::{catalog::files::FilePath, clock::Timestamp};

use crate::reading;

/// Folders that systems keep for themselves; whatever begins with a dot is left out as well.
const NOT_OURS: &[&str] =
    &["@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", "__MACOSX"];

/// What a folder holds of interest.
#[derive(Debug)]
pub struct Folder {
    /// Below the library's, separated by `/`; empty for its own.
    pub path: String,
    /// By name.
    pub books: Vec<Candidate>,
    /// What may stand beside books: package documents and images.
    pub beside: Vec<Candidate>,
    pub refused: Vec<Refused>,
    /// Whether all of it was read. If not, nothing can be said of what isn't there.
    pub is_whole: bool,
}

/// A file that may be a book, or belong to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub path: FilePath,
    pub size: u64,
    pub modified: Timestamp,
}

/// A file or folder that isn't even opened.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    /// With `�` for what no path may have.
    pub path: FilePath,
    pub reason: String,
    pub modified: Timestamp,
}

/// Shows every folder to `visit`, until that breaks off.
///
/// Symbolic links are not followed: they may lead out of the library, or in circles.
pub fn walk(root: &Path, visit: &mut impl FnMut(Folder) -> ControlFlow<()>) -> ControlFlow<()> {
    walk_below(root, String::new(), visit)
}

fn walk_below(root: &Path, path: String, visit: &mut impl FnMut(Folder) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut folders = Vec::new();
    let mut folder = Folder { path, books: Vec::new(), beside: Vec::new(), refused: Vec::new(), is_whole: true };
    if let Err(error) = folder.read(&root.join(&folder.path), &mut folders)
        // Removed since its parent was read.
        && error.kind() != io::ErrorKind::NotFound
    {
        folder.is_whole = false;
        folder.refuse_itself(&error);
    }
    folder.books.sort_by(|a, b| a.path.cmp(&b.path));
    folders.sort();
    let path = folder.path.clone();
    visit(folder)?;
    for name in folders {
        walk_below(root, join(&path, &name), visit)?;
    }
    ControlFlow::Continue(())
}

impl Folder {
    fn read(&mut self, folder: &Path, folders: &mut Vec<String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            match self.take(&entry?, folders) {
                // Removed since the folder was read.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                taken => taken?,
            }
        }
        Ok(())
    }

    fn take(&mut self, entry: &DirEntry, folders: &mut Vec<String>) -> io::Result<()> {
        let (kind, name) = (entry.file_type()?, entry.file_name());
        let shown = name.to_string_lossy();
        if shown.starts_with('.') || kind.is_dir() && NOT_OURS.contains(&&*shown) {
            return Ok(());
        }
        let is_book = reading::format(shown.as_ref().as_ref()).is_some();
        if !(is_book || kind.is_dir() || kind.is_symlink() || is_beside(&shown)) {
            return Ok(());
        }
        let metadata = entry.metadata()?;
        let modified = modified(&metadata);
        let path = name.to_str().and_then(|name| FilePath::parse(&join(&self.path, name)).ok());
        match path {
            None => self.refuse(&shown, "its name is too long, or has characters that a name shouldn't have", modified),
            Some(_) if kind.is_symlink() && (is_book || entry.path().is_dir()) => {
                self.refuse(&shown, "a symbolic link, which isn't followed", modified);
            }
            Some(_) if kind.is_dir() => folders.push(shown.into_owned()),
            Some(path) if kind.is_file() => {
                let file = Candidate { path, size: metadata.len(), modified };
                if is_book { self.books.push(file) } else { self.beside.push(file) }
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn refuse(&mut self, name: &str, reason: &str, modified: Timestamp) {
        self.refused.extend(shown_path(&join(&self.path, name)).map(|path| Refused {
            path,
            reason: reason.to_owned(),
            modified,
        }));
    }

    fn refuse_itself(&mut self, error: &io::Error) {
        let path = if self.path.is_empty() { "(the library's folder)" } else { &self.path };
        self.refused.extend(shown_path(path).map(|path| Refused {
            path,
            reason: format!("can't be read: {error}"),
            modified: Timestamp::from_millis(0),
        }));
    }
}

/// Whether a file of this name may belong to a book.
fn is_beside(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|it| matches!(it.as_str(), "opf" | "jpg" | "jpeg" | "png" | "webp"))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A path that can be shown, whatever the name is.
fn shown_path(text: &str) -> Option<FilePath> {
    let text = text.replace(|char: char| char.is_control() || char == '\\', "\u{fffd}");
    FilePath::parse(&text[..text.floor_char_boundary(1000)]).ok()
}

fn modified(metadata: &fs::Metadata) -> Timestamp {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(all(test, unix))]
mod tests {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    use super::*;

    fn walked(root: &Path) -> Vec<Folder> {
        let mut folders = Vec::new();
        let _ = walk(root, &mut |folder| {
            folders.push(folder);
            ControlFlow::Continue(())
        });
        folders
    }

    #[test]
    fn folders_come_in_the_order_of_their_walk_keys() {
        let root = tempfile::tempdir().unwrap();
        let mut paths = ["b.epub", "é.pdf", "A/c.cbz", "A/z.m4b", "A/B/a.epub", "A B/a.epub", "A/B/C/x.kepub.epub"]
            .map(|path| FilePath::parse(path).unwrap());
        for path in &paths {
            let path = root.path().join(path.as_str());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        paths.sort_by_key(FilePath::walk_key);
        let found: Vec<_> = walked(root.path()).into_iter().flat_map(|it| it.books).map(|it| it.path).collect();
        assert_eq!(found, paths);
    }

    #[test]
    fn what_is_no_book_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        for name in [".hidden.epub", "._a.epub", "notes.txt", "b.epub.part", "cover.jpg", "metadata.opf", "a.epub"] {
            fs::write(root.path().join(name), "x").unwrap();
        }
        fs::create_dir(root.path().join("@eaDir")).unwrap();
        fs::write(root.path().join("@eaDir/a.epub"), "x").unwrap();
        let [folder] = &walked(root.path())[..] else {
            panic!("one folder");
        };
        assert_eq!(folder.books.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["a.epub"]);
        let mut beside: Vec<_> = folder.beside.iter().map(|it| it.path.as_str()).collect();
        beside.sort_unstable();
        assert_eq!(beside, ["cover.jpg", "metadata.opf"]);
        assert_eq!((&folder.refused[..], folder.is_whole), (&[][..], true));
    }

    #[test]
    fn links_and_odd_names_are_refused_with_a_reason() {
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", root.path().join("all")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", root.path().join("a.epub")).unwrap();
        fs::write(root.path().join("new\nline.epub"), "x").unwrap();
        fs::write(root.path().join(OsStr::from_bytes(b"\xff.epub")), "x").unwrap();
        let folders = walked(root.path());
        assert_eq!(folders.len(), 1);
        let mut refused: Vec<_> = folders[0].refused.iter().map(|it| (it.path.as_str(), &it.reason[..9])).collect();
        refused.sort_unstable();
        let expected = [
            ("a.epub", "a symboli"),
            ("all", "a symboli"),
            ("new\u{fffd}line.epub", "its name "),
            ("\u{fffd}.epub", "its name "),
        ];
        assert_eq!(refused, expected);
    }
}
