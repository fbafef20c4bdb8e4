//! Whether bytes are UTF-8.

/// What bytes are, read as UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum Utf8 {
    /// There are none beyond ASCII.
    Ascii,
    /// There are, and all of them are characters.
    Throughout,
    /// Most of them are characters: UTF-8 that was damaged.
    Mostly,
    /// Few are, if any.
    Hardly,
}

/// Reads a document once, in pieces of any size.
#[derive(Debug, Default)]
pub(in crate::document) struct Tally {
    characters: u64,
    faults: u64,
    /// The beginning of a character that the next piece goes on with.
    pending: Vec<u8>,
}

impl Tally {
    pub(in crate::document) fn read(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while !self.pending.is_empty()
            && let Some((&byte, behind)) = rest.split_first()
        {
            self.pending.push(byte);
            rest = behind;
            let pending = std::mem::take(&mut self.pending);
            self.count(&pending);
        }
        self.count(rest);
    }

    pub(in crate::document) fn finish(self) -> Utf8 {
        let faults = self.faults + u64::from(!self.pending.is_empty());
        match (self.characters, faults) {
            (0, 0) => Utf8::Ascii,
            (_, 0) => Utf8::Throughout,
            // What is in another encoding is a character of UTF-8 by chance, now and then.
            (characters, faults) if characters > 2 * faults => Utf8::Mostly,
            _ => Utf8::Hardly,
        }
    }

    fn count(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Err(fault) = str::from_utf8(rest) {
            let (valid, behind) = rest.split_at(fault.valid_up_to());
            self.characters += characters_beyond_ascii(valid);
            let Some(length) = fault.error_len() else {
                self.pending = behind.to_vec();
                return;
            };
            self.faults += 1;
            rest = &behind[length..];
        }
        self.characters += characters_beyond_ascii(rest);
    }
}

fn characters_beyond_ascii(utf8: &[u8]) -> u64 {
    utf8.iter().filter(|&&byte| byte >= 0xC0).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_pieces_makes_no_difference() {
        for (bytes, expected) in [
            (&b""[..], Utf8::Ascii),
            (b"abc", Utf8::Ascii),
            ("aéb猫c🌝".as_bytes(), Utf8::Throughout),
            (b"a\xE9b", Utf8::Hardly),
            (b"a\xC3", Utf8::Hardly),
            (b"\xC3\xA9\xE9 \xE9", Utf8::Hardly),
            (b"\xE7\x8C\xAB\xE7\x8C\xAB\xE7\x8C\xAB \xE7\x8C", Utf8::Mostly),
            (b"\xF0\x9F\x8C\xF0\x9F\x8C\x9D\xC3\xA9\xC3\xA9", Utf8::Mostly),
        ] {
            for size in 1..=bytes.len().max(1) {
                let mut tally = Tally::default();
                bytes.chunks(size).for_each(|piece| tally.read(piece));
                assert_eq!(tally.finish(), expected, "{bytes:?} by {size}");
            }
        }
    }
}
