//! A PDF of which as little is read as possible.

use std::{
    collections::HashSet,
    io::{Read, Seek, SeekFrom},
};

use super::{
    super::Unreadable,
    filters::unpack,
    objects::{Dictionary, Object, Parser},
    text,
    xref::{Place, Places},
};

/// Bytes that are tried one after the other for a thing whose length isn't known.
const WINDOWS: [u64; 3] = [16 << 10, 1 << 20, 8 << 20];

/// Bytes that are read in all; past it objects aren't found.
const BUDGET: u64 = 64 << 20;

/// Bytes of a stream of objects or cross-references, unpacked.
const UNPACKED: usize = 16 << 20;

/// Cross-references that are followed: one for each time that a file was saved.
const SECTIONS: usize = 512;

/// References that lead to references.
const HOPS: usize = 8;

pub(super) struct Document<R> {
    file: R,
    length: u64,
    budget: u64,
    places: Places,
    /// Of the newest cross-references that have one: `Root`, `Info`, `Encrypt`.
    trailer: Dictionary,
    /// The stream of objects that was unpacked last: its number, where its objects begin, its bytes.
    unpacked: Option<(u32, usize, Vec<u8>)>,
}

impl<R: Read + Seek> Document<R> {
    /// Reads the cross-references. Where they are damaged, objects aren't found.
    pub fn open(mut file: R) -> Result<Self, Unreadable> {
        let length = file.seek(SeekFrom::End(0))?;
        let (places, trailer) = (Places::default(), Dictionary::new());
        let mut document = Self { file, length, budget: BUDGET, places, trailer, unpacked: None };
        let end = document.bytes(length.saturating_sub(2048), 2048)?;
        let start = end.windows(9).rposition(|bytes| bytes == b"startxref");
        let start = start.and_then(|at| Parser::new(&end[at + 9..]).integer());
        let mut next: Vec<i64> = start.into_iter().collect();
        let mut seen = HashSet::new();
        while let Some(offset) = next.pop() {
            if seen.len() >= SECTIONS || !seen.insert(offset) {
                continue;
            }
            let Ok(offset) = u64::try_from(offset) else {
                continue;
            };
            let Some(trailer) = document.section(offset)? else {
                continue;
            };
            // The table's own stream goes before the older tables.
            for key in ["Prev", "XRefStm"] {
                if let Some(Object::Integer(offset)) = trailer.get(key) {
                    next.push(*offset);
                }
            }
            for (key, value) in trailer {
                document.trailer.entry(key).or_insert(value);
            }
        }
        Ok(document)
    }

    /// The catalog, from which all else hangs.
    pub fn root(&mut self) -> Result<Option<Dictionary>, Unreadable> {
        self.of_trailer("Root")
    }

    /// The information dictionary; none of an encrypted file, whose texts are encrypted.
    pub fn info(&mut self) -> Result<Option<Dictionary>, Unreadable> {
        if self.is_encrypted() { Ok(None) } else { self.of_trailer("Info") }
    }

    /// A value, wherever it stands.
    pub fn get(&mut self, dictionary: &Dictionary, key: &str) -> Result<Option<Object>, Unreadable> {
        let mut value = dictionary.get(key).cloned();
        for _ in 0..HOPS {
            let Some(Object::Reference(number)) = value else {
                return Ok(value);
            };
            value = self.load(number)?;
        }
        Ok(None)
    }

    /// A text, decoded; none of an encrypted file.
    pub fn text(&mut self, dictionary: &Dictionary, key: &str) -> Result<Option<String>, Unreadable> {
        match self.get(dictionary, key)? {
            Some(Object::String(bytes)) if !self.is_encrypted() => Ok(Some(text::decode(&bytes))),
            _ => Ok(None),
        }
    }

