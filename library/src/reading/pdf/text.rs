//! Text strings: UTF-16 or UTF-8 by their byte order mark, or else PDF's own encoding.

/// PDF's own encoding from 0x80 to 0xA0 (PDF 32000-1, annex D.2), and 0x18 to 0x1F; elsewhere it is Latin-1.
const FROM_80: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ',
    'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', ' ', '€',
];
const FROM_18: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];

pub(super) fn decode(bytes: &[u8]) -> String {
    let units = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => without_languages(&units(rest, u16::from_be_bytes)),
        [0xff, 0xfe, rest @ ..] => without_languages(&units(rest, u16::from_le_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => without_languages(&String::from_utf8_lossy(rest)),
        // Against the standard, but by far the likelier meaning.
        _ if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() => String::from_utf8_lossy(bytes).into_owned(),
        _ => bytes.iter().map(|byte| char_of(*byte)).collect(),
    }
}

fn char_of(byte: u8) -> char {
    match byte {
        0x18..=0x1f => FROM_18[usize::from(byte - 0x18)],
        0x80..=0xa0 => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Escape characters enclose the language of what follows.
fn without_languages(text: &str) -> String {
    text.split('\u{1b}').step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_their_marks() {
        for (bytes, text) in [
            (&b"\xfe\xff\0E\0m\0m\0a"[..], "Emma"),
            (b"\xff\xfeE\0\xe9\0", "Eé"),
            (b"\xef\xbb\xbf\xc3\xa9", "é"),
            (b"\xc3\xa9", "é"),
            (b"caf\xe9 \x85 \x80\x1f", "café – •˜"),
            (b"\xfe\xff\0\x1b\0e\0n\0\x1b\0A", "A"),
            (b"\xfe\xff\0", ""),
            (b"", ""),
        ] {
            assert_eq!(decode(bytes), text);
        }
    }
}
