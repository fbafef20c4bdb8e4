//! iTunes' tags, and those that programs for audiobooks have added.

use std::{
    collections::HashMap,
    io::{Read, Seek},
};

use domain::catalog::{contributors::Role, limited::AtMost, metadata::Identifier, series::SeriesPlace};

use super::{
    super::{
        Metadata, Unreadable, dates, fit,
        identifiers::identifier,
        people::{People, names},
    },
    atoms::{Atom, Atoms},
};

/// Tags that are looked at, bytes of each value, and bytes after which no more tags are read.
const MOST: usize = 500;
const BYTES: u64 = 64 << 10;
const ALL: usize = 1 << 20;

#[derive(Default)]
pub(super) struct Tags {
    /// By four letters, in which `©` is one byte; or by the name of a tag that has one, in upper case.
    texts: HashMap<String, String>,
    /// Where the image is.
    pub cover: Option<Atom>,
}

impl Tags {
    /// Reads `moov/udta/meta/ilst`.
    pub fn read<R: Read + Seek>(atoms: &mut Atoms<R>, movie: Atom) -> Result<Self, Unreadable> {
        let mut tags = Self::default();
        let Some(user_data) = atoms.children(movie)?.into_iter().find(|atom| atom.kind == *b"udta") else {
            return Ok(tags);
        };
        let Some(meta) = atoms.children(user_data)?.into_iter().find(|atom| atom.kind == *b"meta") else {
            return Ok(tags);
        };
        // It begins with a version by the standard, and with its first atom in QuickTime.
        let is_plain = atoms.bytes(meta, 8)?.ends_with(b"hdlr");
        let list = atoms.children(if is_plain { meta } else { meta.past(4) })?;
        let Some(list) = list.into_iter().find(|atom| atom.kind == *b"ilst") else {
            return Ok(tags);
        };
        for tag in atoms.children(list)?.into_iter().take(MOST) {
            if tags.texts.values().map(String::len).sum::<usize>() > ALL {
                break;
            }
            tags.read_tag(atoms, tag)?;
        }
        Ok(tags)
    }

    fn read_tag<R: Read + Seek>(&mut self, atoms: &mut Atoms<R>, tag: Atom) -> Result<(), Unreadable> {
        let mut key: String = tag.kind.iter().map(|byte| char::from(*byte)).collect();
        for part in atoms.children(tag)?.into_iter().take(8) {
            match &part.kind {
                b"name" => {
                    let name = atoms.bytes(part.past(4), 256)?;
                    key = String::from_utf8_lossy(&name).to_uppercase();
                }
                b"data" if tag.kind == *b"covr" => {
                    self.cover.get_or_insert(part.past(8));
                }
                b"data" => {
                    let text = text(&atoms.bytes(part, BYTES)?);
                    let texts = self.texts.entry(key.clone()).or_default();
                    // A tag may have several values.
                    if !texts.is_empty() {
                        texts.push(';');
                    }
                    texts.push_str(&text);
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub fn metadata(&self) -> Metadata {
        // The title is that of the file, which may be a part; the album is the book.
        let (title, sort_title) = match self.first(&["©alb"]) {
            Some(album) => (Some(album), self.first(&["soal"])),
            None => (self.first(&["©nam"]), self.first(&["sonm"])),
        };
        Metadata {
            title: title.and_then(|title| fit::title(whole(title))),
            sort_title: sort_title.and_then(|title| fit::sort_title(whole(title))),
            contributors: AtMost::first(self.people().into_vec()),
            series: AtMost::first(self.series()),
            description: self.first(&["ldes", "DESCRIPTION", "©des", "desc", "©cmt"]).and_then(fit::description),
            language: self.first(&["LANGUAGE", "©lan"]).and_then(fit::language),
            publisher: self.first(&["PUBLISHER", "©pub"]).and_then(fit::publisher),
            published: self.first(&["RELEASEDATE", "©day", "rldt"]).and_then(dates::published),
            identifiers: AtMost::first(self.identifiers()),
            subjects: AtMost::first(fit::subjects(self.first(&["©gen"]).unwrap_or_default().split([';', '/']))),
        }
    }

    /// The artist of the album is the author where there are two artists, the composer mostly the narrator.
    fn people(&self) -> People {
        let authors = self.first(&["AUTHOR", "aART", "©ART"]).unwrap_or_default();
        let filed_as = self.first(&["soaa", "soar"]).filter(|_| names(authors).count() == 1);
        let mut people = People::default();
        names(authors).for_each(|name| people.add(name, filed_as, Role::Author));
        let is_author = |name: &&str| names(authors).any(|author| author == *name);
        let narrators = self.first(&["©nrt", "NARRATOR", "NARRATEDBY", "©wrt"]).unwrap_or_default();
        names(narrators).filter(|name| !is_author(name)).for_each(|name| people.add(name, None, Role::Narrator));
        names(self.first(&["TRANSLATOR"]).unwrap_or_default())
            .for_each(|name| people.add(name, None, Role::Translator));
        people
    }

    fn series(&self) -> Option<SeriesPlace> {
        let number = self.first(&["SERIES-PART", "SERIESPART", "SERIES PART", "©mvi", "MVIN"]);
        fit::series(self.first(&["SERIES", "MVNM", "©mvn"])?, number)
    }

    fn identifiers(&self) -> Vec<Identifier> {
        let schemes = [("ISBN", "isbn"), ("ASIN", "asin"), ("AUDIBLE_ASIN", "asin"), ("CDEK", "asin")];
        let mut identifiers = Vec::new();
        for (key, scheme) in schemes {
            let found = self.texts.get(key).and_then(|text| identifier(text, Some(scheme)));
            identifiers.extend(found.filter(|found| !identifiers.contains(found)));
        }
        identifiers
    }

    /// The first of the tags that says something.
    fn first(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().filter_map(|key| self.texts.get(*key)).map(|text| text.trim()).find(|text| !text.is_empty())
    }
}

/// What a `data` atom holds, as text: UTF-16 (2), an integer (21), or else UTF-8.
fn text(data: &[u8]) -> String {
    let Some((header, value)) = data.split_at_checked(8) else {
        return String::new();
    };
    match header[3] {
        2 => {
            let units: Vec<u16> = value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        21 if value.len() <= 8 => value.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)).to_string(),
        _ => String::from_utf8_lossy(value).into_owned(),
    }
}

/// A title without the remark that nothing is missing.
fn whole(title: &str) -> &str {
    let title = title.trim();
    [" (Unabridged)", " [Unabridged]", ": Unabridged"].iter().find_map(|it| title.strip_suffix(it)).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_text_in_utf_8_or_16_or_a_number() {
        assert_eq!(text(b"\0\0\0\x01\0\0\0\0Emma"), "Emma");
        assert_eq!(text(b"\0\0\0\x02\0\0\0\0\0E\0m"), "Em");
        assert_eq!(text(b"\0\0\0\x15\0\0\0\0\x01\x02"), "258");
        assert_eq!(text(b"\0\0\0\x01\0\0\0\0\xff"), "\u{fffd}");
        assert_eq!(text(b"\0\0"), "");
    }
}
