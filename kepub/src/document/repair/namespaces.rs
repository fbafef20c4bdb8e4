//! Prefixes, and what they stand for.

use std::collections::BTreeMap;

use html5ever::{QualName, ns};

use super::{
    super::namespaces::{MATHML, SVG, of_prefix},
    names,
    nodes::{Data, Element, Nodes},
    text,
};

/// The prefixes that are used in a document, all of which can be declared in one place.
///
/// HTML knows none, so they may be declared anywhere, or nowhere, as those that word processors leave behind.
pub(super) struct Prefixes(BTreeMap<String, String>);

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// Whether a namespace is one that HTML has elements of, besides its own.
pub(super) fn is_foreign(uri: &str) -> bool {
    matches!(uri, SVG | MATHML)
}

/// The name of an attribute as XML spells it; none if it has no such name, or declares a namespace.
pub(super) fn attribute_name(name: &QualName) -> Option<String> {
    if name.ns == ns!(xmlns) || *name.local == *"xmlns" || name.local.starts_with("xmlns:") {
        return None;
    }
    match &name.prefix {
        Some(prefix) => Some(format!("{prefix}:{}", name.local)),
        None => names::is_qualified(&name.local).then(|| name.local.to_string()),
    }
}

impl Prefixes {
    /// Collects the prefixes of elements and attributes. The first declaration of a prefix counts, wherever it is,
    /// else what it is known for; it must stand for something.
    pub(super) fn of(nodes: &Nodes) -> Self {
        let elements = || {
            nodes.iter().filter_map(|node| match &node.data {
                Data::Element(element) => Some(element),
                Data::Document | Data::Text(_) | Data::Comment(_) => None,
            })
        };
        let mut uris = BTreeMap::new();
        for prefix in elements().flat_map(used).filter(|prefix| prefix != "xml") {
            let uri = of_prefix(&prefix);
            uris.insert(prefix, uri);
        }
        let mut declared = BTreeMap::new();
        for (prefix, uri) in elements().flat_map(declarations) {
            declared.entry(prefix).or_insert(uri);
        }
        // What xlink stands for is html5ever's decision.
        for (prefix, uri) in declared {
            if prefix != "xlink" && uris.contains_key(prefix) {
                uris.insert(prefix.to_owned(), uri.to_owned());
            }
        }
        Self(uris)
    }

    /// The namespace and the name in it of an attribute that has a prefix.
    pub(super) fn expand<'a>(&'a self, name: &'a str) -> Option<(&'a str, &'a str)> {
        let (prefix, local) = name.split_once(':')?;
        Some((self.0.get(prefix).map_or(XML, String::as_str), local))
    }

    /// Appends the declarations as attributes.
    pub(super) fn declare(&self, out: &mut String) {
        for (prefix, uri) in &self.0 {
            out.extend([" xmlns:", prefix, "=\""]);
            text::push_value(uri, out);
            out.push('"');
        }
    }
}

fn used(element: &Element) -> impl Iterator<Item = String> {
    let attributes = element.attributes.iter().filter_map(|attribute| attribute_name(&attribute.name));
    let names = std::iter::once(element.name.local.to_string()).chain(attributes);
    names.filter_map(|name| name.split_once(':').map(|(prefix, _)| prefix.to_owned()))
}

/// The prefixes that an element declares. XML's own can't be given to others, and no prefix can stand for nothing.
fn declarations(element: &Element) -> impl Iterator<Item = (&str, &str)> {
    element.attributes.iter().filter_map(|attribute| {
        let prefix = attribute.name.local.strip_prefix("xmlns:")?;
        let uri = attribute.value.trim();
        let is_sound = !uri.is_empty() && uri != XML && uri != XMLNS && !uri.contains(text::is_forbidden);
        is_sound.then_some((prefix, uri))
    })
}
