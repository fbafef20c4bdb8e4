//! Names that XML takes.

use html5ever::{LocalName, local_name};

/// The part of `name` that is an element's name in XML with namespaces: `p"class` is a `p`, `o:p:q` an `o:p`.
/// Names of HTML begin with a letter, so something is left.
pub(super) fn element(name: &str) -> &str {
    let end = name.find(|c| !is_name_char(c) && c != ':').unwrap_or(name.len());
    let name = &name[..end];
    let Some((prefix, rest)) = name.split_once(':') else {
        return name;
    };
    let local = rest.split(':').next().unwrap_or_default();
    if is_ncname(local) && prefix != "xmlns" { &name[..prefix.len() + 1 + local.len()] } else { prefix }
}

/// Whether `name` is an attribute's name in XML with namespaces: at most one colon, and not in front or at the end.
pub(super) fn is_qualified(name: &str) -> bool {
    match name.split_once(':') {
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
        None => is_ncname(name),
    }
}

/// Whether `name` is a name without a colon.
pub(super) fn is_ncname(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// Whether HTML has elements of this name without contents.
pub(super) fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("basefont")
            | local_name!("bgsound")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("frame")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("keygen")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
}

/// XML's `NameStartChar` without the colon, and without U+FFFD, which only stands for what couldn't be read.
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}' | '\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFC}'
        | '\u{10000}'..='\u{EFFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_keeps_what_is_a_name() {
        for (name, expected) in [
            ("p", "p"),
            ("p\"class", "p"),
            ("a<b", "a"),
            ("o:p", "o:p"),
            ("o:p:q", "o:p"),
            ("o:3", "o"),
            ("o:", "o"),
            ("o::p", "o"),
            ("xmlns:p", "xmlns"),
            ("x-y.z", "x-y.z"),
            ("n\u{FFFD}ul", "n"),
        ] {
            assert_eq!(element(name), expected, "{name}");
        }
    }

    #[test]
    fn an_attribute_has_a_name_or_none() {
        for name in ["id", "xml:lang", "data-3", "_x"] {
            assert!(is_qualified(name), "{name}");
        }
        for name in ["", ":", ":x", "x:", "a:b:c", "3d", "a\"b", "=", "x:3", "\u{FFFD}"] {
            assert!(!is_qualified(name), "{name}");
        }
    }
}
