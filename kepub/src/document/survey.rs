//! The first pass: is the document XML that can be converted as it is, and what does it have already?

use super::{
    doctype::Doctype,
    facts::{Facts, KoboMarkup},
    names,
    open::Open,
    references::{self, Reference},
    tag::Tag,
    tokens::{Malformed, Token, Tokens},
};

/// Elements may stand within each other so deep.
const DEEPEST: usize = 10_000;

/// So many entities may be declared.
const MOST_ENTITIES: usize = 1_000;

/// So many prefixes may be declared at a time, and so many be missing: each use looks through them.
const MOST_PREFIXES: usize = 100;

/// Checks tokens in their order.
#[derive(Default)]
pub(crate) struct Survey {
    facts: Facts,
    open: Open,
    part: Part,
    /// Prefixes that are declared, and on which depth.
    bound: Vec<(String, usize)>,
    kobo: KoboMarkup,
    /// How many `svg` and `math` are open.
    foreign: usize,
    svg_unbound: Option<usize>,
    /// Whether the text at hand holds `]]>`, which may only end a CDATA section.
    has_section_end: bool,
    /// Whether it may hold Kobo's markup.
    may_have_kobo_markup: bool,
    offset: usize,
}

/// Where in the document the next token stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Prolog,
    /// In `html`, beside `head` and `body`.
    Html,
    Head,
    Body,
    Epilog,
}

type Check = Result<(), &'static str>;

impl Survey {
    /// Checks the tokens of a text, as far as it goes. The text begins at byte `offset` of the document.
    pub fn tokens(&mut self, tokens: &mut Tokens<'_>, offset: usize) -> Result<(), Malformed> {
        self.text(tokens.rest(), offset)?;
        loop {
            let at = tokens.read();
            match tokens.next().map_err(|it| Malformed { offset: offset + it.offset, ..it })? {
                Some(token) => self.token(token, at)?,
                None => return Ok(()),
            }
        }
    }

    /// Looks at a text from which tokens are to be read, whose first byte is that of the document's at `offset`.
    fn text(&mut self, text: &str, offset: usize) -> Result<(), Malformed> {
        self.offset = offset;
        let bytes = text.as_bytes();
        self.has_section_end = memchr::memmem::find(bytes, b"]]>").is_some();
        self.may_have_kobo_markup |= KoboMarkup::may_be_in(bytes);
        // Without a way out the loop takes 32 bytes at a time.
        if bytes.iter().fold(false, |found, byte| found | is_control(*byte)) {
            let at = bytes.iter().position(|byte| is_control(*byte)).unwrap_or_default();
            return Err(Malformed { reason: "a control character", offset: offset + at });
        }
        for at in memchr::memmem::find_iter(bytes, b"\xEF\xBF") {
            match bytes[at + 2] {
                0xBD => self.facts.has_lost = true,
                0xBE | 0xBF => return Err(Malformed { reason: "a character that isn't one", offset: offset + at }),
                _ => {}
            }
        }
        Ok(())
    }

    /// Checks a token that begins at byte `at` of the text at hand.
    fn token(&mut self, token: Token<'_>, at: usize) -> Result<(), Malformed> {
        let checked = match token {
            Token::Text(text) => self.characters(text),
            Token::Cdata(text) if self.part == Part::Head || self.part == Part::Body => {
                self.kobo.text(text);
                Ok(())
            }
            Token::Cdata(_) => Err("text outside of the body"),
            Token::Start(tag) => self.start(tag),
            Token::End(name, _) => self.end(name),
            Token::Comment(_) => Ok(()),
            Token::Instruction(raw) => self.instruction(raw),
            Token::Doctype(raw) => self.doctype(raw),
        };
        checked.map_err(|reason| Malformed { reason, offset: self.offset + at })
    }

    /// Ends the document.
    pub fn finish(self) -> Result<Facts, Malformed> {
        match self.part {
            Part::Epilog => Ok(self.facts),
            Part::Prolog => Err(Malformed { reason: "no element", offset: self.offset }),
            _ => Err(Malformed { reason: "an element that never ends", offset: self.offset }),
        }
    }

