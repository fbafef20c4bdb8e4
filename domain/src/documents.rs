//! What devices call a book.

use std::{
    collections::HashSet,
    io::{self, Read, Seek, SeekFrom},
};

use md5::{Digest as _, Md5};
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    error::Invalid,
    text::{Text, name},
};

name!(
    /// What a device calls a book: 1 to 256 characters, mostly a hash of the file's content or name.
    DocumentId, "document", 256
);

name!(
    /// The name of a book's file as a device sent it: 1 to 1,024 characters, trimmed, Unicode NFC.
    FileName, "filename", 1024, |text: &str| text.nfc().collect::<String>()
);

impl DocumentId {
    /// Returns the id that KOReader gives a file by its content ("binary" matching).
    ///
    /// The MD5 over blocks of 1,024 bytes at offset 0 and at `1024 << 2i` for i = 0..=10, ending with the first
    /// empty block (`util.partialMD5` in KOReader 2026.07).
    pub fn of_content(mut file: impl Read + Seek) -> io::Result<Self> {
        const BLOCK: u64 = 1024;
        let mut hash = Md5::new();
        for offset in std::iter::once(0).chain((0..=10).map(|i| BLOCK << (2 * i))) {
            file.seek(SeekFrom::Start(offset))?;
            let mut block = Vec::new();
            if file.by_ref().take(BLOCK).read_to_end(&mut block)? == 0 {
                break;
            }
            hash.update(&block);
        }
        Ok(Self::from_digest(hash))
    }

    /// Returns the id that KOReader gives a file by its name, folders left out ("filename" matching).
    pub fn of_file_name(name: &str) -> Self {
        Self::from_digest(Md5::new_with_prefix(name))
    }

    fn from_digest(hash: Md5) -> Self {
        Self::parse(&hex(&hash.finalize())).expect("32 digits are a document id")
    }
}

/// Keeps the first of each.
pub fn distinct(documents: impl IntoIterator<Item = DocumentId>) -> Vec<DocumentId> {
    let mut seen = HashSet::new();
    documents.into_iter().filter(|document| seen.insert(document.clone())).collect()
}

/// A book's title as a device sent it.
pub type Title = Text<1024>;

/// Names of a book's authors as a device sent them, one a line; at most 1,024 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authors(String);

impl Authors {
    /// Accepts names separated by line breaks; `None` if there is none.
    pub fn parse(text: &str) -> Result<Option<Self>, Invalid> {
        let names: Vec<&str> = text.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
        // The line break is the only control character; a space stands for it while the text is checked.
        Title::parse("authors", names.join(" "))?;
        Ok((!names.is_empty()).then(|| Self(names.join("\n"))))
    }

    /// The names, separated by `\n`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a device told of the book that it pushed a place in. Whatever it left out is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    pub filename: Option<FileName>,
    pub title: Option<Title>,
    pub authors: Option<Authors>,
}

impl Description {
    /// Fills what is missing from an `earlier` description of the same book.
    #[must_use]
    pub fn or(self, earlier: &Self) -> Self {
        Self {
            filename: self.filename.or_else(|| earlier.filename.clone()),
            title: self.title.or_else(|| earlier.title.clone()),
            authors: self.authors.or_else(|| earlier.authors.clone()),
        }
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn content_ids_are_koreaders() {
        let ids = [500, 1025, 200_000, 1_050_000].map(|length: usize| {
            let bytes: Vec<u8> = (0..length).map(|i| (i * 31 + (i >> 8)).to_le_bytes()[0]).collect();
            String::from(DocumentId::of_content(Cursor::new(bytes)).unwrap())
        });
        assert_eq!(
            ids,
            [
                "21f0df72cce9bc7da8dae2512ee5feed",
                "170a888db01c00d8fc3e5d8d84de5838",
                "1784b150454ef4cf6780ceb94af0386f",
                "0fca5c751677ecbc2dcfe80ea75ace32",
            ]
        );
    }

    #[test]
    fn file_names_are_composed_and_trimmed() {
        let name = FileName::parse(" Cafe\u{301}.epub ").unwrap();
        assert_eq!(name.as_str(), "Café.epub");
    }

    #[test]
    fn authors_keep_their_lines() {
        let authors = Authors::parse("Ilf\r\n Petrov \n\n").unwrap().unwrap();
        assert_eq!(authors.as_str(), "Ilf\nPetrov");
        assert_eq!(Authors::parse(" \n ").unwrap(), None);
        assert!(Authors::parse("a\0b").is_err());
    }
}
