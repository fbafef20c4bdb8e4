//! Reads what the reference wrote where it isn't XML: raw text is written as it was found, and prefixes are unbound.

use crate::tree::{Builder, Tree};

const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Reads tags as they stand. An end closes what is open in between; without a start it is nothing.
pub fn read(document: &str) -> Tree {
    let mut reader = Reader { builder: Builder::default(), kinds: Vec::new() };
    let mut rest = document;
    while let Some(at) = rest.find('<') {
        reader.builder.text(&decode(&rest[..at]));
        rest = reader.markup(&rest[at..]);
    }
    reader.builder.text(&decode(rest));
    reader.builder.finish()
}

struct Reader {
    builder: Builder,
    /// The namespaces of open elements, as the tree names them.
    kinds: Vec<&'static str>,
}

impl Reader {
    /// Reads what begins with `<`, and returns what follows.
    fn markup<'a>(&mut self, text: &'a str) -> &'a str {
        if let Some(comment) = text.strip_prefix("<!--") {
            return behind(comment, "-->");
        }
        if let Some(section) = text.strip_prefix("<![CDATA[") {
            self.builder.text(section.split("]]>").next().unwrap());
            return behind(section, "]]>");
        }
        let next = text[1..].chars().next().unwrap_or_default();
        match next {
            '!' | '?' => behind(text, ">"),
            '/' => {
                self.end(text[2..].split('>').next().unwrap());
                behind(text, ">")
            }
            _ if next.is_ascii_alphabetic() => self.start(&text[1..]),
            _ => {
                self.builder.text("<");
                &text[1..]
            }
        }
    }

    fn start<'a>(&mut self, text: &'a str) -> &'a str {
        let length = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len());
        let (name, mut rest) = text.split_at(length);
        let mut attributes = Vec::new();
        let is_closed = loop {
            rest = rest.trim_ascii_start();
            if let Some(after) = rest.strip_prefix("/>") {
                rest = after;
                break true;
            }
            if rest.is_empty() || rest.starts_with('>') {
                rest = rest.get(1..).unwrap_or_default();
                break false;
            }
            let (attribute, after) = attribute(rest);
            attributes.push(attribute);
            rest = after;
        };
        let kind = match attributes.iter().find(|(name, _)| name == "xmlns").map(|(_, uri)| &**uri) {
            Some("http://www.w3.org/2000/svg") => "SVG ",
            Some("http://www.w3.org/1998/Math/MathML") => "MathML ",
            Some(_) => "",
            None => self.kinds.last().copied().unwrap_or_default(),
        };
        self.kinds.push(kind);
        let kind = if name.contains(':') { "" } else { kind };
        self.builder.start(&format!("{kind}{name}"), attributes);
        if is_closed || VOID.contains(&name) {
            self.end(name);
        } else if matches!(name, "script" | "style") && kind.is_empty()
            || name == "iframe" && !rest.starts_with("<span class=\"koboSpan\"")
        {
            let (raw, after) = rest.split_once(&format!("</{name}>")).unwrap_or((rest, ""));
            // What XML can't read is what it is to HTML.
            let text = if raw.contains('<') { raw.to_owned() } else { decode(raw) };
            self.builder.text(&text);
            self.end(name);
            return after;
        }
        rest
    }

    fn end(&mut self, name: &str) {
        let kind = self.kinds.last().copied().unwrap_or_default();
        let depth = self.builder.depth_of(&format!("{kind}{name}")).or_else(|| self.builder.depth_of(name));
        for _ in 0..depth.unwrap_or_default() {
            self.kinds.pop();
            self.builder.end();
        }
    }
}

/// Reads an attribute, and returns what follows it.
fn attribute(text: &str) -> ((String, String), &str) {
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>');
    let first = text.chars().next().map_or(0, char::len_utf8);
    let length = text[first..].find(is_end).map_or(text.len(), |at| at + first);
    let (name, rest) = text.split_at(length);
    let Some(value) = rest.strip_prefix('=') else {
        return ((name.to_owned(), String::new()), rest);
    };
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let (value, rest) = match quote {
        Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
        None => value.split_at(value.find(is_end).unwrap_or(value.len())),
    };
    ((name.to_owned(), decode(value)), rest)
}

fn behind<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// Replaces references to characters. The reference writes no others.
fn decode(text: &str) -> String {
    let pairs =
        [("&lt;", "<"), ("&gt;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#160;", "\u{A0}"), ("&nbsp;", "\u{A0}")];
    let decoded = pairs.iter().fold(text.to_owned(), |text, (reference, c)| text.replace(reference, c));
    decoded.replace("&#13;", "\r").replace("&quot;", "\"").replace("&amp;", "&")
}
