//! Cursors: where in a list something stands, as bytes.

use std::str::from_utf8;

use crate::{clock::Timestamp, error::Invalid};

use super::{
    headings::{Heading, HeadingKind},
    ids::{LibraryId, PublicationId},
    listings::Shelf,
    problems::Problem,
    publications::Publication,
    series::SeriesNumber,
    sort::SortKey,
};

/// A place in a list: in the same list, cursors compare bytewise in the order of what it lists.
///
/// It stays good when what stood there is changed or removed: it names a place, not a row. It belongs to a list,
/// whatever libraries and format are listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    list: [u8; 8],
    key: Vec<u8>,
}

/// What cursors point into.
#[derive(Debug, Clone, Copy)]
pub enum List<'a> {
    Shelf(&'a Shelf),
    Headings(HeadingKind),
    Problems(&'a LibraryId),
    /// What a reader goes on [reading](crate::reading).
    Reading,
}

impl Cursor {
    /// The most bytes of [`Self::key`]; with [`Self::to_bytes`]'s it fits into a sort key of DynamoDB (1,024 bytes).
    pub const MAX_KEY: usize = 1001;

    /// What storages keep and compare.
    ///
    /// By title: the sort key, a zero byte, the id. In a series: before that, the number in four bytes. Recent, reading:
    /// eight bytes that fall as time passes, and the id. Headings: the words that they are filed by, a zero byte, the id.
    /// Problems: [`FilePath::walk_key`](super::files::FilePath::walk_key).
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Eight bytes that stand for the list, then the key.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.list, &self.key[..]].concat()
    }

    /// Where a publication that was last read at this time stands in [`List::Reading`].
    pub fn of_reading(last_read: Timestamp, publication: &PublicationId) -> Self {
        let key = [&newest_first(last_read), publication.as_str().as_bytes()].concat();
        Self { list: List::Reading.fingerprint(), key }
    }

    /// Accepts what [`Self::to_bytes`] may return in `list`.
    pub fn from_bytes(list: List, bytes: &[u8]) -> Result<Self, Invalid> {
        let key = bytes.strip_prefix(&list.fingerprint()).filter(|key| list.is_key(key));
        let key = key.ok_or_else(|| Invalid::new("cursor", "one that this list has given"))?;
        Ok(Self { list: list.fingerprint(), key: key.to_vec() })
    }
}

impl Shelf {
    /// Where `publication` stands on the shelf; `None` if it doesn't.
    pub fn cursor(&self, publication: &Publication) -> Option<Cursor> {
        if !self.holds(publication) {
            return None;
        }
        let mut key = match self {
            Self::All | Self::Author(_) | Self::Search(_) => by_title(publication),
            Self::Recent => newest_first(publication.added).to_vec(),
            Self::Series(id) => {
                let place = publication.series.iter().find(|series| series.id() == *id)?;
                [&SeriesNumber::sort_key(place.number), &by_title(publication)[..]].concat()
            }
        };
        key.extend_from_slice(publication.id.as_str().as_bytes());
        Some(Cursor { list: List::Shelf(self).fingerprint(), key })
    }
}

impl Heading {
    /// Where it stands among the others of its kind.
    pub fn cursor(&self) -> Cursor {
        let key = [SortKey::of(&self.filed).words(), &[0], self.id.as_bytes()].concat();
        Cursor { list: List::Headings(self.kind).fingerprint(), key }
    }
}

impl Problem {
    /// Where it stands among the others of the library.
    pub fn cursor(&self, library: &LibraryId) -> Cursor {
        Cursor { list: List::Problems(library).fingerprint(), key: self.path.walk_key() }
    }
}

fn by_title(publication: &Publication) -> Vec<u8> {
    [publication.sort_title.sort_key().as_bytes(), &[0]].concat()
}

fn newest_first(time: Timestamp) -> [u8; 8] {
    // The sign bit, turned, lets negative numbers sort before the others.
    (!(time.as_millis().cast_unsigned() ^ (1 << 63))).to_be_bytes()
}

impl List<'_> {
    fn is_key(self, key: &[u8]) -> bool {
        match self {
            Self::Shelf(Shelf::All | Shelf::Author(_) | Shelf::Search(_)) => is_by_title(key),
            Self::Shelf(Shelf::Recent) | Self::Reading => key.split_first_chunk::<8>().is_some_and(|(_, id)| is_id(id)),
            Self::Shelf(Shelf::Series(_)) => key.split_first_chunk().is_some_and(|(number, rest)| {
                let number = u32::from_be_bytes(*number);
                (number == u32::MAX || SeriesNumber::from_thousandths(number).is_some()) && is_by_title(rest)
            }),
            Self::Headings(_) => match key.split(|byte| *byte == 0).collect::<Vec<_>>()[..] {
                [words, id] => words.len() <= SortKey::MAX && is_id(id),
                _ => false,
            },
            Self::Problems(_) => key.len() <= Cursor::MAX_KEY && from_utf8(key).is_ok(),
        }
    }

    /// Tells one list from another.
    fn fingerprint(self) -> [u8; 8] {
        let name = match self {
            Self::Shelf(Shelf::All) => "all".to_owned(),
            Self::Shelf(Shelf::Recent) => "recent".to_owned(),
            Self::Shelf(Shelf::Series(id)) => format!("series {}", id.as_str()),
            Self::Shelf(Shelf::Author(id)) => format!("author {}", id.as_str()),
            Self::Shelf(Shelf::Search(query)) => query.iter().fold("search".to_owned(), |name, word| name + " " + word),
            Self::Headings(HeadingKind::Series) => "headings: series".to_owned(),
            Self::Headings(HeadingKind::Author) => "headings: authors".to_owned(),
            Self::Problems(library) => format!("problems {}", library.as_str()),
            Self::Reading => "reading".to_owned(),
        };
        let hash = blake3::hash(name.as_bytes());
        *hash.as_bytes().first_chunk().expect("a hash has 32 bytes")
    }
}

fn is_by_title(key: &[u8]) -> bool {
    let parts: Vec<&[u8]> = key.split(|byte| *byte == 0).collect();
    match parts[..] {
        [words, text, id] => words.len() + 1 + text.len() <= SortKey::MAX && from_utf8(text).is_ok() && is_id(id),
        _ => false,
    }
}

fn is_id(bytes: &[u8]) -> bool {
    from_utf8(bytes).is_ok_and(|id| PublicationId::parse(id).is_ok())
}

#[cfg(test)]
mod tests;
