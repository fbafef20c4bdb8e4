//! What a document says about its encoding.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// What the XML declaration in `start` says. Some documents have something in front of it.
pub(super) fn xml(start: &[u8]) -> Option<&'static Encoding> {
    let text = lower_case(start);
    let (_, declaration) = text.split_once("<?xml")?;
    let (declaration, _) = declaration.strip_prefix(|c: char| c.is_ascii_whitespace())?.split_once("?>")?;
    encoding(value(declaration, "encoding")?)
}

/// What the first `meta` in `start` says that says anything, with `charset` or `http-equiv`.
pub(super) fn meta(start: &[u8]) -> Option<&'static Encoding> {
    let text = lower_case(start);
    let mut rest = &*text;
    while let Some((_, markup)) = rest.split_once('<') {
        let end = if markup.starts_with("!--") { "-->" } else { ">" };
        let (markup, behind) = markup.split_once(end)?;
        rest = behind;
        let attributes =
            markup.strip_prefix("meta").filter(|text| text.starts_with(|c: char| !c.is_ascii_alphanumeric()));
        if let Some(found) = attributes.and_then(|text| value(text, "charset")).and_then(encoding) {
            return Some(found);
        }
    }
    None
}

/// The value behind `name`, also if both are in another's value: `content="text/html; charset=utf-8"`.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once(name) {
        rest = behind;
        let Some(value) = rest.trim_ascii_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
        return value.split(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>')).next();
    }
    None
}

/// The encoding of that label, if the label could be read in it: in UTF-16 it couldn't.
fn encoding(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

fn lower_case(start: &[u8]) -> String {
    String::from_utf8_lossy(start).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{KOI8_R, UTF_8, WINDOWS_1252};

    use super::*;

    #[test]
    fn the_declaration_is_read() {
        for (start, expected) in [
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", Some(UTF_8)),
            ("\n<?xml version='1.0' encoding = 'koi8-r' ?><a>", Some(KOI8_R)),
            ("<?xml version='1.0'?><a encoding='koi8-r'>", None),
            ("<?xml-stylesheet encoding='koi8-r'?>", None),
            ("<?xml encoding='utf-16'?>", None),
            ("<?xml encoding='none'?>", None),
            ("<?xml encoding='koi8-r'", None),
        ] {
            assert_eq!(xml(start.as_bytes()), expected, "{start}");
        }
    }

    #[test]
    fn the_first_meta_that_says_something_is_read() {
        for (start, expected) in [
            ("<META CHARSET=koi8-r>", Some(KOI8_R)),
            ("<meta charset='koi8-r'/>", Some(KOI8_R)),
            ("<meta http-equiv='Content-Type' content='text/html; charset=latin1'/>", Some(WINDOWS_1252)),
            ("<meta http-equiv='Content-Type' content='text/html; charset='/><meta charset=utf-8>", Some(UTF_8)),
            ("<!-- > <meta charset=koi8-r> --><meta charset=utf-8>", Some(UTF_8)),
            ("<metadata charset=koi8-r>charset=koi8-r", None),
            ("<meta charset=koi8-r", None),
            ("<meta name='charset' content='koi8-r'>", None),
        ] {
            assert_eq!(meta(start.as_bytes()), expected, "{start}");
        }
    }
}
