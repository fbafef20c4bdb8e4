//! The document type (XML 1.0, section 2.8).

use super::names;

/// `<!DOCTYPE name PUBLIC "…" "…" [ … ]>`. Capitals are XML's, but for the first word, which is written anew.
pub(crate) struct Doctype<'a> {
    /// The declarations of the document's own.
    subset: &'a str,
}

impl<'a> Doctype<'a> {
    /// Reads a type as it stands; `None` if an XML parser would not take it.
    pub fn read(raw: &'a str) -> Option<Self> {
        let rest = raw.get("<!DOCTYPE".len()..)?.strip_suffix('>')?;
        let (name, rest) = word(spaced(rest)?);
        names::is_qualified(name).then_some(())?;
        let rest = match word(rest.trim_ascii_start()) {
            ("PUBLIC", rest) => literal(literal(spaced(rest)?)?.trim_ascii_start())?,
            ("SYSTEM", rest) => literal(spaced(rest)?)?,
            ("", rest) => rest,
            _ => return None,
        };
        let rest = rest.trim_ascii();
        if rest.is_empty() {
            return Some(Self { subset: "" });
        }
        Some(Self { subset: rest.strip_prefix('[')?.strip_suffix(']')? })
    }

    /// The names of the entities that are declared, sorted, `most` at most.
    pub fn entities(&self, most: usize) -> Vec<String> {
        let declared: String = self
            .subset
            .split("<!--")
            .enumerate()
            .map(|(at, piece)| match (at, piece.split_once("-->")) {
                (0, _) => piece,
                (_, Some((_, rest))) => rest,
                (_, None) => "",
            })
            .collect();
        let declarations = declared.split("<!ENTITY").skip(1);
        let names = declarations.filter_map(|declaration| declaration.split_ascii_whitespace().next());
        let mut entities: Vec<_> =
            names.filter(|name| names::is_qualified(name)).take(most).map(str::to_owned).collect();
        entities.sort_unstable();
        entities
    }
}

/// What follows white space, of which there must be some.
fn spaced(text: &str) -> Option<&str> {
    let rest = text.trim_ascii_start();
    (rest.len() < text.len()).then_some(rest)
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(
        text.find(|next: char| next.is_ascii_whitespace() || matches!(next, '[' | '"' | '\'')).unwrap_or(text.len()),
    )
}

/// What follows a text in quotes.
fn literal(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    text[1..].split_once(quote).map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_taken_as_xml_takes_them() {
        for raw in [
            "<!DOCTYPE html>",
            "<!doctype html >",
            "<!DOCTYPE html SYSTEM 'about:legacy-compat'>",
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\"\n \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\">",
            "<!DOCTYPE html [<!ENTITY a '>'>]>",
        ] {
            assert!(Doctype::read(raw).is_some(), "{raw}");
        }
        for raw in [
            "<!DOCTYPE>",
            "<!DOCTYPEhtml>",
            "<!DOCTYPE html public \"-//W3C//DTD HTML 4.01//EN\">",
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
            "<!DOCTYPE html SYSTEM>",
            "<!DOCTYPE html x>",
        ] {
            assert!(Doctype::read(raw).is_none(), "{raw}");
        }
    }

    #[test]
    fn entities_are_those_that_are_declared() {
        let doctype = Doctype::read("<!DOCTYPE html [<!ENTITY a 'b'> <!ENTITY\nc SYSTEM 'd'>]>").unwrap();
        assert_eq!(doctype.entities(9), ["a", "c"]);
        let commented = Doctype::read("<!DOCTYPE html [<!-- <!ENTITY nbsp 'x'> --> <!ENTITY a 'b'>]>").unwrap();
        assert_eq!(commented.entities(9), ["a"]);
    }
}
