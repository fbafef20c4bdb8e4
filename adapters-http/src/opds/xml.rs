//! XML as the strictest reader of OPDS takes it: double quotes, ` />`, no prefix on what is Atom's, nothing empty.

use std::fmt::{Display, Write as _};

/// An XML document in the making.
pub struct Xml(String);

/// Names and values; what is empty is left out.
pub type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

impl Xml {
    pub fn new() -> Self {
        let mut text = String::with_capacity(64 * 1024);
        text.push_str(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        Self(text)
    }

    pub fn finish(self) -> String {
        self.0
    }

    /// Writes an element and what `content` writes into it.
    pub fn element(&mut self, name: &str, attributes: Attributes, content: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        self.0.push('>');
        content(self);
        self.0.push('\n');
        self.close(name);
    }

    /// Writes an element of text, unless that is empty.
    pub fn text(&mut self, name: &str, text: impl Display) {
        self.text_with(name, &[], text);
    }

    pub fn text_with(&mut self, name: &str, attributes: Attributes, text: impl Display) {
        let start = self.0.len();
        self.open(name, attributes);
        self.0.push('>');
        let content = self.0.len();
        self.escaped(&text);
        if self.0.len() == content {
            self.0.truncate(start);
            return;
        }
        self.close(name);
    }

    /// Writes an element that has attributes alone.
    pub fn empty(&mut self, name: &str, attributes: Attributes) {
        self.open(name, attributes);
        self.0.push_str(" />");
    }

    fn open(&mut self, name: &str, attributes: Attributes) {
        self.0.push_str("\n<");
        self.0.push_str(name);
        for (name, value) in attributes {
            let start = self.0.len();
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            let content = self.0.len();
            self.escaped(value);
            if self.0.len() == content {
                self.0.truncate(start);
            } else {
                self.0.push('"');
            }
        }
    }

    fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    fn escaped(&mut self, value: &dyn Display) {
        write!(Escaped(&mut self.0), "{value}").expect("memory takes whatever is written");
    }
}

/// Writes text without what means something in XML, or can't be in it.
struct Escaped<'a>(&'a mut String);

impl std::fmt::Write for Escaped<'_> {
    fn write_str(&mut self, mut text: &str) -> std::fmt::Result {
        // 0xEF begins U+FFFE and U+FFFF, which XML lacks, and some that it has.
        let is_special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | 0..0x20 | 0x7F | 0xC2 | 0xEF);
        while let Some(at) = text.bytes().position(is_special) {
            let (plain, rest) = text.split_at(at);
            self.0.push_str(plain);
            let mut chars = rest.chars();
            match chars.next() {
                Some('&') => self.0.push_str("&amp;"),
                Some('<') => self.0.push_str("&lt;"),
                Some('>') => self.0.push_str("&gt;"),
                Some('"') => self.0.push_str("&quot;"),
                Some(char) if char == '\n' || !char.is_control() && !matches!(char, '\u{FFFE}' | '\u{FFFF}') => {
                    self.0.push(char);
                }
                Some(_) | None => {}
            }
            text = chars.as_str();
        }
        self.0.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_stripped_of_what_xml_lacks() {
        let mut xml = Xml::new();
        xml.text("title", "a<b> & \"c\" ]]>\u{0}\u{1b}\u{7f}\u{85}\u{fffe}\u{200f}\u{feff}é\u{a0}猫");
        let text = xml.finish();
        let escaped = "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt;\u{200f}\u{feff}é\u{a0}猫";
        assert!(text.ends_with(&format!("<title>{escaped}</title>")), "{text}");
    }

    #[test]
    fn nothing_is_empty() {
        let mut xml = Xml::new();
        xml.text("title", "\u{1}");
        xml.empty("link", &[("rel", &""), ("href", &"/a&b")]);
        assert!(xml.finish().ends_with("?>\n<link href=\"/a&amp;b\" />"));
    }
}
