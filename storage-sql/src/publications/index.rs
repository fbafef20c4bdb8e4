//! What a publication is found by: its rows in the tables that lists, searches and scans read.

use std::collections::{BTreeSet, HashMap};

use diesel::QueryResult;
use domain::catalog::{files::Format, headings::HeadingKind, listings::Shelf, publications::Publication};

use crate::{
    connection::{Connection, unreadable},
    rows::{self, Value},
};

use super::words;

/// A heading by its kind and its id.
pub type HeadingId = (HeadingKind, String);

/// The number of the shelf of all publications.
pub const ALL: i64 = 0;

/// The numbers of formats on shelves begin behind it.
pub const ANY_FORMAT: i16 = 0;

pub fn format_number(format: Format) -> i16 {
    match format {
        Format::Epub => 1,
        Format::Kepub => 2,
        Format::Cbz => 3,
        Format::Pdf => 4,
        Format::M4b => 5,
    }
}

/// A list of a library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    All,
    Recent,
    Heading(HeadingId),
}

impl Stand {
    /// Where the publications of a shelf stand; those of a search stand nowhere.
    pub fn of(shelf: &Shelf) -> Option<Self> {
        match shelf {
            Shelf::All => Some(Self::All),
            Shelf::Recent => Some(Self::Recent),
            Shelf::Series(id) => Some(Self::Heading((HeadingKind::Series, id.as_str().to_owned()))),
            Shelf::Author(id) => Some(Self::Heading((HeadingKind::Author, id.as_str().to_owned()))),
            Shelf::Search(_) => None,
        }
    }

    /// The number of the shelf; headings have one of their own, above these.
    pub fn number(&self, headings: &HashMap<HeadingId, i64>) -> Option<i64> {
        match self {
            Self::All => Some(ALL),
            Self::Recent => Some(-1),
            Self::Heading(id) => headings.get(id).copied(),
        }
    }
}

