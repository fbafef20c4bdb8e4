//! An XML file's bytes as text, whatever their encoding.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes an XML file: as its byte order mark says, else its declaration, else as UTF-8, else as windows-1252.
///
/// What is returned is to be written as UTF-8: it begins with the declaration, if there is one, which then says so.
pub(super) fn decode(bytes: &[u8]) -> String {
    let encoding = encoding(bytes);
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let text = text.trim_start_matches(|char| char == '\u{feff}' || is_white(char));
    let Some(label) = label(text) else {
        return text.to_owned();
    };
    if Encoding::for_label(text[label.clone()].as_bytes()) == Some(UTF_8) {
        return text.to_owned();
    }
    format!("{}utf-8{}", &text[..label.start], &text[label.end..])
}

fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    match bytes {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let is_utf8 = str::from_utf8(bytes).is_ok();
    match declared(bytes) {
        Some(encoding) if encoding != UTF_8 => encoding,
        _ if is_utf8 => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// A declaration that was read byte by byte isn't UTF-16, whatever it says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes.trim_ascii_start().iter().take(256).map(|byte| char::from(*byte)).collect();
    let label = label(&head)?;
    let encoding = Encoding::for_label_no_replacement(&head.as_bytes()[label])?;
    (encoding.is_ascii_compatible()).then_some(encoding)
}

/// Returns where the declaration at the start of `text` names the encoding.
fn label(text: &str) -> Option<Range<usize>> {
    let declaration = &text[..text.find("?>")?];
    declaration.strip_prefix("<?xml")?.strip_prefix(is_white)?;
    let after = declaration.find("encoding")? + "encoding".len();
    let value = declaration[after..].trim_start_matches(is_white).strip_prefix('=')?.trim_start_matches(is_white);
    let quote = value.chars().next().filter(|char| ['"', '\''].contains(char))?;
    let start = declaration.len() - value.len() + 1;
    let length = declaration[start..].find(quote)?;
    Some(start..start + length)
}

fn is_white(char: char) -> bool {
    char.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_stays_as_it_is() {
        for text in ["<?xml version='1.0' encoding='UTF-8'?><a>é</a>", "<?xml version='1.0'?><a>é</a>", "<a>é</a>", ""]
        {
            assert_eq!(decode(text.as_bytes()), text);
        }
    }

    #[test]
    fn the_declaration_comes_first() {
        let text = "<?xml version='1.0'?><a/>";
        assert_eq!(decode(format!("\u{feff}\n {text}\n").as_bytes()), format!("{text}\n"));
    }

    #[test]
    fn utf16_is_known_by_its_mark_or_its_first_character() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é</a>";
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?><a>é</a>";
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(decode(&utf16(text, bytes)), expected);
            assert_eq!(decode(&utf16(&format!("\u{feff}{text}"), bytes)), expected);
        }
    }

    #[test]
    fn the_declared_encoding_is_followed() {
        let bytes = b"<?xml version='1.0' encoding = 'koi8-r' ?><a>\xc1</a>";
        assert_eq!(decode(bytes), "<?xml version='1.0' encoding = 'utf-8' ?><a>а</a>");
    }

    #[test]
    fn a_declaration_that_is_wrong_is_not_followed() {
        let latin = b"<?xml version='1.0' encoding='utf-8'?><a>\xe9</a>";
        assert_eq!(decode(latin), "<?xml version='1.0' encoding='utf-8'?><a>é</a>");
        let unknown = "<?xml version='1.0' encoding='klingon'?><a>é</a>";
        assert_eq!(decode(unknown.as_bytes()), "<?xml version='1.0' encoding='utf-8'?><a>é</a>");
        let narrow = "<?xml version='1.0' encoding='utf-16'?><a>é</a>";
        assert_eq!(decode(narrow.as_bytes()), "<?xml version='1.0' encoding='utf-8'?><a>é</a>");
    }

    #[test]
    fn text_that_says_nothing_and_is_not_utf8_is_windows_1252() {
        assert_eq!(decode(b"<a>\x93\xe9\x94</a>"), "<a>“é”</a>");
    }

    #[test]
    fn what_looks_like_an_encoding_elsewhere_is_none() {
        for text in ["<a encoding='koi8-r'?>", "<?xmlish encoding='koi8-r'?>", "<?xml encoding=koi8-r?>", "<?xml ?>"] {
            assert_eq!(decode(text.as_bytes()), text);
        }
    }
}
