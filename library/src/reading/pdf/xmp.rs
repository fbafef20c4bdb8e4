//! XMP, the metadata that a PDF has as RDF (ISO 16684-1).

use domain::catalog::{contributors::Role, limited::AtMost, metadata::Identifier, publications::Title};
use kepub::package::xml;
use roxmltree::{Document, Node};

use super::super::{
    Metadata, dates, fit,
    identifiers::identifier,
    people::{People, names},
};

/// What programs call a file that nobody gave a title: their own name, or the name of the file that it was made from.
const UNTITLED: [&str; 6] =
    ["untitled", "microsoft word - ", "microsoft powerpoint - ", "powerpoint presentation", "document1", "slide 1"];
const EXTENSIONS: [&str; 9] = [".doc", ".docx", ".pdf", ".indd", ".qxd", ".tex", ".dvi", ".rtf", ".odt"];

/// Reads a packet; `None` if it can't be.
pub(super) fn parse(packet: &[u8]) -> Option<Metadata> {
    xml::read("XMP", packet, metadata).ok()
}

fn metadata(document: &Document<'_>) -> Metadata {
    let properties: Vec<_> = document
        .descendants()
        .filter(|node| node.tag_name().name() == "Description")
        .take(100)
        .flat_map(|description| description.children().filter(Node::is_element))
        .take(2_000)
        .collect();
    let values =
        |name: &'static str| properties.iter().filter(move |node| is(**node, name)).flat_map(|node| items(*node));
    let mut people = People::default();
    values("creator").for_each(|creators| names(&creators).for_each(|name| people.add(name, None, Role::Author)));
    values("contributor").for_each(|name| people.add(&name, None, Role::Contributor));
    let dates = values("date").chain(values("publicationDate"));
    Metadata {
        title: values("title").find_map(|text| title(&text)),
        contributors: AtMost::first(people.into_vec()),
        description: values("description").find_map(|text| fit::description(&text)),
        language: values("language").find_map(|text| fit::language(&text)),
        publisher: values("publisher").find_map(|text| fit::publisher(&text)),
        published: dates.filter_map(|text| dates::published(&text)).min(),
        identifiers: AtMost::first(identifiers(values)),
        subjects: AtMost::first(fit::subjects(values("subject").collect::<Vec<_>>().iter().map(String::as_str))),
        ..Metadata::default()
    }
}

/// A title, unless a program made it up.
pub(super) fn title(text: &str) -> Option<Title> {
    let title = fit::title(text)?;
    let lower = title.as_str().to_lowercase();
    let is_made_up =
        UNTITLED.iter().any(|start| lower.starts_with(start)) || EXTENSIONS.iter().any(|it| lower.ends_with(it));
    (!is_made_up).then_some(title)
}

/// Dublin Core's identifiers are mostly made by programs for each file: of them, only those of the book count.
fn identifiers<I: Iterator<Item = String>>(values: impl Fn(&'static str) -> I) -> Vec<Identifier> {
    let isbn = values("isbn").filter_map(|text| identifier(&text, Some("isbn")));
    let doi = values("doi").filter_map(|text| identifier(&text, Some("doi")));
    let others = values("identifier").filter_map(|text| identifier(&text, None));
    let mut identifiers = Vec::new();
    for found in isbn.chain(doi).chain(others.filter(|it| matches!(it.scheme.as_str(), "isbn" | "doi"))) {
        if !identifiers.contains(&found) {
            identifiers.push(found);
        }
    }
    identifiers
}

/// Dublin Core's properties, PRISM's, and no others of the same name.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    let namespace = node.tag_name().namespace().unwrap_or_default();
    node.tag_name().name() == name && (namespace.contains("purl.org/dc/") || namespace.contains("prismstandard.org/"))
}

/// The items of a list, the default language first, or the one value.
fn items(node: Node<'_, '_>) -> Vec<String> {
    let items: Vec<_> =
        node.descendants().take(5_000).filter(|item| item.tag_name().name() == "li").take(100).collect();
    let value = |node: Node<'_, '_>| node.text().unwrap_or_default().to_owned();
    if items.is_empty() {
        return vec![value(node)];
    }
    let is_default = |item: &Node<'_, '_>| item.attributes().any(|it| it.name() == "lang" && it.value() == "x-default");
    let (default, others): (Vec<_>, Vec<_>) = items.into_iter().partition(is_default);
    default.into_iter().chain(others).map(value).collect()
}
