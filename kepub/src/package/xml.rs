//! XML read as a tree: within bounds, and with the faults mended that books often have.

use roxmltree::{Document, Node, ParsingOptions};

use super::{
    markup::{Piece, pieces},
    mend, source,
};
use crate::Error;

/// Bytes of a file. A manifest of 100,000 files needs about 20 MB.
const SIZE: usize = 32 << 20;
/// Elements, texts and comments.
const NODES: u32 = 1_000_000;
/// Signs of a tag, and of an attribute, for each of which the parser sets memory aside.
const TAGS: usize = 1_000_000;
const EQUALS: usize = 2_000_000;
/// Attributes of one element, which the parser compares each with each.
const ATTRIBUTES: usize = 128;
/// Declarations of namespaces, which the parser copies to each element that adds one.
const NAMESPACES: usize = 10_000;
/// Namespaces that are looked through, if each tag stands within all of them.
const LOOKUPS: usize = 100_000_000;
/// Bytes that references to the file's own entities may become.
const EXPANSION: usize = 16 << 20;
/// References that the parser follows from one to the next, for each in the text.
const REFERENCES: usize = 256;

/// Decodes an XML file, mends it until it can be parsed, and returns what `read` makes of it. `path` is what errors call
/// the file.
pub fn read<T>(path: &str, bytes: &[u8], read: impl FnOnce(&Document<'_>) -> T) -> Result<T, Error> {
    mended(path, bytes, read).map(|(_, result)| result)
}

/// Decodes an XML file and mends it, until it can be parsed.
pub(crate) fn text(path: &str, bytes: &[u8]) -> Result<String, Error> {
    mended(path, bytes, |_| ()).map(|(text, ())| text)
}

fn mended<T>(path: &str, bytes: &[u8], read: impl FnOnce(&Document<'_>) -> T) -> Result<(String, T), Error> {
    within(path, "its size", bytes.len(), SIZE)?;
    let mut text = source::decode(bytes);
    check(path, &text)?;
    let mut faults = 0;
    loop {
        let fault = match parsed(&text) {
            Ok(document) => {
                let result = read(&document);
                drop(document);
                return Ok((text, result));
            }
            Err(fault) => fault,
        };
        faults += 1;
        let mended = if faults <= mend::FAULTS + 1 { mend::mend(&text, &fault) } else { None };
        text = mended.ok_or_else(|| broken(path, &fault))?;
    }
}

/// Parses what [`text`] returned.
pub(crate) fn parse<'a>(path: &str, text: &'a str) -> Result<Document<'a>, Error> {
    parsed(text).map_err(|fault| broken(path, &fault))
}

/// Returns the child elements of this name, in whatever namespace.
pub fn children<'a, 'input>(parent: Node<'a, 'input>, name: &'a str) -> impl Iterator<Item = Node<'a, 'input>> {
    parent.children().filter(move |child| is(*child, name))
}

/// Whether a node is an element of this name, in whatever namespace. OEB 1, the ancestor of EPUB, wrote `dc:Title`.
pub fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name().eq_ignore_ascii_case(name)
}

/// Returns an attribute of this name; one that has a prefix only if there is no other.
pub fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let plain = node.attributes().find(|attribute| attribute.namespace().is_none() && attribute.name() == name);
    plain.map(|attribute| attribute.value()).or_else(|| node.attribute(name))
}

