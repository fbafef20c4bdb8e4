//! The characters of a text, and how each is written.

use super::{
    output::{Output, Recorder},
    references::{self, Reference},
};

/// A character of a text.
pub(crate) struct Character<'a> {
    pub value: char,
    /// As it stands.
    pub raw: &'a str,
    /// As it should, if that is different.
    pub mended: Option<String>,
}

impl<'a> Character<'a> {
    /// The first of `text`. `entities` are those that the document declares.
    pub fn read(text: &'a str, entities: &[String]) -> Option<Self> {
        let value = text.chars().next()?;
        let raw = &text[..value.len_utf8()];
        match value {
            '&' => Some(Self::read_reference(text, entities).unwrap_or(Self { value, raw, mended: None })),
            '\u{A0}' => Some(Self { value, raw, mended: Some("&#160;".to_owned()) }),
            _ => Some(Self { value, raw, mended: None }),
        }
    }

    fn read_reference(text: &'a str, entities: &[String]) -> Option<Self> {
        let (reference, length) = references::read(text, entities)?;
        let raw = &text[..length];
        Some(match reference {
            Reference::Plain(value) => Self { value, raw, mended: None },
            // What a declared entity holds isn't known; it is taken for a letter.
            Reference::Declared => Self { value: 'a', raw, mended: None },
            Reference::Mended(value, second) => {
                let mut mended = String::new();
                references::put(value, &mut mended);
                second.into_iter().for_each(|second| references::put(second, &mut mended));
                Self { value, raw, mended: Some(mended) }
            }
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
        if let Some(mended) = next.mended {
            put(&text[from..at], out);
            put(&mended, out);
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

/// How many characters a text has, whose references every reader understands.
pub(crate) fn count(text: &str) -> u64 {
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        count += rest[..at].chars().count() as u64 + 1;
        rest = &rest[at..];
        rest = &rest[references::read(rest, &[]).map_or(1, |(_, length)| length)..];
    }
    count + rest.chars().count() as u64
}

/// Text that stands for itself where markup is read.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    text.chars().for_each(|character| references::put(character, &mut escaped));
    escaped
}
