//! Atoms, which MPEG-4 files are made of (ISO 14496-12): a length, four letters, and what they say.

use std::io::{Read, Seek, SeekFrom};

use super::super::Unreadable;

/// Atoms within one that are looked at.
const MOST: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Atom {
    pub kind: [u8; 4],
    /// Where its content is in the file.
    pub start: u64,
    pub end: u64,
}

impl Atom {
    pub fn length(self) -> u64 {
        self.end - self.start
    }

    /// The same without its first bytes.
    pub fn past(self, bytes: u64) -> Self {
        Self { start: self.start.saturating_add(bytes).min(self.end), ..self }
    }
}

pub(super) struct Atoms<R> {
    file: R,
    length: u64,
}

impl<R: Read + Seek> Atoms<R> {
    pub fn new(mut file: R) -> Result<Self, Unreadable> {
        let length = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, length })
    }

    /// The whole file.
    pub fn all(&self) -> Atom {
        Atom { kind: *b"    ", start: 0, end: self.length }
    }

    /// The atoms within one, as far as they make sense. Only the last may reach past the end of the file.
    pub fn children(&mut self, parent: Atom) -> Result<Vec<Atom>, Unreadable> {
        let mut children = Vec::new();
        let mut at = parent.start;
        while children.len() < MOST
            && let Some(child) = self.header(Atom { start: at, ..parent })?
        {
            at = child.end;
            children.push(child);
            if at > self.length {
                break;
            }
        }
        Ok(children)
    }

    /// The first bytes of an atom's content, at most `most`.
    pub fn bytes(&mut self, atom: Atom, most: u64) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(atom.start))?;
        self.file.by_ref().take(most.min(atom.length())).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn header(&mut self, parent: Atom) -> Result<Option<Atom>, Unreadable> {
        let bytes = self.bytes(Atom { end: parent.end.max(parent.start), ..parent }, 16)?;
        let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        let Some(&[a, b, c, d]) = bytes.get(4..8) else {
            return Ok(None);
        };
        let (header, length) = match (number(&bytes[..4]), bytes.get(8..16)) {
            (0, _) => (8, parent.length()),
            (1, Some(long)) => (16, number(long)),
            (short, _) => (8, short),
        };
        let end = parent.start.checked_add(length).filter(|_| length >= header);
        // What is too long for its parent is cut off, unless that is the file.
        let end = end.map(|end| if parent.end == self.length { end } else { end.min(parent.end) });
        Ok(end.map(|end| Atom { kind: [a, b, c, d], start: parent.start + header, end }))
    }
}
