//! Faults in XML that say plainly what was meant.

use std::collections::HashSet;

use html5ever::data::NAMED_ENTITIES;

use super::markup::{Piece, pieces, tag_name};

/// Prefixes that are used without a declaration: everybody knows what they stand for.
const NAMESPACES: [(&str, &str); 4] = [
    ("opf", "http://www.idpf.org/2007/opf"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
];

/// How many faults a text can have: entities, and each of the prefixes.
pub(super) const FAULTS: usize = 1 + NAMESPACES.len();

/// Mends the fault for which the parser stopped, wherever it occurs; `None` if it isn't one of those that can be.
pub(super) fn mend(text: &str, fault: &roxmltree::Error) -> Option<String> {
    match fault {
        roxmltree::Error::UnknownEntityReference(name, _) => {
            character(name)?;
            Some(without_html_entities(text))
        }
        roxmltree::Error::UnknownNamespace(prefix, _) => declare(text, prefix),
        _ => None,
    }
}

/// Replaces HTML's entities by their characters, except those that the document declares itself.
fn without_html_entities(text: &str) -> String {
    let mut own = HashSet::new();
    let mut mended = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(piece) | Piece::Tag(piece) => replace(piece, &own, &mut mended),
            Piece::Doctype(piece) => {
                own.extend(piece.split("<!ENTITY").skip(1).filter_map(|entity| entity.split_ascii_whitespace().next()));
                mended.push_str(piece);
            }
            Piece::Verbatim(piece) => mended.push_str(piece),
        }
    }
    mended
}

fn replace(piece: &str, own: &HashSet<&str>, mended: &mut String) {
    let mut rest = piece;
    while let Some(start) = rest.find('&') {
        mended.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = rest[1..].find(|char: char| !char.is_ascii_alphanumeric()).map_or(rest.len(), |at| at + 1);
        let character = Some(&rest[1..length])
            .filter(|name| rest[length..].starts_with(';') && !own.contains(name))
            .and_then(character);
        let replaced = character.as_ref().map_or(length, |_| length + 1);
        mended.push_str(character.as_deref().unwrap_or(&rest[..length]));
        rest = &rest[replaced..];
    }
    mended.push_str(rest);
}

/// Returns what HTML's entity of this name stands for; `None` for those that XML has as well.
fn character(name: &str) -> Option<String> {
    if ["amp", "lt", "gt", "quot", "apos"].contains(&name) {
        return None;
    }
    let (first, second) = NAMED_ENTITIES.get(&format!("{name};"))?;
    let characters = [*first, *second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32);
    let text: String = characters.map(escaped).collect();
    (!text.is_empty()).then_some(text)
}

fn escaped(character: char) -> String {
    match character {
        '&' | '<' | '>' | '"' | '\'' => format!("&#{};", u32::from(character)),
        _ => character.to_string(),
    }
}

/// Declares a prefix on the root.
fn declare(text: &str, prefix: &str) -> Option<String> {
    let (_, namespace) = NAMESPACES.iter().find(|(known, _)| *known == prefix)?;
    let mut before = 0;
    for piece in pieces(text) {
        if let Piece::Tag(tag) = piece {
            let (head, tail) = text.split_at(before + 1 + tag_name(tag).len());
            return Some(format!("{head} xmlns:{prefix}=\"{namespace}\"{tail}"));
        }
        before += piece.as_str().len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::xml;

    fn mended(text: &str) -> String {
        xml::text("a.xml", text.as_bytes()).unwrap()
    }

    #[test]
    fn html_entities_become_characters() {
        assert_eq!(
            mended("<a b='&eacute;&amp;'>&nbsp;&lt;&#65;&ThickSpace;</a>"),
            "<a b='é&amp;'>\u{a0}&lt;&#65;\u{205f}\u{200a}</a>"
        );
    }

    #[test]
    fn characters_of_markup_stay_escaped() {
        assert_eq!(mended("<a b='&QUOT;'>&LT;&AMP;&GT;</a>"), "<a b='&#34;'>&#60;&#38;&#62;</a>");
    }

    #[test]
    fn what_is_no_reference_stays() {
        let text = "<a>&eacute;<!--&eacute;--><![CDATA[&eacute;]]><?b &eacute;?></a>";
        assert_eq!(mended(text), text.replacen("&eacute;", "é", 1));
    }

    #[test]
    fn entities_of_the_document_win() {
        let text = "<!DOCTYPE a [<!ENTITY eacute 'E'>]><a>&eacute;&egrave;</a>";
        assert_eq!(mended(text), text.replace("&egrave;", "è"));
    }

    #[test]
    fn unknown_entities_are_refused() {
        for text in [
            "<a>&nonesuch;</a>",
            "<a>&ea;</a>",
            "<a>&eacute;&nonesuch;</a>",
            "<a>a & b</a>",
            "<a>&</a>",
            "<a>&eacute</a>",
        ] {
            assert!(xml::text("a.xml", text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn well_known_prefixes_are_declared() {
        assert_eq!(
            mended("<!--<b>--><a opf:b='c'><dc:d/></a>"),
            "<!--<b>--><a xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:opf=\"http://www.idpf.org/2007/opf\" \
             opf:b='c'><dc:d/></a>"
        );
        assert!(xml::text("a.xml", b"<a other:b='c'/>").is_err());
    }
}
