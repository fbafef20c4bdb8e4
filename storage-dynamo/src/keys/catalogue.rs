//! The keys of the catalogue. Ids have no `#`, so that it ends them.

use domain::{
    accounts::UserId,
    catalog::{
        files::{FilePath, Format},
        headings::HeadingKind,
        ids::{FileId, LibraryId, PublicationId},
        libraries::{Grantee, LibraryName},
        listings::Shelf,
    },
    documents::DocumentId,
};
use md5::{Digest as _, Md5};

use super::{Key, Range, Table};

/// The library itself.
pub fn library(library: &LibraryId) -> Key {
    Key::new(Table::Catalogue, format!("library#{}", library.as_str()), "library")
}

/// What the last scan of a library did, and who may scan it.
pub fn scan(library: &LibraryId) -> Key {
    Key::new(Table::Catalogue, format!("library#{}", library.as_str()), "scan")
}

/// A library's name among all: it is taken.
pub fn library_name(name: &LibraryName) -> Key {
    Key::new(Table::Catalogue, LIBRARIES, name.as_str())
}

/// The names of all libraries.
pub fn library_names() -> Range {
    all(Table::Catalogue, LIBRARIES)
}

const LIBRARIES: &str = "libraries";

/// Whom a library is granted to.
pub fn grantee(library: &LibraryId, grantee: &Grantee) -> Key {
    Key::new(Table::Catalogue, grantees(library).partition, grantee_name(grantee))
}

pub fn grantees(library: &LibraryId) -> Range {
    all(Table::Catalogue, format!("grantees#{}", library.as_str()))
}

/// What is granted to a grantee.
pub fn grant(grantee: &Grantee, library: &LibraryId) -> Key {
    Key::new(Table::Catalogue, grants(grantee).partition, library.as_str())
}

pub fn grants(grantee: &Grantee) -> Range {
    all(Table::Catalogue, format!("grants#{}", grantee_name(grantee)))
}

/// No name of a user begins with what stands before it here.
fn grantee_name(grantee: &Grantee) -> String {
    match grantee {
        Grantee::Everyone => "everyone".to_owned(),
        Grantee::User(user) => format!("user#{}", user.as_str()),
    }
}

/// Reads the sort key of [`grantee`].
pub fn read_grantee(name: &str) -> Grantee {
    name.strip_prefix("user#").map_or(Grantee::Everyone, |user| Grantee::User(UserId::new(user)))
}

pub fn problem(library: &LibraryId, path: &FilePath) -> Key {
    Key::new(Table::Catalogue, problems(library).partition, path.walk_key())
}

pub fn problems(library: &LibraryId) -> Range {
    all(Table::Catalogue, format!("problems#{}", library.as_str()))
}

/// The publication itself.
pub fn publication(publication: &PublicationId) -> Key {
    Key::new(Table::Catalogue, format!("publication#{}", publication.as_str()), "publication")
}

/// Whose turn it is to change a publication.
pub fn turn(library: &LibraryId, publication: &PublicationId) -> Key {
    Key::new(Table::Catalogue, turns(library).partition, publication.as_str())
}

pub fn turns(library: &LibraryId) -> Range {
    all(Table::Catalogue, format!("turns#{}", library.as_str()))
}

/// A heading's name, and how many publications stand under it.
pub fn heading(library: &LibraryId, kind: HeadingKind, id: &str) -> Key {
    Key::new(Table::Catalogue, headings(library).partition, format!("{}#{id}", kind_name(kind)))
}

/// Reads the key of [`heading`].
pub fn read_heading(partition: &str, sort: &str) -> Option<(LibraryId, HeadingKind, String)> {
    let library = LibraryId::parse(partition.strip_prefix("headings#")?).ok()?;
    let (kind, id) = sort.split_once('#')?;
    let kind = [HeadingKind::Series, HeadingKind::Author].into_iter().find(|it| kind_name(*it) == kind)?;
    Some((library, kind, id.to_owned()))
}

pub fn headings(library: &LibraryId) -> Range {
    all(Table::Catalogue, format!("headings#{}", library.as_str()))
}

/// Where a heading stands among the others of its kind.
pub fn heading_place(library: &LibraryId, kind: HeadingKind, place: &[u8]) -> Key {
    Key::new(Table::Shelves, heading_places(library, kind).partition, place)
}

pub fn heading_places(library: &LibraryId, kind: HeadingKind) -> Range {
    all(Table::Shelves, format!("{}#headings#{}", library.as_str(), kind_name(kind)))
}

fn kind_name(kind: HeadingKind) -> &'static str {
    match kind {
        HeadingKind::Series => "series",
        HeadingKind::Author => "author",
    }
}

/// Where a publication stands on a shelf.
pub fn shelf_place(library: &LibraryId, shelf: &Shelf, format: Option<Format>, place: &[u8]) -> Key {
    Key::new(Table::Shelves, self::shelf(library, shelf, format).partition, place)
}

/// A shelf with what has a file in the format, or with everything. [`Shelf::Search`] has none: there are [`words`].
pub fn shelf(library: &LibraryId, shelf: &Shelf, format: Option<Format>) -> Range {
    let shelf = match shelf {
        Shelf::All | Shelf::Search(_) => "all".to_owned(),
        Shelf::Recent => "recent".to_owned(),
        Shelf::Series(id) => format!("series#{}", id.as_str()),
        Shelf::Author(id) => format!("author#{}", id.as_str()),
    };
    let format = format.map_or("any", Format::as_str);
    all(Table::Shelves, format!("{}#{shelf}#{format}", library.as_str()))
}

