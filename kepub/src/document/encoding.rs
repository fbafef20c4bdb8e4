//! Which characters a document's bytes stand for.
//!
//! Books that are old enough to be in anything but UTF-8 have been through many tools, some of which converted the
//! text and left the declaration alone. So we believe, in this order:
//! 1. a byte order mark, and the zeros between the first characters in UTF-16: nothing else looks like them;
//! 2. bytes beyond ASCII that are UTF-8 throughout: what was written in another encoding hardly ever is;
//! 3. the user, who may have looked;
//! 4. the XML declaration, then `meta`: the first is what an XML parser goes by. Where they say UTF-8 and the bytes
//!    mostly are, the document was damaged, and the rest is right; where they hardly are, nothing was said;
//! 5. windows-1252, which is what the undeclared mostly is, and which has a character for each byte.

mod declaration;
mod reading;
mod tally;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::Error;

pub(super) use reading::Decoding;
pub(super) use tally::{Tally, Utf8};

/// How much of a document [`of`] should see: declarations stand at its beginning.
pub(super) const START_LEN: usize = 4096;

/// Reads the option: a label of the Encoding Standard, or `auto` for what the document says.
pub(super) fn option(label: Option<&str>) -> Result<Option<&'static Encoding>, Error> {
    let Some(label) = label.filter(|label| !label.trim().eq_ignore_ascii_case("auto")) else {
        return Ok(None);
    };
    let encoding = Encoding::for_label_no_replacement(label.trim().as_bytes());
    let encoding = encoding.ok_or_else(|| Error::Option {
        option: "charset",
        cause: format!("{label:?} isn't an encoding, such as utf-8, windows-1252 or shift_jis"),
    });
    encoding.map(Some)
}

/// The encoding of a document that begins with `start`, and is all together what `utf8` says.
pub(super) fn of(start: &[u8], utf8: Utf8, option: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(start) {
        return encoding;
    }
    if utf8 == Utf8::Throughout {
        return UTF_8;
    }
    let said = [option, declaration::xml(start), declaration::meta(start)];
    let fallback = if utf8 == Utf8::Hardly { WINDOWS_1252 } else { UTF_8 };
    said.into_iter().flatten().find(|&said| said != UTF_8 || utf8 != Utf8::Hardly).unwrap_or(fallback)
}

/// Decodes a whole document. Borrows what is UTF-8 already.
pub(super) fn decode<'a>(bytes: &'a [u8], option: Option<&'static Encoding>) -> Cow<'a, str> {
    // Nearly all books get away with this: the zeros of UTF-16 and the escapes of ISO-2022-JP are UTF-8 as well.
    if let Ok(text) = std::str::from_utf8(bytes)
        && memchr::memchr2(0, 0x1B, bytes).is_none()
    {
        return Cow::Borrowed(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    }
    let mut tally = Tally::default();
    tally.read(bytes);
    of(bytes, tally.finish(), option).decode_with_bom_removal(bytes).0
}

/// A document in UTF-16 begins with markup, hence with ASCII.
fn utf16_without_mark(start: &[u8]) -> Option<&'static Encoding> {
    match start {
        [b'<' | b'\n' | b'\r' | b' ', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<' | b'\n' | b'\r' | b' ', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_a_label_or_auto() {
        assert_eq!(option(None).unwrap(), None);
        assert_eq!(option(Some(" Auto")).unwrap(), None);
        assert_eq!(option(Some("latin1")).unwrap(), Some(WINDOWS_1252));
        assert_eq!(
            option(Some("latin-one")).unwrap_err().to_string(),
            "option charset: \"latin-one\" isn't an encoding, such as utf-8, windows-1252 or shift_jis"
        );
    }

    #[test]
    fn text_is_read_as_it_was_meant() {
        let cases: [(&[u8], &str); 16] = [
            (b"<p>a", "<p>a"),
            ("<p>é".as_bytes(), "<p>é"),
            (b"\xEF\xBB\xBF<p>\xC3\xA9", "<p>é"),
            (b"\xFF\xFE<\0p\0>\0\xE9\0", "<p>é"),
            (b"\xFE\xFF\0<\0p\0>\0\xE9", "<p>é"),
            (b"<\0p\0>\0\xE9\0", "<p>é"),
            (b"\0<\0p\0>\0\xE9", "<p>é"),
            (b"<p>\xE9", "<p>é"),
            (b"<?xml version='1.0' encoding='utf-8'?><p>\xE9", "<?xml version='1.0' encoding='utf-8'?><p>é"),
            (
                b"<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><p>\xB3",
                "<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><p>ł",
            ),
            (
                b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><p>\xC3\xA9",
                "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><p>é",
            ),
            (b"<meta charset=shift_jis><p>\x94\x4C", "<meta charset=shift_jis><p>猫"),
            (
                b"<?xml version='1.0' encoding='koi8-r'?><meta charset='utf-8'>\xC1",
                "<?xml version='1.0' encoding='koi8-r'?><meta charset='utf-8'>а",
            ),
            (
                b"<?xml encoding='utf-8'?><meta charset='koi8-r'>\xC1",
                "<?xml encoding='utf-8'?><meta charset='koi8-r'>а",
            ),
            (b"<meta charset='utf-8'>\xC3\xA9\xC3\xA9\xC3\xA9\xC3", "<meta charset='utf-8'>ééé\u{FFFD}"),
            (b"<meta charset='iso-2022-jp'>\x1B$BG-\x1B(B", "<meta charset='iso-2022-jp'>猫"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes, None), expected);
        }
    }

    #[test]
    fn the_option_is_for_what_is_not_certain() {
        let koi8 = option(Some("koi8-r")).unwrap();
        assert_eq!(decode(b"<p>\xC1", koi8), "<p>а");
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='iso-8859-1'?>\xC1", koi8),
            "<?xml version='1.0' encoding='iso-8859-1'?>а"
        );
        assert_eq!(decode("<p>é".as_bytes(), koi8), "<p>é");
        assert_eq!(decode(b"\xFF\xFE<\0p\0>\0\xE9\0", koi8), "<p>é");
    }

    #[test]
    fn what_is_utf_8_is_not_copied() {
        assert!(matches!(decode("<p>é".as_bytes(), None), Cow::Borrowed(_)));
        assert!(matches!(decode(b"<p>a", None), Cow::Borrowed(_)));
    }
}
