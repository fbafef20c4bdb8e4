//! Cross-references: where in the file an object stands.

use std::collections::HashMap;

use super::objects::{Dictionary, Object, Parser};

/// Objects that are remembered of a file. Large ones have some 100,000.
const MOST: usize = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Bytes from the start of the file.
    At(u64),
    /// In the stream of objects that has this number.
    Within(u32),
}

/// Where objects are; the newest cross-reference comes first and wins.
#[derive(Default)]
pub(super) struct Places(HashMap<u32, Place>);

impl Places {
    pub fn find(&self, number: u32) -> Option<Place> {
        self.0.get(&number).copied()
    }

    fn add(&mut self, number: u64, place: Place) {
        if let Ok(number) = u32::try_from(number)
            && self.0.len() < MOST
        {
            self.0.entry(number).or_insert(place);
        }
    }

    /// Reads the entries of a table (`xref`), and returns the trailer behind it.
    pub fn read_table(&mut self, parser: &mut Parser<'_>) -> Option<Dictionary> {
        while !parser.keyword("trailer") {
            let first = u64::try_from(parser.integer()?).ok()?;
            let count = u64::try_from(parser.integer()?).ok()?;
            for number in 0..count {
                let offset = u64::try_from(parser.integer()?).ok()?;
                parser.integer()?;
                if parser.keyword("n") {
                    self.add(first.saturating_add(number), Place::At(offset));
                } else if !parser.keyword("f") {
                    return None;
                }
            }
        }
        match parser.object()? {
            Object::Dictionary(trailer) => Some(trailer),
            _ => None,
        }
    }

    /// Reads the entries of a cross-reference stream, unpacked.
    pub fn read_stream(&mut self, dictionary: &Dictionary, data: &[u8]) -> Option<()> {
        let numbers = |name: &str| match dictionary.get(name) {
            Some(Object::Array(numbers)) => numbers.iter().map(number).collect::<Option<Vec<u64>>>(),
            _ => None,
        };
        let widths = numbers("W")?;
        let [kind_width, second_width, third_width] = widths[..] else {
            return None;
        };
        if widths.iter().any(|width| *width > 8) || second_width == 0 {
            return None;
        }
        let index = numbers("Index").or_else(|| Some(vec![0, number(dictionary.get("Size")?)?]))?;
        let length = usize::try_from(kind_width + second_width + third_width).ok()?;
        let mut rows = data.chunks_exact(length);
        for section in index.chunks_exact(2) {
            for at in 0..section[1] {
                let Some(row) = rows.next() else {
                    return Some(());
                };
                let (kind, rest) = row.split_at(usize::try_from(kind_width).ok()?);
                let (second, _) = rest.split_at(usize::try_from(second_width).ok()?);
                let number = section[0].saturating_add(at);
                match (if kind.is_empty() { 1 } else { big_endian(kind) }, big_endian(second)) {
                    (1, offset) => self.add(number, Place::At(offset)),
                    (2, stream) => self.add(number, Place::Within(u32::try_from(stream).ok()?)),
                    _ => {}
                }
            }
        }
        Some(())
    }
}

fn number(object: &Object) -> Option<u64> {
    match object {
        Object::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    }
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
