//! Documents as trees, written as a list of tags and texts.
//!
//! What makes no difference is left out: the order of attributes, declarations of namespaces, comments, processing
//! instructions, the document type, which white space it is, and white space where no text is allowed or where the
//! reference has only moved it: in `html`, `head` and tables, in front of the body's contents and behind them.

use std::fmt::Write;

use roxmltree::{Document, Node, ParsingOptions};

use crate::lenient;

/// A tree: tags and texts, in the order of the document.
pub type Tree = Vec<String>;

const FAMILIAR: [(&str, &str); 3] = [
    ("http://www.w3.org/1999/xhtml", ""),
    ("http://www.w3.org/2000/svg", "SVG "),
    ("http://www.w3.org/1998/Math/MathML", "MathML "),
];

/// Reads what the reference wrote, whether XML or not.
pub fn of(document: &str) -> Tree {
    strict(document).unwrap_or_else(|_| lenient::read(document))
}

/// Reads well-formed XML.
pub fn strict(document: &str) -> Result<Tree, roxmltree::Error> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(document.trim_start_matches('\u{FEFF}'), options)?;
    let mut builder = Builder::default();
    let mut next = Some(document.root_element());
    while let Some(mut node) = next {
        open(node, &mut builder);
        next = node.first_child();
        while next.is_none() {
            if node.is_element() {
                builder.end();
            }
            next = node.next_sibling();
            if next.is_none() {
                match node.parent_element() {
                    Some(parent) => node = parent,
                    None => break,
                }
            }
        }
    }
    Ok(builder.finish())
}

/// The first difference, and what is around it.
pub fn difference(expected: &Tree, actual: &Tree) -> Option<String> {
    let at = expected.iter().zip(actual).take_while(|(expected, actual)| expected == actual).count();
    if at == expected.len() && at == actual.len() {
        return None;
    }
    let around = |tree: &Tree| tree[at.saturating_sub(3)..tree.len().min(at + 5)].join("\n    ");
    Some(format!("differs\n  expected\n    {}\n  actual\n    {}", around(expected), around(actual)))
}

/// Puts a tree together.
#[derive(Default)]
pub struct Builder {
    tree: Tree,
    open: Vec<Open>,
    text: String,
}

struct Open {
    name: String,
    /// Whether it holds the whole of the text: `body`, and what is put around its contents.
    is_outermost: bool,
}

impl Builder {
    pub fn start(&mut self, name: &str, mut attributes: Vec<(String, String)>) {
        self.flush();
        attributes.retain(|(name, _)| name != "xmlns" && !name.starts_with("xmlns:"));
        attributes.sort();
        let mut tag = format!("<{name}");
        for (name, value) in &attributes {
            write!(tag, " {name}={:?}", fold(value)).unwrap();
        }
        self.tree.push(tag + ">");
        let is_wrapper = |(name, id): &(String, String)| name == "id" && matches!(&**id, "book-columns" | "book-inner");
        let is_outermost = name == "body" || attributes.iter().any(is_wrapper);
        self.open.push(Open { name: name.to_owned(), is_outermost });
    }

    pub fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn end(&mut self) {
        if self.open.last().is_some_and(|open| open.is_outermost) {
            self.text.truncate(self.text.trim_end_matches(is_space).len());
        }
        self.flush();
        if let Some(open) = self.open.pop() {
            self.tree.push(format!("</{}>", open.name));
        }
    }

    /// How many elements are to be ended until the innermost one of this name is.
    pub fn depth_of(&self, name: &str) -> Option<usize> {
        self.open.iter().rev().position(|open| open.name == name).map(|at| at + 1)
    }

    pub fn finish(mut self) -> Tree {
        while !self.open.is_empty() {
            self.end();
        }
        self.tree
    }

    /// Adds the text so far, unless it is white space that doesn't matter.
    fn flush(&mut self) {
        let mut text = fold(&std::mem::take(&mut self.text));
        let Some(Open { name, is_outermost }) = self.open.last() else {
            return;
        };
        if *is_outermost && self.tree.last().is_some_and(|last| last.starts_with("<body") || last.starts_with("<div")) {
            text = text.trim_start_matches(is_space).to_owned();
        }
        let is_structural =
            matches!(&**name, "html" | "head" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup");
        let is_moved = is_structural && text == " ";
        if !text.is_empty() && !is_moved {
            self.tree.push(format!("{text:?}"));
        }
    }
}

fn open(node: Node, builder: &mut Builder) {
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        builder.text(text);
    }
    if node.is_element() {
        let attributes = node.attributes().map(|attribute| {
            let prefix = attribute.namespace().and_then(|uri| node.lookup_prefix(uri));
            (qualified(prefix, attribute.name()), attribute.value().to_owned())
        });
        builder.start(&element_name(node), attributes.collect());
    }
}

fn element_name(node: Node) -> String {
    let name = node.tag_name();
    match FAMILIAR.iter().find(|(uri, _)| name.namespace() == Some(uri)) {
        Some((_, kind)) => format!("{kind}{}", name.name()),
        None => qualified(name.namespace().and_then(|uri| node.lookup_prefix(uri)), name.name()),
    }
}

fn qualified(prefix: Option<&str>, name: &str) -> String {
    prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}"))
}

/// Makes each run of white space one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match is_space(c) {
            true if folded.ends_with(' ') => {}
            true => folded.push(' '),
            false => folded.push(c),
        }
    }
    folded
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"> <body><div id="book-inner">
        <p a="1" b="2">x  y<!-- z -->z</p> <svg xmlns="http://www.w3.org/2000/svg"/> </div></body></html>"#;

    #[test]
    fn what_makes_no_difference_is_left_out() {
        let other = r#"<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns:s="http://www.w3.org/2000/svg"><h:body><h:div
            id="book-inner"><h:p b="2" a="1">x yz</h:p>&#10;<s:svg/></h:div></h:body></h:html>"#;
        assert_eq!(difference(&strict(ONE).unwrap(), &strict(other).unwrap()), None);
    }

    #[test]
    fn the_rest_is_a_difference() {
        for (from, to) in [("x  y", "xy"), ("a=\"1\"", "a=\"3\""), ("2000/svg", "1999/xhtml"), ("z</p> ", "</p>z ")] {
            let other = ONE.replacen(from, to, 1);
            assert!(difference(&strict(ONE).unwrap(), &strict(&other).unwrap()).is_some(), "{other}");
        }
    }

    #[test]
    fn what_is_no_xml_is_read_as_well_as_it_can_be() {
        let document = r#"<html xmlns="http://www.w3.org/1999/xhtml"><p a='1' b>x&lt;&nbsp;<o:p>y</p>
            <svg xmlns="http://www.w3.org/2000/svg"><a/></svg></b>"#;
        let expected = r#"<html><p a="1" b="">"x<\u{a0}"<o:p>"y"</o:p></p><SVG svg><SVG a></SVG a></SVG svg></html>"#;
        assert_eq!(of(document).join(""), expected);
    }
}
