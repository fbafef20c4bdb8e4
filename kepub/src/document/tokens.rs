//! The markup of a document, token by token.
//!
//! A token is a slice of the text that is at hand. Of a large document that is a window: where a token isn't complete,
//! [`Tokens::next`] answers `None` and the caller comes back with more.

use std::fmt;

use memchr::{memchr, memmem};

use super::tag::Tag;

/// A piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text between markup, references included. Of a long text several in a row.
    Text(&'a str),
    /// What stands in a CDATA section.
    Cdata(&'a str),
    Start(Tag<'a>),
    /// The name of the element that ends, and the whole tag.
    End(&'a str, &'a str),
    /// Comments, processing instructions and the document type, as they stand.
    Comment(&'a str),
    Instruction(&'a str),
    Doctype(&'a str),
}

/// Why a text isn't XML, and at which byte of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    pub reason: &'static str,
    pub offset: usize,
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at byte {}", self.reason, self.offset)
    }
}

/// Reads tokens from a text.
#[derive(Clone)]
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Whether the document ends with the text.
    whole: bool,
}

/// A text without white space may be cut when it is longer than this.
const LONG: usize = 64 << 10;

impl<'a> Tokens<'a> {
    /// `text` is a whole document, or its end.
    pub fn of_all(text: &'a str) -> Self {
        Self { text, at: 0, whole: true }
    }

    /// `text` is a part of a document, of which more comes.
    pub fn of_part(text: &'a str) -> Self {
        Self { text, at: 0, whole: false }
    }

    /// How much of the text has been read.
    pub fn read(&self) -> usize {
        self.at
    }

    /// What hasn't been read yet.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Passes over text that the caller has dealt with.
    pub fn skip(&mut self, length: usize) {
        self.at += length;
    }

    /// Goes back to where a token began.
    pub fn rewind(&mut self, read: usize) {
        self.at = read;
    }

    /// Whether the text is the end of its document.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The next token; `None` at the end of the text, or where more of it is needed.
    pub fn next(&mut self) -> Result<Option<Token<'a>>, Malformed> {
        let rest = self.rest();
        let found = match rest.as_bytes() {
            [] => None,
            [b'<', ..] => self.markup(rest)?,
            _ => self.characters(rest),
        };
        Ok(found.map(|(token, length)| {
            self.at += length;
            token
        }))
    }

    fn characters(&self, rest: &'a str) -> Option<(Token<'a>, usize)> {
        let length = match memchr(b'<', rest.as_bytes()) {
            Some(length) => length,
            None if self.whole => rest.len(),
            None => safe_length(rest)?,
        };
        Some((Token::Text(&rest[..length]), length))
    }

    fn markup(&self, rest: &'a str) -> Result<Option<(Token<'a>, usize)>, Malformed> {
        match rest.as_bytes() {
            [_, b'!', ..] => self.declaration(rest),
            [_, b'?', ..] => self.until(rest, 2, "?>", Token::Instruction),
            [_, b'/', ..] => self.end_tag(rest),
            [_, _, ..] => self.start_tag(rest),
            _ => self.more("a tag that never ends"),
        }
    }

    fn declaration(&self, rest: &'a str) -> Result<Option<(Token<'a>, usize)>, Malformed> {
        if rest.starts_with("<!--") {
            let Some(end) = memmem::find(&rest.as_bytes()[4..], b"--") else {
                return self.more("a comment that never ends");
            };
            let end = end + 6;
            return match rest.as_bytes().get(end) {
                Some(b'>') => Ok(Some((Token::Comment(&rest[..=end]), end + 1))),
                Some(_) => self.malformed("two hyphens in a comment"),
                None => self.more("a comment that never ends"),
            };
        }
        if rest.starts_with("<![CDATA[") {
            return self.until(rest, 9, "]]>", |raw| Token::Cdata(&raw[9..raw.len() - 3]));
        }
        if rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case("DOCTYPE")) {
            return match doctype_length(rest.as_bytes()) {
                Some(length) => Ok(Some((Token::Doctype(&rest[..length]), length))),
                None => self.more("a document type that never ends"),
            };
        }
        if rest.len() < 9 {
            self.more("a declaration that never ends")
        } else {
            self.malformed("an unknown declaration")
        }
    }

    fn until(
        &self,
        rest: &'a str,
        start: usize,
        end: &str,
        token: impl FnOnce(&'a str) -> Token<'a>,
    ) -> Result<Option<(Token<'a>, usize)>, Malformed> {
        match memmem::find(&rest.as_bytes()[start..], end.as_bytes()) {
            Some(at) => {
                let length = start + at + end.len();
                Ok(Some((token(&rest[..length]), length)))
            }
            None => self.more("a section that never ends"),
        }
    }

    fn end_tag(&self, rest: &'a str) -> Result<Option<(Token<'a>, usize)>, Malformed> {
        match memchr(b'>', rest.as_bytes()) {
            Some(at) => Ok(Some((Token::End(rest[2..at].trim_ascii_end(), &rest[..=at]), at + 1))),
            None => self.more("a tag that never ends"),
        }
    }

    fn start_tag(&self, rest: &'a str) -> Result<Option<(Token<'a>, usize)>, Malformed> {
        let bytes = rest.as_bytes();
        let mut at = 1;
        loop {
            match bytes.get(at) {
                None => return self.more("a tag that never ends"),
                Some(b'>') => break,
                Some(b'<') => return self.malformed("a tag within a tag"),
                Some(&quote @ (b'"' | b'\'')) => match memchr(quote, &bytes[at + 1..]) {
                    Some(length) => at += length + 2,
                    None => return self.more("a value that never ends"),
                },
                Some(_) => at += 1,
            }
        }
        let empty = bytes[at - 1] == b'/' && at > 1;
        let inside = &rest[1..at - usize::from(empty)];
        let name_length = inside.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(name_length);
        Ok(Some((Token::Start(Tag { raw: &rest[..=at], name, attributes, empty }), at + 1)))
    }

    /// More text is needed, or if there is none, the document is broken.
    fn more<T>(&self, reason: &'static str) -> Result<Option<T>, Malformed> {
        if self.whole { self.malformed(reason) } else { Ok(None) }
    }

    fn malformed<T>(&self, reason: &'static str) -> Result<T, Malformed> {
        Err(Malformed { reason, offset: self.at })
    }
}

/// How much of a text that goes on can be taken without cutting a word or a reference.
fn safe_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if let Some(at) = bytes.iter().rposition(u8::is_ascii_whitespace) {
        return Some(at + 1);
    }
    if text.len() < LONG {
        return None;
    }
    match memchr::memrchr(b'&', bytes) {
        Some(at) if text.len() - at < 64 => Some(at),
        _ => Some(text.len()),
    }
}