/// All rows of one publication.
#[derive(Default)]
pub struct Index {
    shelves: BTreeSet<(Stand, i16, Vec<u8>)>,
    words: BTreeSet<String>,
    documents: BTreeSet<String>,
    files: BTreeSet<File>,
    title: Option<Title>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct File {
    key: Vec<u8>,
    id: String,
    path: String,
    size: i64,
    modified: i64,
}

#[derive(PartialEq, Eq)]
struct Title {
    key: Vec<u8>,
    formats: i16,
    words: String,
}

impl Index {
    pub fn of(publication: &Publication) -> Self {
        let formats: BTreeSet<i16> = publication.files.iter().map(|file| format_number(file.format)).collect();
        let words = publication.search_words();
        let mut index = Self {
            words: words.iter().map(str::to_owned).collect(),
            documents: publication.documents().map(|it| it.as_str().to_owned()).collect(),
            files: publication.files.iter().map(File::of).collect(),
            ..Self::default()
        };
        for shelf in publication.shelves() {
            let (Some(stand), Some(cursor)) = (Stand::of(&shelf), shelf.cursor(publication)) else {
                continue;
            };
            if stand == Stand::All {
                index.title = Some(Title {
                    key: cursor.key().to_owned(),
                    formats: formats.iter().map(|format| 1 << format).sum(),
                    words: words.iter().fold(String::new(), |words, word| words + " " + word),
                });
            }
            for format in formats.iter().chain([&ANY_FORMAT]) {
                index.shelves.insert((stand.clone(), *format, cursor.key().to_owned()));
            }
        }
        index
    }
}

impl File {
    fn of(file: &domain::catalog::files::PublicationFile) -> Self {
        Self {
            key: file.path.walk_key(),
            id: file.id.as_str().to_owned(),
            path: file.path.as_str().to_owned(),
            size: file.size.cast_signed(),
            modified: file.modified.as_millis(),
        }
    }
}

/// The change of one publication's rows; what it had and has stays untouched.
pub struct Change {
    pub publication: i64,
    pub old: Index,
    pub new: Index,
}

/// Changes the rows of some publications: first all that go, then all that come.
pub fn apply(
    conn: &mut Connection<'_>,
    library: i32,
    changes: &[Change],
    headings: &HashMap<HeadingId, i64>,
) -> QueryResult<()> {
    remove(conn, library, changes, headings)?;
    insert(conn, library, changes, headings)?;
    let mut words = words::Changes::default();
    for Change { publication, old, new } in changes {
        old.words.difference(&new.words).for_each(|word| words.take_out(*publication, word));
        new.words.difference(&old.words).for_each(|word| words.put_in(*publication, word));
    }
    words.write(conn, library)
}

fn remove(
    conn: &mut Connection<'_>,
    library: i32,
    changes: &[Change],
    headings: &HashMap<HeadingId, i64>,
) -> QueryResult<()> {
    let library = Value::Integer(library);
    let (mut shelves, mut documents, mut files, mut titles) = (vec![], vec![], vec![], vec![]);
    for Change { publication, old, new } in changes {
        for (stand, format, key) in old.shelves.difference(&new.shelves) {
            shelves.push([library, number(stand, headings)?, Value::Small(*format), Value::Binary(key)]);
        }
        let publication = Value::Big(*publication);
        let gone = old.documents.difference(&new.documents);
        documents.extend(gone.map(|document| [Value::Text(document), library, publication]));
        files.extend(old.files.difference(&new.files).map(|file| [Value::Text(&file.id)]));
        if old.title.is_some() && new.title.is_none() {
            titles.push([publication]);
        }
    }
    rows::delete(conn, "shelves", "(library, shelf, format, key)", &shelves)?;
    rows::delete(conn, "documents", "(document, library, publication)", &documents)?;
    rows::delete(conn, "files", "id", &files)?;
    rows::delete(conn, "titles", "publication", &titles)
}

fn insert(
    conn: &mut Connection<'_>,
    library: i32,
    changes: &[Change],
    headings: &HashMap<HeadingId, i64>,
) -> QueryResult<()> {
    let library = Value::Integer(library);
    let (mut shelves, mut documents, mut files, mut titles) = (vec![], vec![], vec![], vec![]);
    for Change { publication, old, new } in changes {
        let publication = Value::Big(*publication);
        for (stand, format, key) in new.shelves.difference(&old.shelves) {
            let shelf = number(stand, headings)?;
            shelves.push([library, shelf, Value::Small(*format), Value::Binary(key), publication]);
        }
        let come = new.documents.difference(&old.documents);
        documents.extend(come.map(|document| [Value::Text(document), library, publication]));
        files.extend(new.files.difference(&old.files).map(|file| {
            let (size, modified) = (Value::Big(file.size), Value::Big(file.modified));
            [
                library,
                Value::Binary(&file.key),
                Value::Text(&file.id),
                Value::Text(&file.path),
                size,
                modified,
                publication,
            ]
        }));
        if let Some(title) = new.title.as_ref().filter(|_| new.title != old.title) {
            let (key, formats) = (Value::Binary(&title.key), Value::Small(title.formats));
            titles.push([publication, library, key, formats, Value::Text(&title.words)]);
        }
    }
    rows::insert(conn, "shelves (library, shelf, format, key, publication)", &shelves, "")?;
    rows::insert(conn, "documents (document, library, publication)", &documents, "")?;
    rows::insert(conn, "files (library, key, id, path, size, modified, publication)", &files, "")?;
    let then = "ON CONFLICT (publication) DO UPDATE SET key = excluded.key, formats = excluded.formats, words = excluded.words";
    rows::insert(conn, "titles (publication, library, key, formats, words)", &titles, then)
}

fn number(stand: &Stand, headings: &HashMap<HeadingId, i64>) -> QueryResult<Value<'static>> {
    let number = stand.number(headings).ok_or_else(|| unreadable("a publication stands under no heading"))?;
    Ok(Value::Big(number))
}
