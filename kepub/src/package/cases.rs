//! The reference's package documents, and where we do better.

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::{Package, Wishes};

/// The cases where the reference is wrong: why, and what is in our document, or in our error, instead.
const EXCEPTIONS: [(&str, &str, Instead); 10] = [
    (
        "04-cover-existing-properties-lost",
        "its other properties are lost",
        Instead::Holds(r#"properties="svg x-foo cover-image""#),
    ),
    (
        "05-cover-already-elsewhere",
        "a book has one cover",
        Instead::Holds(r#"<item id="old" href="o.jpg" media-type="image/jpeg"/>"#),
    ),
    (
        "07-cover-meta-points-to-href",
        "the cover is named by its file",
        Instead::Holds(r#"<item id="img1" href="images/a.jpg" media-type="image/jpeg" properties="cover-image"/>"#),
    ),
    (
        "08-cover-meta-dangling",
        "a name that leads nowhere names nothing",
        Instead::Holds(r#"<item id="cover" href="a.jpg" media-type="image/jpeg" properties="cover-image"/>"#),
    ),
    (
        "11-cover-first-match-any-element",
        "only a file can be a cover",
        Instead::Holds(concat!(
            r#"<dc:identifier id="cover">x</dc:identifier>"#,
            "\n  </metadata>\n  <manifest>\n    ",
            r#"<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/>"#,
            r#"<item id="cover" href="a.jpg" media-type="image/jpeg" properties="cover-image"/>"#
        )),
    ),
    ("22-attr-escapes", "a line feed in an attribute is lost", Instead::Holds("&#10;g&#x9;h.jpg")),
    ("25-latin1", "the declaration names the encoding", Instead::Holds("<dc:creator>André</dc:creator>")),
    ("26-utf16", "XML may be UTF-16", Instead::Holds("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<package ")),
    ("28-html-entity", "everybody knows what it means", Instead::Holds("<dc:creator>André</dc:creator>")),
    ("29-unclosed-tag", "no reader takes it", Instead::Refused("expected 'title' tag, not 'metadata' at 1:86")),
];

enum Instead {
    Holds(&'static str),
    Refused(&'static str),
}

#[test]
fn package_documents_equal_the_references_or_are_better() {
    let mut seen = BTreeSet::new();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let found = edited(&folder);
        let expected = fs::read_to_string(folder.join("expected.opf")).ok();
        let is_equal = match (&found, &expected) {
            (Ok(found), Some(expected)) => tree(found).is_some() && tree(found) == tree(expected),
            (Err(_), expected) => expected.as_deref().and_then(tree).is_none(),
            (Ok(_), None) => false,
        };
        match EXCEPTIONS.iter().find(|(exception, ..)| *exception == name) {
            None => assert!(is_equal, "{name}: {found:?}"),
            Some((_, reason, _)) if is_equal => panic!("{name} is no exception any more: {reason}"),
            Some((_, reason, Instead::Holds(part))) => {
                assert!(found.as_ref().is_ok_and(|found| found.contains(part)), "{name}, for {reason}: {found:?}");
            }
            Some((_, reason, Instead::Refused(part))) => {
                assert!(found.as_ref().is_err_and(|error| error.contains(part)), "{name}, for {reason}: {found:?}");
            }
        }
        seen.insert(name);
    }
    assert!(EXCEPTIONS.iter().all(|(name, ..)| seen.contains(*name)), "each exception is a case: {seen:?}");
}

#[test]
fn package_documents_are_edited_once() {
    for folder in folders() {
        if let Ok(once) = edited(&folder) {
            let twice = Package::read("OEBPS/content.opf", once.as_bytes()).unwrap().edit(Wishes::default());
            assert_eq!(twice.text, once, "{}", folder.display());
        }
    }
}

proptest! {
    #[test]
    fn an_edited_package_document_can_be_read_and_stays(
        metadata in "(\n| |é|&eacute;|<meta name='calibre:timestamp'/>|<contributor role='bkp'><meta/></contributor>|\
            <meta name='cover' content='a'/>|<!--<meta name='calibre:timestamp'/>-->){0,6}",
        items in "(\n| |<(x:)?item( id='(a|cover)')?( media-type='image/a')?( properties='a?'| properties = \"a\")? ?/>|\
            <item id='a' href='>' media-type='image/a'\n></item>|<!-- -->){0,6}",
        spine in "(<spine/>|<spine >\n <itemref/></spine>|<x:spine></x:spine>)?",
    ) {
        let wishes = Wishes { cover_page_image: None, title_page: true };
        let text = format!(
            "<package xmlns:x='x'><metadata>{metadata}</metadata><x:manifest>{items}</x:manifest>{spine}</package>"
        );
        let once = Package::read("a.opf", text.as_bytes()).unwrap().edit(wishes);
        let twice = Package::read("a.opf", once.text.as_bytes()).unwrap().edit(wishes);
        prop_assert_eq!(once.title_page.is_some(), !spine.is_empty());
        prop_assert_eq!(twice.text, once.text);
    }

    #[test]
    fn bytes_that_are_damaged_are_read_or_refused(at: prop::sample::Index, byte: u8, cut: bool) {
        for folder in folders() {
            let mut input = fs::read(folder.join("input.opf")).unwrap();
            let at = at.index(input.len());
            input[at] = byte;
            input.truncate(if cut { at } else { input.len() });
            if let Ok(package) = Package::read("a.opf", &input) {
                Package::read("a.opf", package.edit(Wishes::default()).text.as_bytes()).unwrap();
            }
        }
    }
}

fn folders() -> BTreeSet<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/opf");
    fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn edited(folder: &Path) -> Result<String, String> {
    let input = fs::read(folder.join("input.opf")).unwrap();
    let package = Package::read("OEBPS/content.opf", &input).map_err(|error| error.to_string())?;
    Ok(package.edit(Wishes::default()).text)
}

/// Returns elements, attributes and text, one a line; `None` for what isn't XML.
fn tree(text: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let mut lines = String::new();
    write_tree(document.root_element(), 0, &mut lines);
    Some(lines)
}

fn write_tree(node: Node<'_, '_>, depth: usize, lines: &mut String) {
    if node.is_element() {
        let attributes: BTreeSet<_> = node
            .attributes()
            .map(|attribute| (attribute.namespace().unwrap_or_default(), attribute.name(), attribute.value()))
            .collect();
        writeln!(lines, "{depth} {:?} {attributes:?}", node.tag_name()).unwrap();
        node.children().for_each(|child| write_tree(child, depth + 1, lines));
    } else if node.is_text() {
        let words: Vec<_> = node.text().unwrap_or_default().split_ascii_whitespace().collect();
        if !words.is_empty() {
            writeln!(lines, "{depth} {:?}", words.join(" ")).unwrap();
        }
    }
}