    fn characters(&mut self, text: &str) -> Check {
        if matches!(self.part, Part::Prolog | Part::Html | Part::Epilog) {
            return if text.trim_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).is_empty() {
                Ok(())
            } else {
                Err("text outside of the body")
            };
        }
        if self.has_section_end && text.contains("]]>") {
            return Err("the end of a CDATA section that never began");
        }
        self.kobo.text(text);
        self.check_references(text)
    }

    fn check_references(&mut self, text: &str) -> Check {
        let wrong = memchr::memchr_iter(b'&', text.as_bytes()).any(|at| {
            match references::read(&text[at..], &self.facts.entities) {
                Some((Reference::Mended('\u{FFFD}', _), _)) => {
                    self.facts.has_lost = true;
                    false
                }
                found => found.is_none(),
            }
        });
        if wrong { Err("a reference to nothing") } else { Ok(()) }
    }

    fn start(&mut self, tag: Tag<'_>) -> Check {
        let name = tag.name;
        if !names::is_qualified(name) {
            return Err("an element without a name");
        }
        if self.open.depth() >= DEEPEST {
            return Err("elements nested too deeply");
        }
        self.enter(name)?;
        self.open.push(name);
        if !tag.attributes.is_empty() || names::split(name).0.is_some() {
            self.attributes(tag)?;
        }
        if self.part == Part::Body {
            self.note_foreign(tag)?;
        }
        if tag.empty { self.end(name) } else { Ok(()) }
    }

    /// Follows the order of `html`, `head` and `body`.
    fn enter(&mut self, name: &str) -> Check {
        self.part = match (self.part, name) {
            (Part::Prolog, "html") => Part::Html,
            (Part::Prolog, _) => return Err("another element than html"),
            (Part::Html, "head") if !self.facts.has_head && !self.facts.has_body => {
                self.facts.has_head = true;
                Part::Head
            }
            (Part::Html, "body") if !self.facts.has_body => {
                self.facts.has_body = true;
                Part::Body
            }
            (Part::Html, _) => return Err("an element between head and body"),
            (Part::Epilog, _) => return Err("a second element"),
            (Part::Head | Part::Body, "html" | "head" | "body") => return Err("a second html, head or body"),
            (Part::Head | Part::Body, _) if is_capital(name) && self.foreign == 0 => {
                return Err("an element in capitals");
            }
            (part, _) => part,
        };
        Ok(())
    }

    fn attributes(&mut self, tag: Tag<'_>) -> Check {
        let depth = self.open.depth();
        let mut count = 0;
        for attribute in tag.attributes() {
            let (name, value) = attribute?;
            if !names::is_qualified(name) {
                return Err("an attribute without a name");
            }
            if memchr::memchr(b'<', value.as_bytes()).is_some() {
                return Err("a tag within a value");
            }
            self.check_references(value)?;
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                if self.bound.len() == MOST_PREFIXES {
                    return Err("too many prefixes");
                }
                self.bound.push((prefix.to_owned(), depth));
            }
            count += 1;
        }
        if !tag.has_distinct_names(count) {
            return Err("an attribute twice");
        }
        for prefix in std::iter::once(tag.name).chain(tag.names()).filter_map(|name| names::split(name).0) {
            self.check_prefix(prefix)?;
        }
        match self.part {
            Part::Head => self.kobo.start_in_head(tag, &mut self.facts),
            Part::Body if self.may_have_kobo_markup => self.kobo.start_in_body(tag, depth, &mut self.facts),
            Part::Body | Part::Prolog | Part::Html | Part::Epilog => {}
        }
        Ok(())
    }

    fn check_prefix(&mut self, prefix: &str) -> Check {
        let known = matches!(prefix, "xml" | "xmlns")
            || self.bound.iter().any(|(bound, _)| bound == prefix)
            || self.facts.unbound.iter().any(|it| it == prefix);
        if !known {
            if self.facts.unbound.len() == MOST_PREFIXES {
                return Err("too many prefixes without a namespace");
            }
            self.facts.unbound.push(prefix.to_owned());
        }
        Ok(())
    }

    /// SVG without its namespace is mended by a declaration, which must not take HTML within it along.
    fn note_foreign(&mut self, tag: Tag<'_>) -> Check {
        match tag.name {
            "svg" | "math" => {
                self.foreign += 1;
                if tag.attribute("xmlns").is_none() && self.svg_unbound.is_none() {
                    self.svg_unbound = Some(self.open.depth());
                }
            }
            "foreignObject" | "annotation-xml" if self.svg_unbound.is_some() => {
                return Err("HTML within SVG or MathML without a namespace");
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Check {
        if !self.open.pop(name) {
            return Err("a tag that ends another element");
        }
        let depth = self.open.depth();
        while self.bound.pop_if(|(_, bound)| *bound > depth).is_some() {}
        self.kobo.end(depth, &mut self.facts);
        if self.part == Part::Body && matches!(name, "svg" | "math") {
            self.foreign -= 1;
            if self.svg_unbound == Some(depth + 1) {
                self.svg_unbound = None;
            }
        }
        match depth {
            0 => self.part = Part::Epilog,
            1 => self.part = Part::Html,
            _ => {}
        }
        Ok(())
    }

    /// The XML declaration may stand anywhere before the document, since it is written anew.
    fn instruction(&self, raw: &str) -> Check {
        let target = raw[2..raw.len() - 2].split_ascii_whitespace().next().unwrap_or_default();
        match target {
            "xml" if self.part == Part::Prolog => Ok(()),
            _ if target.eq_ignore_ascii_case("xml") => Err("an XML declaration within the document"),
            _ if names::is_qualified(target) => Ok(()),
            _ => Err("a processing instruction without a target"),
        }
    }

    fn doctype(&mut self, raw: &str) -> Check {
        if self.part != Part::Prolog {
            return Err("a document type within the document");
        }
        let doctype = Doctype::read(raw).ok_or("a document type that XML doesn't know")?;
        self.facts.entities = doctype.entities(MOST_ENTITIES);
        Ok(())
    }
}

/// HTML's elements are written in small letters; SVG's needn't be.
fn is_capital(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_uppercase()) && names::split(name).0.is_none()
}

fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')
}
