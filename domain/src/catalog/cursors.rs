//! Cursors: where on a shelf a publication stands, as bytes.

use std::str::from_utf8;

use crate::{clock::Timestamp, error::Invalid};

use super::{ids::PublicationId, listings::Shelf, publications::Publication, series::SeriesNumber, sort::SortKey};

/// A publication's place on a shelf: on the same shelf, cursors compare bytewise in the order of its publications.
///
/// It stays good when the publication is changed or removed: it names a place, not a row. It belongs to a shelf,
/// whatever libraries and format are listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    shelf: [u8; 8],
    key: Vec<u8>,
}

impl Cursor {
    /// The most bytes of [`Self::key`]; with [`Self::to_bytes`]'s it fits into a sort key of DynamoDB (1,024 bytes).
    pub const MAX_KEY: usize = 4 + SortKey::MAX + 1 + 64;

    /// What storages keep and compare.
    ///
    /// By title: the sort key, a zero byte, the id. In a series: before that, the number in four bytes. Recent: eight
    /// bytes that fall as time passes, and the id.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Eight bytes that stand for the shelf, then the key.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.shelf, &self.key[..]].concat()
    }

    /// Accepts what [`Self::to_bytes`] may return for a publication on `shelf`.
    pub fn from_bytes(shelf: &Shelf, bytes: &[u8]) -> Result<Self, Invalid> {
        let key = bytes.strip_prefix(&fingerprint(shelf)).filter(|key| key.len() <= Self::MAX_KEY);
        match key {
            Some(key) if is_key(shelf, key) => Ok(Self { shelf: fingerprint(shelf), key: key.to_vec() }),
            _ => Err(Invalid::new("cursor", "one that this list has given")),
        }
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
        Some(Cursor { shelf: fingerprint(self), key })
    }
}

fn by_title(publication: &Publication) -> Vec<u8> {
    [publication.sort_title.sort_key().as_bytes(), &[0]].concat()
}

fn newest_first(time: Timestamp) -> [u8; 8] {
    // The sign bit, turned, lets negative numbers sort before the others.
    (!(time.as_millis().cast_unsigned() ^ (1 << 63))).to_be_bytes()
}

fn is_key(shelf: &Shelf, key: &[u8]) -> bool {
    match shelf {
        Shelf::All | Shelf::Author(_) | Shelf::Search(_) => is_by_title(key),
        Shelf::Recent => key.split_first_chunk::<8>().is_some_and(|(_, id)| is_id(id)),
        Shelf::Series(_) => key.split_first_chunk().is_some_and(|(number, rest)| {
            let number = u32::from_be_bytes(*number);
            (number == u32::MAX || SeriesNumber::from_thousandths(number).is_some()) && is_by_title(rest)
        }),
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

/// Tells one shelf from another.
fn fingerprint(shelf: &Shelf) -> [u8; 8] {
    let name = match shelf {
        Shelf::All => "all".to_owned(),
        Shelf::Recent => "recent".to_owned(),
        Shelf::Series(id) => format!("series {}", id.as_str()),
        Shelf::Author(id) => format!("author {}", id.as_str()),
        Shelf::Search(query) => query.iter().fold("search".to_owned(), |name, word| name + " " + word),
    };
    let hash = blake3::hash(name.as_bytes());
    *hash.as_bytes().first_chunk().expect("a hash has 32 bytes")
}

#[cfg(test)]
mod tests;
