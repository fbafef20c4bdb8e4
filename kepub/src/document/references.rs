//! References to characters and entities: `&#160;`, `&eacute;`.
//!
//! XML knows five names. The others are HTML's; whether a reader knows them depends on the document type, so they
//! become the characters that they mean.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// What a reference stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reference {
    /// A character, by a reference that every reader understands.
    Plain(char),
    /// One or two characters, by a reference that is to be replaced by them.
    Mended(char, Option<char>),
    /// Whatever the document's own type declares.
    Declared,
}

/// Names of at most so many bytes are looked at.
const LONGEST_NAME: usize = 64;

/// Reads the reference that `text` begins with, and returns its length with it. `declared` are the names that the
/// document declares, sorted.
pub(crate) fn read(text: &str, declared: &[String]) -> Option<(Reference, usize)> {
    let end = text.bytes().take(LONGEST_NAME).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let reference = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(name, declared)?,
    };
    Some((reference, end + 1))
}

/// Returns `tag` with the references in its values mended.
pub(crate) fn mend(tag: &str, declared: &[String]) -> String {
    let mut mended = String::with_capacity(tag.len());
    let mut from = 0;
    for at in memchr::memchr_iter(b'&', tag.as_bytes()) {
        if let Some((Reference::Mended(first, second), length)) = read(&tag[at..], declared) {
            mended.push_str(&tag[from..at]);
            put(first, &mut mended);
            if let Some(second) = second {
                put(second, &mut mended);
            }
            from = at + length;
        }
    }
    mended.push_str(&tag[from..]);
    mended
}

/// Writes a character so that it stands for itself.
pub(crate) fn put(character: char, out: &mut String) {
    match character {
        '\u{A0}' => out.push_str("&#160;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '"' => out.push_str("&quot;"),
        _ => out.push(character),
    }
}

fn numeric(number: &str) -> Option<Reference> {
    let code = match number.strip_prefix('x') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(digits, 16).ok()?,
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    // HTML reads the codes of C1 as windows-1252, which is what their authors meant.
    if let Some(Some(meant)) = code.checked_sub(0x80).and_then(|at| C1_REPLACEMENTS.get(at as usize)) {
        return Some(Reference::Mended(*meant, None));
    }
    let character = char::from_u32(code).filter(|it| is_allowed(*it))?;
    Some(if character == '\u{FFFD}' { Reference::Mended(character, None) } else { Reference::Plain(character) })
}

fn named(name: &str, declared: &[String]) -> Option<Reference> {
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ if declared.binary_search_by(|it| it.as_str().cmp(name)).is_ok() => return Some(Reference::Declared),
        _ => {
            let mut key = [0; LONGEST_NAME + 1];
            key[..name.len()].copy_from_slice(name.as_bytes());
            key[name.len()] = b';';
            let (first, second) = *NAMED_ENTITIES.get(std::str::from_utf8(&key[..=name.len()]).ok()?)?;
            return Some(Reference::Mended(char::from_u32(first)?, char::from_u32(second).filter(|_| second != 0)));
        }
    };
    Some(Reference::Plain(character))
}

/// Whether XML allows the character.
pub(crate) fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        let plain = |character, length| Some((Reference::Plain(character), length));
        let mended = |character, length| Some((Reference::Mended(character, None), length));
        assert_eq!(read("&amp;b;", &[]), plain('&', 5));
        assert_eq!(read("&#x2014;", &[]), plain('\u{2014}', 8));
        assert_eq!(read("&eacute;", &[]), mended('\u{E9}', 8));
        assert_eq!(read("&#150;", &[]), mended('\u{2013}', 6));
        assert_eq!(read("&NotEqualTilde;", &[]), Some((Reference::Mended('\u{2242}', Some('\u{338}')), 15)));
        assert_eq!(read("&mine;", &["mine".to_owned()]), Some((Reference::Declared, 6)));
        for broken in
            ["&", "&;", "&a b;", "&#;", "&#x;", "&#0;", "&#xD800;", "&#x110000;", "&#+65;", "&notone;", "&amp"]
        {
            assert_eq!(read(broken, &[]), None, "{broken}");
        }
    }

    #[test]
    fn what_is_mended_stands_for_itself() {
        let mended = mend("<a b=\"&eacute;&nbsp;&amp;&lt;&Hat;\">", &[]);
        assert_eq!(mended, "<a b=\"\u{E9}&#160;&amp;&lt;^\">");
    }
}
