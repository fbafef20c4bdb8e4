//! A folder for a test, books made in code, and the command running there.

use std::{
    ffi::OsStr,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use rawzip::ZipArchiveWriter;
use tempfile::TempDir;

pub struct Shelf(TempDir);

/// What the command left behind when it ended.
#[derive(Debug)]
pub struct Ended {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Shelf {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A shelf with a book at each of the paths.
    pub fn with(books: &[&str]) -> Self {
        let shelf = Self::new();
        for path in books {
            shelf.put(path, &book(path));
        }
        shelf
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn put(&self, path: impl AsRef<Path>, content: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, path: impl AsRef<Path>) -> Vec<u8> {
        fs::read(self.path(path)).unwrap()
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kepub"));
        command.current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    pub fn kepub<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ended {
        Ended::from(self.command().args(arguments).output().unwrap())
    }

    /// The paths of all files on it, hidden ones too.
    pub fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else {
                    files.push(path.strip_prefix(self.0.path()).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        files.sort();
        files
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Ended {
    /// What went wrong, without the time that it took.
    pub fn failures(&self) -> Vec<&str> {
        self.stderr.lines().filter(|line| line.starts_with("kepub: ")).collect()
    }

    /// The summary without the time.
    pub fn counts(&self) -> &str {
        let line = self.stderr.lines().find(|line| line.ends_with(" s")).unwrap();
        line.rsplit_once(" in ").unwrap().0
    }
}

/// An EPUB of one document, which has two sentences.
pub fn book(title: &str) -> Vec<u8> {
    book_with(title, "<p>One. Two.</p>")
}

/// An EPUB of one document, with this in its body.
pub fn book_with(title: &str, body: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("book.opf", &PACKAGE.replace("TITLE", title)),
        ("page.xhtml", &format!("{HEAD}{body}</body></html>")),
    ])
}

/// An EPUB that lacks one of its two documents, and has a file too many.
pub fn book_with_a_gap() -> Vec<u8> {
    let absent = r#"<item id="absent" href="absent.xhtml" media-type="application/xhtml+xml"/></manifest>"#;
    archive(&[
        ("META-INF/container.xml", CONTAINER),
        ("book.opf", &PACKAGE.replace("</manifest>", absent)),
        ("page.xhtml", &format!("{HEAD}<p>One. Two.</p></body></html>")),
        (".DS_Store", ""),
    ])
}

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (path, content) in files {
        let (mut entry, config) = archive.new_file(*path).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(content.as_bytes()).unwrap();
        let (_, descriptor) = writer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

const CONTAINER: &str = r#"<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

const PACKAGE: &str = r#"<package version="3.0" unique-identifier="id" xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>
<dc:title>TITLE</dc:title><dc:language>en</dc:language></metadata>
<manifest><item id="page" href="page.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="page"/></spine></package>"#;

const HEAD: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Page</title></head><body>"#;
