//! Prefixes, and what they stand for.

use std::collections::BTreeMap;

use html5ever::{QualName, ns};

use super::{
    names,
    nodes::{Data, Element, Nodes},
    text,
};

/// The prefixes that are used in a document, all of which can be declared in one place.
///
/// HTML knows none, so they may be declared anywhere, or nowhere, as those that word processors leave behind.
pub(super) struct Prefixes(BTreeMap<String, String>);

const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// What prefixes stand for where nothing declares them.
const KNOWN: [(&str, &str); 25] = [
    ("cc", "http://creativecommons.org/ns#"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("epub", "http://www.idpf.org/2007/ops"),
    ("fb", "http://www.facebook.com/2008/fbml"),
    ("ibooks", "http://www.apple.com/2011/iBooks"),
    ("inkscape", "http://www.inkscape.org/namespaces/inkscape"),
    ("m", MATHML),
    ("mml", MATHML),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("og", "http://ogp.me/ns#"),
    ("opf", "http://www.idpf.org/2007/opf"),
    ("ops", "http://www.idpf.org/2007/ops"),
    ("pls", "http://www.w3.org/2005/01/pronunciation-lexicon"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("sodipodi", "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"),
    ("ssml", "http://www.w3.org/2001/10/synthesis"),
    ("st1", "urn:schemas-microsoft-com:office:smarttags"),
    ("svg", SVG),
    ("v", "urn:schemas-microsoft-com:vml"),
    ("w", "urn:schemas-microsoft-com:office:word"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
];

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
            let known = KNOWN.iter().find(|(known, _)| *known == prefix).map(|(_, uri)| *uri);
            let uri = known.map_or_else(|| format!("urn:unknown:{prefix}"), str::to_owned);
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
