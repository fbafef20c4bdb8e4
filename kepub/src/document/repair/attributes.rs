//! How many attributes a tag has, before it ends.

use super::{Irreparable, tokens::Tokens};

/// html5ever looks for duplicates among all earlier attributes of a tag, so their number is limited.
pub(super) const MAX_ATTRIBUTES: usize = 1000;

/// Follows the source alongside the tokenizer, and counts the attributes of the tag that it is in.
#[derive(Default)]
pub(super) enum Attributes {
    /// The tokenizer told all that it has read.
    #[default]
    Settled,
    /// It is in a comment or the like.
    Elsewhere,
    InTag(Count),
}

/// The attributes of a tag, as far as it has been read.
pub(super) struct Count {
    at: At,
    found: usize,
}

enum At {
    Name,
    Between,
    BeforeValue,
    Value,
    Quoted(u8),
}

impl Attributes {
    /// Notes that the tokenizer has read `chunk`, before which it had told `tokens_before` tokens.
    pub(super) fn follow(&mut self, chunk: &str, tokens: &Tokens, tokens_before: u64) -> Result<(), Irreparable> {
        let has_told = tokens.count() != tokens_before;
        match self {
            _ if has_told && (tokens.last_was_markup() || !begins_tag(chunk)) => *self = Self::Settled,
            _ if has_told => *self = Self::InTag(Count { at: At::Name, found: 0 }),
            Self::Settled if begins_tag(chunk) => *self = Self::InTag(Count { at: At::Name, found: 0 }),
            Self::Settled => *self = Self::Elsewhere,
            Self::Elsewhere | Self::InTag(_) => {}
        }
        let Self::InTag(count) = self else {
            return Ok(());
        };
        chunk.bytes().for_each(|byte| count.read(byte));
        if count.found > MAX_ATTRIBUTES { Err(Irreparable::Attributes) } else { Ok(()) }
    }
}

impl Count {
    fn read(&mut self, byte: u8) {
        let is_space = byte.is_ascii_whitespace();
        self.at = match (&self.at, byte) {
            (At::Quoted(quote), _) if *quote == byte => At::Between,
            (At::BeforeValue, b'"' | b'\'') => At::Quoted(byte),
            (At::BeforeValue, _) if !is_space => At::Value,
            (At::Name | At::Between, b'=') => At::BeforeValue,
            (At::Name | At::Between, b'/') => At::Between,
            (At::Name | At::Value, _) if is_space => At::Between,
            (At::Between, _) if !is_space => {
                self.found += 1;
                At::Name
            }
            _ => return,
        };
    }
}

fn begins_tag(chunk: &str) -> bool {
    let name = chunk.strip_prefix("</").or_else(|| chunk.strip_prefix('<'));
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}
