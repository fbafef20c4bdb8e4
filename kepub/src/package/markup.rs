//! XML cut into tags, text and the rest, without asking whether it is well-formed.

/// A piece of XML. Joined, the pieces are the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Tag(&'a str),
    Text(&'a str),
    Doctype(&'a str),
    /// A comment, a CDATA section or a processing instruction.
    Verbatim(&'a str),
}

impl<'a> Piece<'a> {
    pub(super) fn as_str(self) -> &'a str {
        match self {
            Self::Tag(text) | Self::Text(text) | Self::Doctype(text) | Self::Verbatim(text) => text,
        }
    }
}

/// Cuts `text` into pieces; one that has no end reaches to the end of the text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let piece = first(rest);
        rest = &rest[piece.as_str().len()..];
        Some(piece)
    })
}

/// Returns the length of the tag that `text` begins with, `<` and `>` included.
pub(super) fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Returns the name in the start tag that `text` begins with, with its prefix.
pub(super) fn tag_name(text: &str) -> &str {
    let name = text.trim_start_matches('<');
    &name[..name.find([' ', '\t', '\r', '\n', '/', '>']).unwrap_or(name.len())]
}

fn first(text: &str) -> Piece<'_> {
    for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if text.starts_with(start) {
            return Piece::Verbatim(through(text, end));
        }
    }
    if text.starts_with("<!DOCTYPE") {
        Piece::Doctype(&text[..doctype_length(text)])
    } else if text.starts_with('<') {
        Piece::Tag(&text[..tag_length(text)])
    } else {
        Piece::Text(&text[..text.find('<').unwrap_or(text.len())])
    }
}

fn through<'a>(text: &'a str, end: &str) -> &'a str {
    &text[..text.find(end).map_or(text.len(), |at| at + end.len())]
}

/// Declarations stand in brackets; a `>` or a bracket in a quoted value or in a comment counts for nothing.
fn doctype_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut in_brackets) = ("<!DOCTYPE".len(), false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' if !in_brackets => return at + 1,
            b'[' => in_brackets = true,
            b']' => in_brackets = false,
            b'"' | b'\'' => at += 1 + memchr::memchr(*byte, &bytes[at + 1..]).unwrap_or(bytes.len()),
            b'<' if text[at..].starts_with("<!--") => at += through(&text[at..], "-->").len() - 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pieces_end_where_xml_ends_them() {
        let text = r#"<?xml?><!DOCTYPE p [<!-- ]> don't --><!ENTITY a "]>">]><p a="'>" b='">'>1 > 0<![CDATA[<x>]]><!--<y>--></p>"#;
        let found: Vec<_> = pieces(text).collect();
        assert_eq!(
            found,
            [
                Piece::Verbatim("<?xml?>"),
                Piece::Doctype(r#"<!DOCTYPE p [<!-- ]> don't --><!ENTITY a "]>">]>"#),
                Piece::Tag(r#"<p a="'>" b='">'>"#),
                Piece::Text("1 > 0"),
                Piece::Verbatim("<![CDATA[<x>]]>"),
                Piece::Verbatim("<!--<y>-->"),
                Piece::Tag("</p>"),
            ]
        );
    }

    #[test]
    fn a_tag_is_named_with_its_prefix() {
        assert_eq!(["<a>", "<a/>", "<o:a\nb='c'>", "<a"].map(tag_name), ["a", "a", "o:a", "a"]);
    }

    proptest! {
        #[test]
        fn pieces_are_the_whole_text(text in "(<|>|<!--|-->|<!DOCTYPE|<!\\[CDATA\\[|\\]|\\[|\"|'|é|a){0,24}") {
            prop_assert_eq!(pieces(&text).map(Piece::as_str).collect::<String>(), text);
        }
    }
}