    /// The bytes of a stream of at most `most` bytes, unpacked; none of an encrypted file.
    pub fn stream(&mut self, dictionary: &Dictionary, key: &str, most: usize) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(Object::Reference(number)) = dictionary.get(key) else {
            return Ok(None);
        };
        match self.places.find(*number) {
            Some(Place::At(offset)) if !self.is_encrypted() => {
                Ok(self.stream_at(offset, most)?.map(|(_, bytes)| bytes))
            }
            _ => Ok(None),
        }
    }

    fn is_encrypted(&self) -> bool {
        self.trailer.contains_key("Encrypt")
    }

    fn of_trailer(&mut self, key: &str) -> Result<Option<Dictionary>, Unreadable> {
        let only = self.trailer.get(key).map(|value| Dictionary::from([(key.to_owned(), value.clone())]));
        match self.get(&only.unwrap_or_default(), key)? {
            Some(Object::Dictionary(dictionary)) => Ok(Some(dictionary)),
            _ => Ok(None),
        }
    }

    /// Reads a section of cross-references, a table or a stream, and returns its trailer.
    fn section(&mut self, offset: u64) -> Result<Option<Dictionary>, Unreadable> {
        for window in WINDOWS {
            let bytes = self.bytes(offset, window)?;
            let mut parser = Parser::new(&bytes);
            if !parser.keyword("xref") {
                break;
            }
            let trailer = self.places.read_table(&mut parser);
            if trailer.is_some() || (bytes.len() as u64) < window {
                return Ok(trailer);
            }
        }
        let Some((dictionary, bytes)) = self.stream_at(offset, UNPACKED)? else {
            return Ok(None);
        };
        Ok(self.places.read_stream(&dictionary, &bytes).map(|()| dictionary))
    }

    fn load(&mut self, number: u32) -> Result<Option<Object>, Unreadable> {
        match self.places.find(number) {
            None => Ok(None),
            Some(Place::At(offset)) => Ok(self.object_at(offset)?.map(|(object, _)| object)),
            Some(Place::Within(stream)) => self.object_within(stream, number),
        }
    }

    /// An object, and where its bytes end.
    fn object_at(&mut self, offset: u64) -> Result<Option<(Object, u64)>, Unreadable> {
        for window in WINDOWS {
            let bytes = self.bytes(offset, window)?;
            let mut parser = Parser::new(&bytes);
            let is_object = parser.integer().is_some() && parser.integer().is_some() && parser.keyword("obj");
            if !is_object {
                return Ok(None);
            }
            if let Some(object) = parser.object()
                && (parser.at < bytes.len() || (bytes.len() as u64) < window)
            {
                return Ok(Some((object, offset + parser.at as u64)));
            }
            if (bytes.len() as u64) < window {
                break;
            }
        }
        Ok(None)
    }

    fn stream_at(&mut self, offset: u64, most: usize) -> Result<Option<(Dictionary, Vec<u8>)>, Unreadable> {
        let Some((Object::Dictionary(dictionary), end)) = self.object_at(offset)? else {
            return Ok(None);
        };
        let Some(Object::Integer(length)) = self.get(&dictionary, "Length")? else {
            return Ok(None);
        };
        let Some(length) = u64::try_from(length).ok().filter(|length| *length <= most as u64) else {
            return Ok(None);
        };
        let start = self.bytes(end, 64)?;
        let mut parser = Parser::new(&start);
        if !parser.keyword("stream") {
            return Ok(None);
        }
        let line_end = match parser.rest() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        let packed = self.bytes(end + (parser.at + line_end) as u64, length)?;
        Ok(unpack(&dictionary, &packed, most).map(|bytes| (dictionary, bytes)))
    }

    fn object_within(&mut self, stream: u32, number: u32) -> Result<Option<Object>, Unreadable> {
        if self.unpacked.as_ref().is_none_or(|(unpacked, ..)| *unpacked != stream) {
            let Some(Place::At(offset)) = self.places.find(stream) else {
                return Ok(None);
            };
            let Some((dictionary, bytes)) = self.stream_at(offset, UNPACKED)? else {
                return Ok(None);
            };
            let Some(Object::Integer(first)) = dictionary.get("First") else {
                return Ok(None);
            };
            self.unpacked = Some((stream, usize::try_from(*first).unwrap_or(usize::MAX), bytes));
        }
        let object = self.unpacked.as_ref().and_then(|(_, first, bytes)| {
            let mut header = Parser::new(bytes.get(..*first)?);
            loop {
                let (found, offset) = (header.integer()?, usize::try_from(header.integer()?).ok()?);
                if found == i64::from(number) {
                    return Parser::new(bytes.get(first.checked_add(offset)?..)?).object();
                }
            }
        });
        Ok(object)
    }

    /// At most `most` bytes from `offset` on.
    fn bytes(&mut self, offset: u64, most: u64) -> Result<Vec<u8>, Unreadable> {
        let most = most.min(self.budget).min(self.length.saturating_sub(offset));
        self.budget -= most;
        let mut bytes = Vec::new();
        if most > 0 {
            self.file.seek(SeekFrom::Start(offset))?;
            self.file.by_ref().take(most).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }
}
