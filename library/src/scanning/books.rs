//! Which files of a folder are one book.

use std::collections::BTreeMap;

use domain::catalog::files::FilePath;

use super::walk::{Candidate, Folder};

/// Files that become one publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// At least one, by name. Each counts as modified when it or what stands beside it was.
    pub files: Vec<Candidate>,
    /// A package document beside them.
    pub opf: Option<FilePath>,
    /// An image of the cover beside them.
    pub cover: Option<FilePath>,
}

impl Folder {
    /// The books of the folder.
    ///
    /// With a `metadata.opf`, as calibre makes it, the whole folder is one book. Otherwise files are that share their
    /// name up to the extension; `name.opf` and `name.jpg` belong to them, and `cover.jpg` where they are alone.
    pub fn books(&self) -> Vec<Book> {
        let opf = self.beside_named("metadata", &["opf"]);
        if opf.is_some() && !self.books.is_empty() {
            return vec![Book::new(self.books.clone(), opf, self.cover())];
        }
        let mut stems: BTreeMap<&str, Vec<Candidate>> = BTreeMap::new();
        for file in &self.books {
            stems.entry(stem(&file.path)).or_default().push(file.clone());
        }
        let is_alone = stems.len() == 1;
        let books = stems.into_iter().map(|(stem, files)| {
            let cover = self.beside_named(stem, IMAGES).or_else(|| self.cover().filter(|_| is_alone));
            Book::new(files, self.beside_named(stem, &["opf"]), cover)
        });
        books.collect()
    }

    fn cover(&self) -> Option<&Candidate> {
        self.beside_named("cover", IMAGES)
    }

    fn beside_named(&self, stem: &str, extensions: &[&str]) -> Option<&Candidate> {
        let is_named = |file: &&Candidate, extension: &str| {
            let split = file.path.name().rsplit_once('.');
            split.is_some_and(|(name, end)| name.eq_ignore_ascii_case(stem) && end.eq_ignore_ascii_case(extension))
        };
        extensions.iter().find_map(|extension| self.beside.iter().find(|file| is_named(file, extension)))
    }
}

const IMAGES: &[&str] = &["jpg", "jpeg", "png", "webp"];

impl Book {
    fn new(mut files: Vec<Candidate>, opf: Option<&Candidate>, cover: Option<&Candidate>) -> Self {
        for beside in [opf, cover].into_iter().flatten() {
            for file in &mut files {
                file.modified = file.modified.max(beside.modified);
            }
        }
        Self { files, opf: opf.map(|it| it.path.clone()), cover: cover.map(|it| it.path.clone()) }
    }
}

/// The name without what tells the format.
fn stem(path: &FilePath) -> &str {
    let name = path.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match stem.rsplit_once('.') {
        Some((inner, "kepub")) if !inner.is_empty() => inner,
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use domain::clock::Timestamp;

    use super::*;
    use crate::reading;

    fn folder(names: &[&str]) -> Folder {
        let mut folder =
            Folder { path: String::new(), books: Vec::new(), beside: Vec::new(), refused: Vec::new(), is_whole: true };
        for (name, millis) in names.iter().zip(0..) {
            let path = FilePath::parse(name).unwrap();
            let file = Candidate { path, size: 1, modified: Timestamp::from_millis(millis) };
            if reading::format(name.as_ref()).is_some() { folder.books.push(file) } else { folder.beside.push(file) }
        }
        folder
    }

    /// Each book as its files, package document and cover.
    fn books(names: &[&str]) -> Vec<String> {
        let books = folder(names).books().into_iter().map(|book| {
            let files: Vec<&str> = book.files.iter().map(|file| file.path.as_str()).collect();
            let beside = [book.opf, book.cover].into_iter().flatten().map(|it| format!(" + {it}"));
            files.join(", ") + &beside.collect::<String>()
        });
        books.collect()
    }

    #[test]
    fn files_of_one_name_are_one_book() {
        let names = ["Emma.epub", "Emma.kepub.epub", "Emma.m4b", "Emma 2.epub", "Emma.jpg", "cover.jpg"];
        assert_eq!(books(&names), ["Emma.epub, Emma.kepub.epub, Emma.m4b + Emma.jpg", "Emma 2.epub"]);
    }

    #[test]
    fn a_cover_beside_a_lone_book_is_its_own() {
        assert_eq!(books(&["a.epub", "a.pdf", "Cover.PNG", "a.opf"]), ["a.epub, a.pdf + a.opf + Cover.PNG"]);
        assert_eq!(books(&["a.epub", "b.epub", "cover.jpg"]), ["a.epub", "b.epub"]);
        assert_eq!(books(&["cover.jpg"]), [""; 0]);
    }

    #[test]
    fn a_folder_of_calibre_is_one_book() {
        let names = ["Emma - Jane Austen.epub", "other.pdf", "metadata.opf", "cover.jpg"];
        assert_eq!(books(&names), ["Emma - Jane Austen.epub, other.pdf + metadata.opf + cover.jpg"]);
        assert_eq!(books(&["metadata.opf"]), [""; 0]);
    }

    #[test]
    fn files_are_as_new_as_what_stands_beside_them() {
        let modified = |names: &[&str]| folder(names).books()[0].files[0].modified.as_millis();
        assert_eq!(modified(&["a.epub", "metadata.opf", "cover.jpg"]), 2);
        assert_eq!(modified(&["x.jpg", "a.epub"]), 1);
    }
}
