//! The namespaces of what stands in documents.

pub(crate) const XHTML: &str = "http://www.w3.org/1999/xhtml";
pub(crate) const SVG: &str = "http://www.w3.org/2000/svg";
pub(crate) const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// What prefixes stand for where nothing declares them.
const KNOWN: &[(&str, &str)] = &[
    ("cc", "http://creativecommons.org/ns#"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("epub", "http://www.idpf.org/2007/ops"),
    ("fb", "http://www.facebook.com/2008/fbml"),
    ("ibooks", "http://www.apple.com/2011/iBooks"),
    ("inkscape", "http://www.inkscape.org/namespaces/inkscape"),
    ("h", XHTML),
    ("html", XHTML),
    ("m", MATHML),
    ("math", MATHML),
    ("mathml", MATHML),
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
    ("xhtml", XHTML),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
];

/// The namespace that an undeclared prefix is known for; one of its own for a prefix that isn't known.
pub(crate) fn of_prefix(prefix: &str) -> String {
    let known = KNOWN.iter().find(|(it, _)| *it == prefix);
    known.map_or_else(|| format!("urn:unknown:{prefix}"), |(_, namespace)| (*namespace).to_owned())
}
