//! Smart punctuation, set while a document is rewritten.

use super::{
    characters::{self, Character, UNKNOWN},
    output::{Output, Recorder},
    punctuation::{Piece, Punctuation, Replacement},
    spans::{Context, Spans},
    tag::Tag,
};

/// Sets text before it gets its spans.
#[derive(Default)]
pub(crate) struct Typesetter {
    punctuation: Punctuation,
    /// The end of a text, of which the next piece decides.
    unsettled: String,
    /// How many elements are open of which the text is code.
    code: usize,
}

impl Typesetter {
    pub fn text<R: Recorder>(&mut self, text: &str, context: Context<'_>, spans: &mut Spans, out: &mut Output<R>) {
        if self.code > 0 {
            return spans.text(text, context, out);
        }
        self.unsettled.push_str(&plain(text, context.entities));
        self.set(Piece::Inner, context, spans, out);
    }

    /// Sets what is left of a text that has ended.
    pub fn end_text<R: Recorder>(&mut self, context: Context<'_>, spans: &mut Spans, out: &mut Output<R>) {
        self.set(Piece::Last, context, spans, out);
    }

    pub fn start(&mut self, tag: Tag<'_>) {
        match tag.name {
            "br" | "img" | "hr" => self.punctuation.gap(),
            name if is_inline(name) => {}
            _ => self.punctuation.block(),
        }
        if is_code(tag.name) && !tag.empty {
            self.code += 1;
        }
    }

    pub fn end(&mut self, name: &str) {
        if !is_inline(name) {
            self.punctuation.block();
        }
        if is_code(name) {
            self.code -= 1;
        }
    }

    fn set<R: Recorder>(&mut self, piece: Piece, context: Context<'_>, spans: &mut Spans, out: &mut Output<R>) {
        let mut replacements = Vec::new();
        let settled = self.punctuation.read(&self.unsettled, piece, &mut replacements);
        let mut from = 0;
        for Replacement { range, with } in replacements {
            spans.text(&self.unsettled[from..range.start], context, out);
            spans.replaced(&self.unsettled[range.clone()], with, out);
            from = range.end;
        }
        spans.text(&self.unsettled[from..settled], context, out);
        self.unsettled.drain(..settled);
    }
}

/// Text in which only characters that stand for markup, and a document's own entities, are written as references.
fn plain(text: &str, entities: &[String]) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = Character::read(rest, entities) {
        match next.value {
            '<' | '>' | '&' => plain.push_str(&characters::escape(&next.value.to_string())),
            UNKNOWN => plain.push_str(next.raw),
            value => {
                plain.push(value);
                plain.extend(next.second);
            }
        }
        rest = &rest[next.raw.len()..];
    }
    plain
}

fn is_code(name: &str) -> bool {
    matches!(name, "code" | "kbd" | "samp" | "tt" | "var")
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rb"
            | "rp"
            | "rt"
            | "rtc"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}
