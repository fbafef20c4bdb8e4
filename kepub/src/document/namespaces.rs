//! The namespaces of what stands in documents.

pub(crate) const XHTML: &str = "http://www.w3.org/1999/xhtml";
pub(crate) const SVG: &str = "http://www.w3.org/2000/svg";
pub(crate) const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// The namespace that a prefix is known for; one of our own for a prefix that isn't known.
pub(crate) fn of_prefix(prefix: &str) -> String {
    let known = match prefix {
        "epub" | "ops" => "http://www.idpf.org/2007/ops",
        "h" | "html" | "xhtml" => XHTML,
        "m" | "math" | "mml" | "mathml" => MATHML,
        "o" => "urn:schemas-microsoft-com:office:office",
        "opf" => "http://www.idpf.org/2007/opf",
        "dc" => "http://purl.org/dc/elements/1.1/",
        "ssml" => "http://www.w3.org/2001/10/synthesis",
        "st1" => "urn:schemas-microsoft-com:office:smarttags",
        "svg" => SVG,
        "v" => "urn:schemas-microsoft-com:vml",
        "w" => "urn:schemas-microsoft-com:office:word",
        "xlink" => "http://www.w3.org/1999/xlink",
        "xsi" => "http://www.w3.org/2001/XMLSchema-instance",
        _ => return format!("urn:unknown:{prefix}"),
    };
    known.to_owned()
}
