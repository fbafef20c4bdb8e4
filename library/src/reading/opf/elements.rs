//! The elements of a package's metadata, and what refines them.

use std::collections::HashMap;

use kepub::package::xml;
use roxmltree::Node;

/// Elements that are looked at: more than any honest package has.
const MOST: usize = 5_000;

pub(super) struct Elements<'a, 'input> {
    all: Vec<Node<'a, 'input>>,
    /// By the id of what they refine.
    refinements: HashMap<&'a str, Vec<Node<'a, 'input>>>,
}

impl<'a, 'input> Elements<'a, 'input> {
    /// Takes the children of `metadata`. OEB 1, the ancestor of EPUB, had them one level deeper.
    pub fn of(package: Node<'a, 'input>) -> Self {
        let children = xml::children(package, "metadata").flat_map(|metadata| metadata.children()).flat_map(|child| {
            let is_group = xml::is(child, "dc-metadata") || xml::is(child, "x-metadata");
            let inner = is_group.then(|| child.children()).into_iter().flatten();
            inner.chain((!is_group).then_some(child))
        });
        let all: Vec<_> = children.filter(Node::is_element).take(MOST).collect();
        let mut refinements: HashMap<&str, Vec<Node<'_, '_>>> = HashMap::new();
        for meta in all.iter().filter(|node| xml::is(**node, "meta")) {
            if let Some(id) = xml::attribute(*meta, "refines") {
                refinements.entry(id.trim().trim_start_matches('#')).or_default().push(*meta);
            }
        }
        Self { all, refinements }
    }

    pub fn named(&self, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
        self.all.iter().copied().filter(move |node| xml::is(*node, name))
    }

    /// EPUB 3's `<meta property="name">text</meta>`.
    pub fn properties(&self, name: &str) -> impl Iterator<Item = Node<'a, 'input>> {
        self.named("meta").filter(move |meta| xml::attribute(*meta, "property").map(str::trim) == Some(name))
    }

    /// What `<meta name="name" content="…"/>` says, or the same as a property.
    pub fn meta(&self, name: &str) -> Option<String> {
        let by_name = self.named("meta").filter(|meta| xml::attribute(*meta, "name").map(str::trim) == Some(name));
        let contents = by_name.filter_map(|meta| xml::attribute(meta, "content")).map(str::to_owned);
        contents.chain(self.properties(name).map(xml::words)).find(|text| !text.trim().is_empty())
    }

    pub fn refined(&self, node: Node<'a, 'input>, property: &str) -> Option<String> {
        self.all_refined(node, property).find(|text| !text.is_empty())
    }

    pub fn all_refined(&self, node: Node<'a, 'input>, property: &str) -> impl Iterator<Item = String> {
        let refinements = xml::attribute(node, "id").and_then(|id| self.refinements.get(id.trim()));
        let refinements = refinements.into_iter().flatten().take(32);
        refinements
            .filter(move |meta| xml::attribute(**meta, "property").map(str::trim) == Some(property))
            .map(|meta| xml::words(*meta))
    }

    /// What a title or a person is filed under.
    pub fn filed_as(&self, node: Node<'a, 'input>) -> Option<String> {
        self.refined(node, "file-as").or_else(|| opf_attribute(node, "file-as").map(str::to_owned))
    }
}

/// An attribute of EPUB 2, which should have the prefix `opf` and mostly has.
pub(super) fn opf_attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let found = node.attributes().find(|attribute| attribute.name().eq_ignore_ascii_case(name));
    found.map(|attribute| attribute.value().trim()).filter(|value| !value.is_empty())
}

/// The element's text, lines kept, and its tags if it has some. Descriptions should be escaped HTML, and some are not
/// escaped.
pub(super) fn markup(node: Node<'_, '_>) -> String {
    if !node.children().any(|child| child.is_element()) {
        return node.text().unwrap_or_default().to_owned();
    }
    let mut markup = String::new();
    for inner in node.descendants().skip(1).take(MOST) {
        match inner.text().filter(|_| inner.is_text()) {
            Some(text) => markup.push_str(&text.replace('&', "&amp;").replace('<', "&lt;")),
            None if inner.is_element() => markup.extend(["<", inner.tag_name().name(), ">"]),
            None => {}
        }
    }
    markup
}
