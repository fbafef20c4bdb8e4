//! Places as text, in the way of `XPath` and of KOReader's positions.

use std::{fmt, str::FromStr};

/// A place in a document: an element of its body, or a character of a text in it.
///
/// As text it is `/body/div[2]/p/text()[3].15`: each element with its number among those of its name beside it, the text
/// node with its number among those beside it, and how many characters come before the place. Numbers begin at 1 and
/// are left out where there is only one. KOReader writes the same behind `/body/DocFragment[n]`
/// (crengine, `ldomXPointer::toString`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// From the body down.
    pub elements: Vec<Step>,
    /// The number of the text node within the last element, if the place is in a text.
    pub text: Option<Option<u32>>,
    /// How many characters come before the place. Of an element it is kept as it was.
    pub offset: Option<u32>,
}

/// An element, named by its parent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    pub name: String,
    /// Its number among those of its name, if there are several.
    pub index: Option<u32>,
}

/// A text that is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a place looks like /body/p[2]/text().15")]
pub struct Malformed;

impl Place {
    /// Where a document begins.
    pub(super) fn body() -> Self {
        Self { elements: vec![Step { name: "body".to_owned(), index: None }], text: None, offset: Some(0) }
    }
}

impl FromStr for Place {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (path, offset) = split_offset(text)?;
        let mut parts = path.strip_prefix('/').ok_or(Malformed)?.split('/').peekable();
        let mut place = Self { elements: Vec::new(), text: None, offset };
        while let Some(part) = parts.next() {
            let (name, index) = split_index(part)?;
            match name {
                "text()" if parts.peek().is_none() && !place.elements.is_empty() => place.text = Some(index),
                "" | "text()" => return Err(Malformed),
                _ => place.elements.push(Step { name: name.to_owned(), index }),
            }
        }
        Ok(place)
    }
}

/// An offset stands behind the last dot, if that comes after the last slash and only digits follow.
fn split_offset(text: &str) -> Result<(&str, Option<u32>), Malformed> {
    match text.rsplit_once('.') {
        Some((path, digits)) if !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit()) => {
            Ok((path, Some(digits.parse().map_err(|_| Malformed)?)))
        }
        _ => Ok((text, None)),
    }
}

pub(super) fn split_index(part: &str) -> Result<(&str, Option<u32>), Malformed> {
    let Some(inner) = part.strip_suffix(']') else { return Ok((part, None)) };
    let (name, digits) = inner.rsplit_once('[').ok_or(Malformed)?;
    match digits.parse() {
        Ok(index) if index > 0 => Ok((name, Some(index))),
        _ => Err(Malformed),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.elements {
            write!(formatter, "/{}{}", step.name, Index(step.index))?;
        }
        if let Some(index) = self.text {
            write!(formatter, "/text(){}", Index(index))?;
        }
        match self.offset {
            Some(offset) => write!(formatter, ".{offset}"),
            None => Ok(()),
        }
    }
}

struct Index(Option<u32>);

impl fmt::Display for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(index) => write!(formatter, "[{index}]"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_they_were_read() {
        for text in
            ["/body", "/body/p[2]/text().15", "/body/div/text()[3].0", "/body/section/img.0", "/body/o:p/x-y[10]"]
        {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in [
            "",
            "body",
            "/",
            "//p",
            "/body/p[0]",
            "/body/p[x]",
            "/body/p]",
            "/text().1",
            "/body/text()/p",
            "/body/p.99999999999",
        ] {
            assert_eq!(text.parse::<Place>(), Err(Malformed), "{text}");
        }
    }
}
