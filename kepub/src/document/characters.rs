//! The characters of a text, and how each is written.

use std::borrow::Cow;

use super::{
    output::{Output, Recorder},
    references::{self, Reference},
};

/// Stands for what an entity of the document's own holds: no white space, and nothing that ends a sentence.
pub(crate) const UNKNOWN: char = '\u{FFFC}';

/// A character of a text.
pub(crate) struct Character<'a> {
    pub value: char,
    /// Some entities are two characters.
    pub second: Option<char>,
    /// As it stands.
    pub raw: &'a str,
    /// Whether it should be written in another way.
    pub is_mended: bool,
}

impl<'a> Character<'a> {
    /// The first of `text`. `entities` are those that the document declares.
    pub fn read(text: &'a str, entities: &[String]) -> Option<Self> {
        let value = text.chars().next()?;
        let raw = &text[..value.len_utf8()];
        match value {
            '&' => Some(Self::read_reference(text, entities).unwrap_or(Self {
                value,
                second: None,
                raw,
                is_mended: false,
            })),
            '\u{A0}' => Some(Self { value, second: None, raw, is_mended: true }),
            _ => Some(Self { value, second: None, raw, is_mended: false }),
        }
    }

    /// How it should be written.
    pub fn mended(&self) -> String {
        let mut mended = String::new();
        references::put(self.value, &mut mended);
        if let Some(second) = self.second {
            references::put(second, &mut mended);
        }
        mended
    }

    fn read_reference(text: &'a str, entities: &[String]) -> Option<Self> {
        let (reference, length) = references::read(text, entities)?;
        let raw = &text[..length];
        Some(match reference {
            Reference::Plain(value) => Self { value, second: None, raw, is_mended: false },
            Reference::Declared => Self { value: UNKNOWN, second: None, raw, is_mended: false },
            Reference::Mended(value, second) => Self { value, second, raw, is_mended: true },
        })
    }
}

/// Copies text that gets no spans.
pub(crate) fn copy<R: Recorder>(text: &str, entities: &[String], out: &mut Output<R>) {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(length) = memchr::memchr2(b'&', 0xC2, &bytes[at..]) {
        at += length;
        let Some(next) = Character::read(&text[at..], entities) else { break };
        if next.is_mended {
            put(&text[from..at], out);
            put(&next.mended(), out);
            from = at + next.raw.len();
        }
        at += next.raw.len();
    }
    put(&text[from..], out);
}

/// Writes text without U+FFFD, which stands for a character that somebody has lost.
pub(crate) fn put<R: Recorder>(text: &str, out: &mut Output<R>) {
    if !out.has_lost {
        return out.text(text);
    }
    let mut from = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}") {
        out.text(&text[from..at]);
        from = at + '\u{FFFD}'.len_utf8();
        out.recorder.dropped(&text[at..from]);
    }
    out.text(&text[from..]);
}

/// The characters of a text, for whose references it is enough to know XML's.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    // For a parser the end of a line is one character, however it is written (XML 1.0, section 2.11).
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        return Cow::Owned(decode(&text.replace("\r\n", "\n").replace('\r', "\n")).into_owned());
    }
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (value, length) = match (references::read(rest, &[]), memchr::memchr(b';', rest.as_bytes())) {
            (Some((Reference::Plain(value) | Reference::Mended(value, _), length)), _) => (value, length),
            // An entity of the document's own counts as one character.
            (_, Some(end)) => (UNKNOWN, end + 1),
            (_, None) => ('&', 1),
        };
        decoded.push(value);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Text that stands for itself where markup is read.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    text.chars().for_each(|character| references::put(character, &mut escaped));
    escaped
}