fn doctype_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    let mut brackets = 0_u32;
    loop {
        match bytes.get(at)? {
            b'>' if brackets == 0 => return Some(at + 1),
            b'[' => brackets += 1,
            b']' => brackets = brackets.saturating_sub(1),
            b'<' if bytes[at..].starts_with(b"<!--") => at += 4 + memmem::find(&bytes[at + 4..], b"-->")?,
            &quote @ (b'"' | b'\'') => at += 1 + memchr(quote, &bytes[at + 1..])?,
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Vec<Token<'_>>, Malformed> {
        let mut tokens = Tokens::of_all(text);
        let mut all = Vec::new();
        while let Some(token) = tokens.next()? {
            all.push(token);
        }
        Ok(all)
    }

    #[test]
    fn a_document_falls_into_tokens() {
        let text = "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a \"]>\"> <!-- > -->]><p a = '>' b=\"'\">x &lt; y<br/><![CDATA[<b>]]><!-- c --></p >";
        let found = tokens(text).unwrap();
        let Token::Start(tag) = found[2] else { panic!("{found:?}") };
        assert_eq!(tag.attributes().collect::<Result<Vec<_>, _>>(), Ok(vec![("a", ">"), ("b", "'")]));
        assert_eq!(found[0], Token::Instruction("<?xml version='1.0'?>"));
        assert!(matches!(found[1], Token::Doctype(raw) if raw.ends_with("-->]>")));
        assert_eq!(found[3], Token::Text("x &lt; y"));
        assert_eq!(found[4], Token::Start(Tag { raw: "<br/>", name: "br", attributes: "", empty: true }));
        assert_eq!(found[5..7], [Token::Cdata("<b>"), Token::Comment("<!-- c -->")]);
        assert_eq!(found[7], Token::End("p", "</p >"));
    }

    #[test]
    fn a_part_gives_the_tokens_that_are_whole() {
        let text = "<p class='x'>One two &amp; three<!-- c --></p>";
        for cut in 0..text.len() {
            let mut part = Tokens::of_part(&text[..cut]);
            while part.next().unwrap().is_some() {}
            assert!(text[part.read()..].len() >= text.len() - cut);
        }
    }

    #[test]
    fn what_never_ends_is_malformed() {
        for text in [
            "<p",
            "<p a='",
            "<?>",
            "<![CDATA[]>",
            "<!-- a",
            "<!-- a -- b -->",
            "<![CDATA[a",
            "<?a",
            "</p",
            "<!DOCTYPE a [",
            "<p <b>",
            "<!ELEMENT a b>",
        ] {
            assert!(tokens(text).is_err(), "{text}");
        }
    }
}
