//! Turns tag soup into well-formed XHTML, the way browsers read it.
//!
//! Browsers and e-readers agree on what any text means as HTML, and so does html5ever, which reads it here. We depart
//! from HTML where a book's author must have meant XML:
//! * `<i/>` is empty, whatever the element, unless HTML has another use for it (`<br/>`);
//! * `<br></br>` is one line break, where HTML sees two;
//! * `<![CDATA[…]]>` is text, where HTML sees a comment;
//! * `svg:rect` and `m:mi` are the elements that the prefix says;
//! * the contents of `noscript` are elements, as they are in a document that never needed to be repaired.

mod attributes;
mod chunks;
mod names;
mod namespaces;
mod nodes;
mod serialize;
mod text;
mod tokens;
mod tree;

use html5ever::{TokenizerResult, buffer_queue::BufferQueue, tendril::StrTendril, tokenizer::Tokenizer};

use attributes::Attributes;
use chunks::Chunk;
use tokens::Tokens;

/// Why a document can't be repaired. It may still be copied as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Irreparable {
    #[error("it has frames instead of a body")]
    Frames,
    #[error("its elements are nested more than {} deep", tree::MAX_DEPTH)]
    Nested,
    #[error("an element has more than {} attributes", attributes::MAX_ATTRIBUTES)]
    Attributes,
    #[error("it would grow out of proportion: elements that are never closed go on in each paragraph")]
    Grown,
}

/// Returns the document as XML with namespaces, which any parser takes: one `html` with `head` and `body`, its XML
/// declaration first. The text is the source's, without the characters that XML forbids and without U+FFFD.
///
/// Takes time and memory in proportion to the source: what would not is refused.
pub(crate) fn repair(source: &str) -> Result<String, Irreparable> {
    let tokenizer = Tokenizer::new(Tokens::new(source.len()), html5ever::tokenizer::TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut attributes = Attributes::default();
    let last_cdata_end = memchr::memmem::rfind(source.as_bytes(), b"]]>");
    for Chunk { start, text } in chunks::of(source) {
        let tokens = &tokenizer.sink;
        let before = tokens.count();
        tokens.honour_cdata(last_cdata_end.is_some_and(|end| start < end));
        queue.push_back(StrTendril::from_slice(text));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        attributes.follow(text, tokens, before)?;
        tokens.tree().check()?;
    }
    tokenizer.end();
    serialize::document(&tokenizer.sink.into_tree().finished()?, source.len())
}

#[cfg(test)]
mod robustness;
#[cfg(test)]
mod tests;
