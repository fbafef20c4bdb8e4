//! The second pass: copies a document that the first found well-formed, and inserts what Kobo needs.

mod elements;

use super::{
    characters,
    facts::Facts,
    litter::{self, Litter},
    output::{Output, Recorder, Side},
    spans::{Context, Parent, Spans},
    styles::Styles,
    tokens::{Token, Tokens},
    typesetting::Typesetter,
};
use crate::{Options, Sentences};

/// What is to be done in a document.
pub(crate) struct Plan {
    pub facts: Facts,
    /// The style elements that its head lacks.
    pub styles: String,
    pub sentences: Sentences,
    pub has_smart_punctuation: bool,
}

/// Writes a document, token by token.
pub(crate) struct Rewriter<'p, R> {
    plan: &'p Plan,
    pub out: Output<R>,
    spans: Spans,
    typesetter: Option<Typesetter>,
    open: Vec<Element>,
    /// How many elements were open when one began of which the content stays as it is.
    opaque: Option<usize>,
    /// Whether anything but the XML declaration has been written.
    has_begun: bool,
    is_in_text: bool,
}

/// An open element, as far as something depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Head,
    Body,
    Paragraph,
    Table {
        has_implied_body: bool,
    },
    Image,
    /// Not written, and nor is its end.
    Removed,
    Other,
}

impl Plan {
    pub fn new(facts: Facts, styles: &Styles, options: &Options) -> Self {
        let styles = styles.missing(&facts);
        Self { facts, styles, sentences: options.sentences, has_smart_punctuation: options.smart_punctuation }
    }
}

impl<'p, R: Recorder> Rewriter<'p, R> {
    pub fn new(plan: &'p Plan, recorder: R) -> Self {
        let mut out = Output::new(recorder, plan.facts.has_lost);
        out.markup("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        Self {
            plan,
            out,
            spans: Spans::new(plan.facts.highest_paragraph, plan.sentences),
            typesetter: plan.has_smart_punctuation.then(Typesetter::default),
            open: Vec::new(),
            opaque: None,
            has_begun: false,
            is_in_text: false,
        }
    }

    /// How many spans have been written.
    pub fn spans(&self) -> u64 {
        self.spans.count()
    }

    /// Writes the tokens of a text, as far as it goes.
    pub fn tokens(&mut self, tokens: &mut Tokens<'_>) {
        loop {
            let begun = tokens.read();
            let Ok(Some(token)) = tokens.next() else { return };
            let Token::Start(tag) = token else {
                self.token(token);
                continue;
            };
            let is_litter = if litter::may_be(tag.name) {
                litter::measure(tag, tokens, &self.plan.facts.entities)
            } else {
                Litter::No
            };
            match is_litter {
                Litter::No => self.token(token),
                Litter::Unknown => return tokens.rewind(begun),
                Litter::Yes(length) => {
                    self.end_text();
                    if self.out.is_body {
                        litter::record(tag, &tokens.rest()[..length], &mut self.out.recorder);
                    }
                    tokens.skip(length);
                }
            }
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Cdata(text) => self.cdata(text),
            _ => {
                self.end_text();
                self.markup(token);
            }
        }
    }

    fn markup(&mut self, token: Token<'_>) {
        match token {
            Token::Instruction(raw) if is_declaration(raw) => return,
            Token::Start(tag) => {
                if let Some(typesetter) = &mut self.typesetter {
                    typesetter.start(tag);
                }
                self.start(tag);
            }
            Token::End(name, raw) => {
                if let Some(typesetter) = &mut self.typesetter {
                    typesetter.end(name);
                }
                self.end(raw);
            }
            Token::Doctype(raw) => {
                self.out.markup("<!DOCTYPE");
                self.out.markup(&raw["<!DOCTYPE".len()..]);
            }
            Token::Comment(raw) | Token::Instruction(raw) => {
                self.out.markup(raw);
                self.out.recorder.interrupted(Side::Both);
            }
            Token::Text(_) | Token::Cdata(_) => {}
        }
        self.has_begun = true;
    }

    fn text(&mut self, text: &str) {
        let entities = &self.plan.facts.entities;
        if !self.has_begun {
            return;
        }
        if !self.is_spanned() {
            return characters::copy(text, entities, &mut self.out);
        }
        self.is_in_text = true;
        let context = self.context();
        match &mut self.typesetter {
            Some(typesetter) => typesetter.text(text, context, &mut self.spans, &mut self.out),
            None => self.spans.text(text, context, &mut self.out),
        }
    }

    fn context(&self) -> Context<'p> {
        let is_paragraph = self.open.last() == Some(&Element::Paragraph);
        let parent = if is_paragraph { Parent::Paragraph } else { Parent::Other };
        Context { parent, entities: &self.plan.facts.entities }
    }

    fn cdata(&mut self, text: &str) {
        if self.is_spanned() {
            return self.text(&characters::escape(text));
        }
        self.out.markup("<![CDATA[");
        self.out.markup(text);
        self.out.markup("]]>");
        if self.out.is_body {
            self.out.recorder.kept(&characters::escape(text));
        }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.is_in_text) {
            let context = self.context();
            if let Some(typesetter) = &mut self.typesetter {
                typesetter.end_text(context, &mut self.spans, &mut self.out);
            }
            self.spans.end_text(&mut self.out);
        }
    }

    /// Whether text gets spans here.
    fn is_spanned(&self) -> bool {
        self.out.is_body && self.opaque.is_none() && !self.plan.facts.has_spans
    }
}

fn is_declaration(instruction: &str) -> bool {
    instruction
        .strip_prefix("<?xml")
        .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_whitespace() || next == '?'))
}