/// A word of a publication, with the place that a search lists it at, and a byte for its formats.
pub fn word_place(library: &LibraryId, word: &str, place: &[u8], formats: u8) -> Key {
    let sort = [word.as_bytes(), &[0], place, &[formats]].concat();
    Key::new(Table::Shelves, words(library, word).partition, sort)
}

/// Reads place and formats out of the sort key of [`word_place`].
pub fn read_word_place(sort: &[u8]) -> Option<(&[u8], u8)> {
    let zero = sort.iter().position(|byte| *byte == 0)?;
    let (formats, place) = sort[zero + 1..].split_last()?;
    Some((place, *formats))
}

/// The words that begin with `prefix`, one that a query may have.
///
/// They are kept apart by what such prefixes begin with at least: two characters, or one where one is enough.
pub fn words(library: &LibraryId, prefix: &str) -> Range {
    // From here on there are Hangul, kana and Han, and scripts that could do with two.
    let is_enough = prefix.starts_with(|char| char >= '\u{1100}');
    let beginning: String = prefix.chars().take(if is_enough { 1 } else { 2 }).collect();
    let partition = format!("{}#word#{beginning}", library.as_str());
    Range { prefix: prefix.into(), ..all(Table::Shelves, partition) }
}

/// A file where a scan walks past it. Two publications may have it for a moment.
pub fn file_place(library: &LibraryId, path: &FilePath, publication: &PublicationId) -> Key {
    let digest = Md5::digest(publication.as_str());
    let sort = [&path.walk_key()[..], &[0], &digest[..]].concat();
    Key::new(Table::Shelves, files(library).partition, sort)
}

/// The files of a library in the order of [`FilePath::walk_key`].
pub fn files(library: &LibraryId) -> Range {
    all(Table::Shelves, format!("{}#files", library.as_str()))
}

/// What comes after all that [`file_place`] makes of the path, and before what it makes of any later one.
pub fn behind_file(path: &FilePath) -> Vec<u8> {
    [&path.walk_key()[..], &[1]].concat()
}

/// A publication that has the file.
pub fn file_holder(file: &FileId, publication: &PublicationId) -> Key {
    Key::new(Table::Shelves, file_holders(file).partition, publication.as_str())
}

pub fn file_holders(file: &FileId) -> Range {
    all(Table::Shelves, format!("file#{}", file.as_str()))
}

/// A publication that has a file which devices call so.
pub fn document_holder(document: &DocumentId, library: &LibraryId, publication: &PublicationId) -> Key {
    let sort = format!("{}#{}", library.as_str(), publication.as_str());
    Key::new(Table::Shelves, document_holders(document).partition, sort)
}

/// Reads the library out of the sort key of [`document_holder`].
pub fn read_document_holder(sort: &[u8]) -> Option<LibraryId> {
    LibraryId::parse(str::from_utf8(sort).ok()?.split_once('#')?.0).ok()
}

pub fn document_holders(document: &DocumentId) -> Range {
    all(Table::Shelves, format!("document#{}", document.as_str()))
}

fn all(table: Table, partition: impl Into<String>) -> Range {
    Range { table, partition: partition.into(), prefix: Vec::new() }
}

#[cfg(test)]
mod tests {
    use domain::catalog::{cursors::Cursor, ids::SeriesId, words::SearchWords};

    use super::*;

    #[test]
    fn the_longest_keys_fit() {
        let id = "a".repeat(64);
        let (library, id) = (LibraryId::parse(&id).unwrap(), PublicationId::parse(&id).unwrap());
        let path = FilePath::parse(&"a".repeat(1000)).unwrap();
        let place = [1; Cursor::MAX_KEY];
        // By title: a sort key, a zero byte, an id.
        let by_title = [1; 513 + 1 + 64];
        let document = DocumentId::parse(&"🦊".repeat(256)).unwrap();
        let series = Shelf::Series(SeriesId::parse(id.as_str()).unwrap());
        let keys = [
            problem(&library, &path),
            file_place(&library, &path, &id),
            shelf_place(&library, &series, Some(Format::Kepub), &place),
            heading_place(&library, HeadingKind::Series, &place),
            word_place(&library, &"🦊".repeat(SearchWords::MAX_CHARS), &by_title, 1),
            document_holder(&document, &library, &id),
            grant(&Grantee::User(UserId::new("🦊".repeat(64))), &library),
        ];
        for key in keys {
            assert!(key.partition.len() <= 2048 && key.sort.len() <= 1024, "{key:?}");
        }
    }

    #[test]
    fn files_stand_as_a_scan_walks() {
        let (library, id) = (LibraryId::parse("books").unwrap(), PublicationId::parse("1").unwrap());
        let path = |path| FilePath::parse(path).unwrap();
        let sort = |path| file_place(&library, &path, &id).sort;
        assert!(sort(path("a")) < behind_file(&path("a")));
        assert!(behind_file(&path("a")) < sort(path("a b")));
        assert!(behind_file(&path("a")) < sort(path("a/b")));
    }

    #[test]
    fn a_word_tells_where_its_publication_stands() {
        let library = LibraryId::parse("books").unwrap();
        let key = word_place(&library, "emma", b"emma\0Emma\x001", 7);
        assert_eq!(read_word_place(&key.sort), Some((&b"emma\0Emma\x001"[..], 7)));
        assert_eq!(key.partition, words(&library, "em").partition);
        assert_eq!(words(&library, "猫だ").partition, words(&library, "猫").partition);
    }
}
