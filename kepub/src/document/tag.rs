//! A start tag, and what stands in it.

use memchr::memchr;

/// The start of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// The tag with its brackets.
    pub raw: &'a str,
    pub name: &'a str,
    /// What stands between the name and the closing bracket.
    pub attributes: &'a str,
    /// Whether the element ends with its tag.
    pub empty: bool,
}

/// Reads the attributes of a tag: names and values, references included.
#[derive(Clone)]
pub(crate) struct Attributes<'a>(&'a str);

impl<'a> Tag<'a> {
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes(self.attributes)
    }

    /// The names of its attributes, of which each has a value.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.attributes().map_while(Result::ok).map(|(name, _)| name)
    }

    /// Whether no two of its `count` attributes have the same name.
    pub fn has_distinct_names(&self, count: usize) -> bool {
        // Nearly all tags have a few, for which this is faster than any memory of them.
        if count <= 8 {
            return self.names().enumerate().all(|(at, name)| self.names().take(at).all(|it| it != name));
        }
        let mut names: Vec<_> = self.names().collect();
        names.sort_unstable();
        names.is_sorted_by(|a, b| a < b)
    }

    /// The value of an attribute, as it stands.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().map_while(Result::ok).find(|(it, _)| *it == name).map(|(_, value)| value)
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str), &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        if rest.len() == self.0.len() {
            return Some(Err("no space before an attribute"));
        }
        Some(self.attribute(rest).ok_or("an attribute without a value in quotes"))
    }
}

impl<'a> Attributes<'a> {
    fn attribute(&mut self, rest: &'a str) -> Option<(&'a str, &'a str)> {
        let (name, rest) = rest.split_at(memchr(b'=', rest.as_bytes())?);
        let rest = rest[1..].trim_ascii_start();
        let quote = *rest.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let length = memchr(quote, &rest.as_bytes()[1..])?;
        self.0 = &rest[length + 2..];
        Some((name.trim_ascii_end(), &rest[1..=length]))
    }
}
