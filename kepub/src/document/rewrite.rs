//! The second pass: copies a document that the first found well-formed, and inserts what Kobo needs.

use super::{
    characters,
    litter::{self, Litter},
    meta, names, namespaces,
    output::{Output, Recorder, Side},
    references,
    spans::{Parent, Spans},
    styles::Styles,
    survey::Facts,
    tokens::{Tag, Token, Tokens},
};
use crate::{Options, Sentences};

/// What is to be done in a document.
pub(crate) struct Plan {
    pub facts: Facts,
    /// The style elements that its head lacks.
    pub styles: String,
    pub sentences: Sentences,
    pub smart_punctuation: bool,
}

/// Writes a document, token by token.
pub(crate) struct Rewriter<'p, R> {
    plan: &'p Plan,
    pub out: Output<R>,
    spans: Spans,
    open: Vec<Element>,
    /// How many elements were open when one began of which the content stays as it is.
    opaque: Option<usize>,
    /// Whether anything but the XML declaration has been written.
    has_begun: bool,
    is_in_body: bool,
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
        let styles = styles.missing(&facts.styles);
        Self { facts, styles, sentences: options.sentences, smart_punctuation: options.smart_punctuation }
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
            open: Vec::new(),
            opaque: None,
            has_begun: false,
            is_in_body: false,
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
            match token {
                Token::Start(tag) if litter::may_be(tag.name) => {
                    match litter::measure(tag, tokens, &self.plan.facts.entities) {
                        Litter::Unknown => return tokens.rewind(begun),
                        Litter::No => self.token(token),
                        Litter::Yes { text, length } => {
                            self.remove(tag.name, text);
                            tokens.skip(length);
                        }
                    }
                }
                _ => self.token(token),
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
            Token::Start(tag) => self.start(tag),
            Token::End(_, raw) => self.end(raw),
            Token::Doctype(raw) => {
                self.out.markup("<!DOCTYPE");
                self.out.markup(&raw["<!DOCTYPE".len()..]);
            }
            Token::Comment(raw) | Token::Instruction(raw) => {
                self.out.markup(raw);
                self.out.recorder.interrupted();
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
        let parent = if self.open.last() == Some(&Element::Paragraph) { Parent::Paragraph } else { Parent::Other };
        self.is_in_text = true;
        self.spans.text(text, parent, entities, &mut self.out);
    }

    fn cdata(&mut self, text: &str) {
        if self.is_spanned() {
            return self.text(&characters::escape(text));
        }
        self.out.markup("<![CDATA[");
        self.out.markup(text);
        self.out.markup("]]>");
        self.out.recorder.kept(&characters::escape(text));
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.is_in_text) {
            self.spans.end_text(&mut self.out);
        }
    }

    /// Whether text gets spans here.
    fn is_spanned(&self) -> bool {
        self.is_in_body && self.opaque.is_none() && !self.plan.facts.has_spans
    }

    fn remove(&mut self, name: &str, text: &str) {
        self.end_text();
        self.out.recorder.start(Side::Original, name);
        self.out.recorder.dropped(text);
        self.out.recorder.end(Side::Original);
    }

    fn start(&mut self, tag: Tag<'_>) {
        if let Some(Element::Table { .. }) = self.open.last() {
            self.imply_table_body(tag.name);
        }
        match (self.open.len(), tag.name) {
            (0, _) => self.start_html(tag),
            (1, "head") => self.start_head(tag),
            (1, "body") => self.start_body(tag),
            (_, "meta") if !self.is_in_body => self.start_meta(tag),
            (_, "img") if self.is_spanned() => self.start_image(tag),
            _ => self.start_other(tag),
        }
    }

    fn start_html(&mut self, tag: Tag<'_>) {
        let mut added = String::new();
        if tag.attribute("xmlns").is_none() {
            added.push_str(&declaration("xmlns", namespaces::XHTML));
        }
        for prefix in &self.plan.facts.unbound {
            added.push_str(&declaration(&format!("xmlns:{prefix}"), &namespaces::of_prefix(prefix)));
        }
        self.put_tag(tag, &added, Form::Start);
        if !self.plan.facts.has_head {
            self.out.markup("<head>");
            self.out.markup(&self.plan.styles);
            self.out.markup("</head>");
        }
        self.open.push(Element::Other);
        if tag.empty {
            self.end("</html>");
        }
    }

    fn start_head(&mut self, tag: Tag<'_>) {
        self.put_tag(tag, "", Form::Start);
        self.open.push(Element::Head);
        if tag.empty {
            self.end("</head>");
        }
    }

    fn start_body(&mut self, tag: Tag<'_>) {
        self.put_tag(tag, "", Form::Start);
        self.out.recorder.start(Side::Both, "body");
        self.is_in_body = true;
        self.open.push(Element::Body);
        if !self.plan.facts.has_columns {
            self.out.start("<div id=\"book-columns\">", "div");
            self.out.start("<div id=\"book-inner\">", "div");
        }
        if tag.empty {
            self.end("</body>");
        }
    }

    fn start_meta(&mut self, tag: Tag<'_>) {
        let is_adept =
            tag.attribute("name").is_some_and(|name| matches!(name, "Adept.expected.resource" | "Adept.resource"));
        if is_adept {
            if !tag.empty {
                self.open.push(Element::Removed);
            }
            return;
        }
        match meta::to_utf8(tag) {
            Some(mended) => self.out.markup(&mended),
            None => self.put_tag(tag, "", Form::AsIs),
        }
        if !tag.empty {
            self.open.push(Element::Other);
        }
    }

    fn start_image(&mut self, tag: Tag<'_>) {
        self.spans.start_image(&mut self.out);
        self.put_tag(tag, "", Form::AsIs);
        self.out.recorder.start(Side::Both, tag.name);
        if tag.empty {
            self.out.recorder.end(Side::Both);
            self.out.end_span();
        } else {
            self.opaque = Some(self.open.len());
            self.open.push(Element::Image);
        }
    }

    fn start_other(&mut self, tag: Tag<'_>) {
        let (_, local) = names::split(tag.name);
        let is_opaque = is_opaque(tag.name, local);
        let added = match tag.name {
            "style" if tag.attribute("type").is_none() => " type=\"text/css\"".to_owned(),
            "script" if tag.attribute("type").is_none() => " type=\"text/javascript\"".to_owned(),
            "svg" if self.needs_namespace(tag) => declaration("xmlns", namespaces::SVG),
            "math" if self.needs_namespace(tag) => declaration("xmlns", namespaces::MATHML),
            _ => String::new(),
        };
        self.put_tag(tag, &added, Form::AsIs);
        if self.is_in_body {
            self.out.recorder.start(Side::Both, tag.name);
        }
        if self.is_spanned() && begins_paragraph(tag.name) {
            self.spans.begin_paragraph();
        }
        if tag.empty {
            if self.is_in_body {
                self.out.recorder.end(Side::Both);
            }
            return;
        }
        if is_opaque && self.opaque.is_none() {
            self.opaque = Some(self.open.len());
        }
        self.open.push(match tag.name {
            "p" => Element::Paragraph,
            "table" if self.opaque.is_none() => Element::Table { has_implied_body: false },
            _ => Element::Other,
        });
    }

    fn needs_namespace(&self, tag: Tag<'_>) -> bool {
        self.is_in_body && self.opaque.is_none() && tag.attribute("xmlns").is_none()
    }

    /// Gives rows that stand in a table itself the body that HTML gives them.
    fn imply_table_body(&mut self, name: &str) {
        let Some(Element::Table { has_implied_body }) = self.open.last_mut() else { return };
        match name {
            "tr" if !*has_implied_body => {
                *has_implied_body = true;
                self.out.start("<tbody>", "tbody");
            }
            "tbody" | "thead" | "tfoot" | "caption" | "colgroup" if *has_implied_body => {
                *has_implied_body = false;
                self.out.end("</tbody>");
            }
            _ => {}
        }
    }

    fn end(&mut self, raw: &str) {
        let element = self.open.pop();
        if self.opaque == Some(self.open.len()) {
            self.opaque = None;
        }
        match element {
            Some(Element::Removed) => return,
            Some(Element::Head) => self.out.markup(&self.plan.styles),
            Some(Element::Body) if !self.plan.facts.has_columns => {
                self.out.end("</div>");
                self.out.end("</div>");
            }
            Some(Element::Table { has_implied_body: true }) => self.out.end("</tbody>"),
            _ => {}
        }
        if self.open.is_empty() && !self.plan.facts.has_body {
            self.out.markup("<body><div id=\"book-columns\"><div id=\"book-inner\"></div></div></body>");
        }
        self.out.markup(raw);
        if self.is_in_body {
            self.out.recorder.end(Side::Both);
        }
        match element {
            Some(Element::Image) => self.out.end_span(),
            Some(Element::Body) => self.is_in_body = false,
            _ => {}
        }
    }

    /// Writes a start tag with attributes added.
    fn put_tag(&mut self, tag: Tag<'_>, added: &str, form: Form) {
        let end = if tag.empty { "/>" } else { ">" };
        let start = tag.raw[..tag.raw.len() - end.len()].trim_ascii_end();
        if start.contains('&') {
            self.out.markup(&references::mend(start, &self.plan.facts.entities));
        } else {
            self.out.markup(start);
        }
        self.out.markup(added);
        self.out.markup(if form == Form::Start { ">" } else { end });
    }
}

/// How a tag is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    AsIs,
    /// As the start of an element, even if it ends with its tag.
    Start,
}

fn declaration(name: &str, namespace: &str) -> String {
    format!(" {name}=\"{namespace}\"")
}

fn is_declaration(instruction: &str) -> bool {
    instruction
        .strip_prefix("<?xml")
        .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_whitespace() || next == '?'))
}

/// Content that isn't read as running text, or that may hold text only.
fn is_opaque(name: &str, local: &str) -> bool {
    matches!(local, "svg" | "math")
        || matches!(
            name,
            "script" | "style" | "pre" | "audio" | "video" | "iframe" | "time" | "option" | "textarea" | "title"
        )
}

fn begins_paragraph(name: &str) -> bool {
    matches!(name, "p" | "ol" | "ul" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
