//! Empty elements that word processors leave behind: `<o:p>&nbsp;</o:p>`, `<st1:place/>`.

use super::{
    characters::Character,
    tag::Tag,
    tokens::{Token, Tokens},
};

/// Whether an element is litter.
pub(crate) enum Litter<'a> {
    No,
    /// What it holds, which is white space and comments, and how long it is behind its start tag.
    Yes {
        text: &'a str,
        length: usize,
    },
    /// More of the document is needed to tell.
    Unknown,
}

/// Longer elements aren't litter.
const LONGEST: usize = 4 << 10;

/// Whether elements of this name may be.
pub(crate) fn may_be(name: &str) -> bool {
    name == "o:p" || name.starts_with("st1:")
}

/// Looks at the element that `tag` begins, whose content `tokens` read next.
pub(crate) fn measure<'a>(tag: Tag<'a>, tokens: &Tokens<'a>, entities: &[String]) -> Litter<'a> {
    if tag.empty {
        return Litter::Yes { text: "", length: 0 };
    }
    let mut ahead = tokens.clone();
    let begun = ahead.read();
    let mut text = "";
    while let Ok(Some(token)) = ahead.next() {
        match token {
            Token::Text(piece) if text.is_empty() && is_blank(piece, entities) => text = piece,
            Token::Comment(_) => {}
            Token::End(..) => return Litter::Yes { text, length: ahead.read() - begun },
            _ => return Litter::No,
        }
    }
    if tokens.rest().len() > LONGEST || tokens.is_whole() { Litter::No } else { Litter::Unknown }
}

fn is_blank(mut text: &str, entities: &[String]) -> bool {
    while let Some(next) = Character::read(text, entities) {
        if !next.value.is_whitespace() {
            return false;
        }
        text = &text[next.raw.len()..];
    }
    true
}