/// Returns the text in an element, white space folded.
///
/// Only the first nodes are looked at: thousands of titles may be nested, and each is asked.
pub fn words(node: Node<'_, '_>) -> String {
    let text: String = node.descendants().take(100).filter(Node::is_text).filter_map(|node| node.text()).collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns where an element starts; `None` if it came out of an entity, and stands nowhere in the document.
pub(super) fn start(root: Node<'_, '_>, node: Node<'_, '_>) -> Option<usize> {
    Some(node.range().start).filter(|start| *start >= root.range().start)
}

fn parsed(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    Document::parse_with_options(
        text,
        ParsingOptions { allow_dtd: true, nodes_limit: NODES, ..ParsingOptions::default() },
    )
}

fn broken(path: &str, fault: &roxmltree::Error) -> Error {
    Error::Package { path: path.to_owned(), cause: format!("not well-formed: {fault}") }
}

/// Refuses what would take the parser too long, or too much memory.
fn check(path: &str, text: &str) -> Result<(), Error> {
    let count = |sign| memchr::memchr_iter(sign, text.as_bytes()).count();
    let tags = count(b'<');
    within(path, "the number of its tags", tags, TAGS)?;
    within(path, "the number of its attributes", count(b'='), EQUALS)?;
    let namespaces = memchr::memmem::find_iter(text.as_bytes(), "xmlns").count();
    within(path, "the number of its namespaces", namespaces, NAMESPACES)?;
    within(path, "the number of its tags times that of its namespaces", tags * namespaces, LOOKUPS)?;
    let references = count(b'&');
    for piece in pieces(text) {
        match piece {
            Piece::Tag(tag) => {
                let attributes = memchr::memchr_iter(b'=', tag.as_bytes()).count();
                within(path, "the number of attributes of an element", attributes, ATTRIBUTES)?;
            }
            Piece::Doctype(doctype) if doctype.contains("<!ENTITY") => {
                let expansion = doctype.len().saturating_mul(references).saturating_mul(REFERENCES);
                within(path, "what its entities may become", expansion, EXPANSION)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn within(path: &str, what: &'static str, found: usize, limit: usize) -> Result<(), Error> {
    if found <= limit {
        return Ok(());
    }
    Err(Error::LimitExceeded { path: path.to_owned(), what, found: found as u64, limit: limit as u64 })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        text("a.xml", bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        assert_eq!(refusal(b"<a>\n <b></a>"), "a.xml: not well-formed: expected 'b' tag, not 'a' at 2:5");
        for bytes in
            [&b""[..], b"hello", b"<a>", b"<a", b"<a/><b/>", b"<a>\0</a>", b"\xff\xfe", b"<a b='<'/>", b"<a>&;</a>"]
        {
            assert!(refusal(bytes).starts_with("a.xml: not well-formed: "), "{bytes:?}");
        }
    }

    #[test]
    fn deep_nesting_is_no_trouble() {
        let depth = 200_000;
        let deep = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        let text = text("a.xml", deep.as_bytes()).unwrap();
        assert_eq!(parse("a.xml", &text).unwrap().descendants().count(), depth + 1);
        assert!(refusal("<a>".repeat(depth).as_bytes()).contains("never closed"));
    }

    #[test]
    fn nodes_are_limited() {
        let many = format!("<a>{}</a>", "<b/>c".repeat(600_000));
        assert_eq!(refusal(many.as_bytes()), "a.xml: not well-formed: nodes limit reached");
        assert!(refusal("<".repeat(TAGS + 1).as_bytes()).contains("the number of its tags is 1000001"));
        assert!(refusal("=".repeat(EQUALS + 1).as_bytes()).contains("the number of its attributes is 2000001"));
        assert!(refusal(&vec![b' '; SIZE + 1]).contains("its size is"));
    }

    #[test]
    fn attributes_and_namespaces_are_limited() {
        let (mut attributes, mut namespaces) = (String::from("<a"), String::new());
        for number in 0..=NAMESPACES {
            write!(attributes, " a{number}='>'").unwrap();
            write!(namespaces, "<a xmlns:a{number}='{number}'>").unwrap();
        }
        assert!(refusal(attributes.as_bytes()).contains("attributes of an element is 10001, past the limit of 128"));
        assert!(refusal(namespaces.as_bytes()).contains("its namespaces is 10001"));
        // Found by review: a minute for 46 kB.
        let nested = (0..5_000).map(|number| format!("<a xmlns:a{number}=''>")).collect::<Vec<_>>().concat();
        assert!(refusal((nested + &"<b/>".repeat(80_000)).as_bytes()).contains("tags times that of its namespaces is"));
    }

    #[test]
    fn entities_may_not_grow_without_bounds() {
        let laughs = r#"<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]><a>&d;</a>"#;
        let text = text("a.xml", laughs.as_bytes()).unwrap();
        assert_eq!(words(parse("a.xml", &text).unwrap().root()), "ha".repeat(9));
        let long = format!("<!DOCTYPE a [<!ENTITY b \"{}\">]><a>{}</a>", "x".repeat(100_000), "&b;".repeat(100_000));
        assert!(refusal(long.as_bytes()).contains("what its entities may become"));
        let endless = r#"<!DOCTYPE a [<!ENTITY b "&c;"><!ENTITY c "&b;">]><a>&b;</a>"#;
        assert!(refusal(endless.as_bytes()).contains("entity reference loop"));
    }

    #[test]
    fn an_attribute_with_a_prefix_comes_second() {
        let text = "<a xmlns:o='o'><b o:c='1' c='2'/><b o:c='1'/><b/></a>";
        let document = parse("a.xml", text).unwrap();
        let found: Vec<_> = children(document.root_element(), "b").map(|child| attribute(child, "c")).collect();
        assert_eq!(found, [Some("2"), Some("1"), None]);
    }

    #[test]
    fn an_element_out_of_an_entity_stands_nowhere() {
        let text = r#"<!DOCTYPE a [<!ENTITY b "<b/>">]><a>&b;<b/></a>"#;
        let document = parse("a.xml", text).unwrap();
        let root = document.root_element();
        let starts: Vec<_> = children(root, "b").map(|child| start(root, child)).collect();
        assert_eq!(starts, [None, text.rfind("<b/>")]);
    }
}
