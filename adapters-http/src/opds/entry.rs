//! Publications, before they are written: what is told of them, and where they can be had.

use std::num::NonZeroU32;

use domain::{
    catalog::{
        contributors::{Contributor, Role},
        headings::Heading,
        metadata::{Description, Identifier},
        offers::Offer,
        publications::Publication,
    },
    reading::LastPlace,
};

use super::{address::Address, visit::Authors};
use crate::files::{label, media_type};

/// What an entry shows of a publication.
pub struct PublicationEntry<'a> {
    pub publication: &'a Publication,
    pub extent: Extent,
    /// Where its reader stopped.
    pub place: Option<LastPlace>,
    offers: Vec<Offer<'a>>,
    headings: Vec<Heading>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What fits into a list.
    Partial,
    Complete,
}

/// A way to get the publication.
pub struct Acquisition<'a> {
    pub address: Address<'a>,
    pub media_type: &'static str,
    pub title: &'static str,
    /// In bytes; `None` for what may have to be made first.
    pub length: Option<u64>,
}

/// A comic to be had page by page.
pub struct Stream<'a> {
    /// A template.
    pub address: Address<'a>,
    pub pages: NonZeroU32,
}

pub const ACQUISITION: &str = "http://opds-spec.org/acquisition";

impl<'a> PublicationEntry<'a> {
    pub fn new(publication: &'a Publication, extent: Extent) -> Self {
        let offers = publication.offers();
        let headings = match extent {
            Extent::Partial => Vec::new(),
            Extent::Complete => publication.headings(),
        };
        Self { publication, extent, place: None, offers, headings }
    }

    pub fn at(self, place: Option<LastPlace>) -> Self {
        Self { place, ..self }
    }

    /// The comics among its files, page by page.
    pub fn streams(&self) -> impl Iterator<Item = Stream<'_>> {
        let files = self.publication.files.iter();
        files.filter_map(|file| Some(Stream { address: Address::Pages(&file.id), pages: file.comic_pages()? }))
    }

    /// The best first: readers that take one take this.
    pub fn acquisitions(&self) -> impl Iterator<Item = Acquisition<'_>> {
        self.offers.iter().map(|Offer { file, format, name }| Acquisition {
            address: Address::File(&file.id, name),
            media_type: media_type(*format),
            title: label(*format),
            length: (*format == file.format && file.size > 0).then_some(file.size),
        })
    }

    /// The feeds of its series and authors, by their names.
    pub fn related(&self) -> impl Iterator<Item = (&str, Address<'_>)> {
        let library = &self.publication.library;
        self.headings.iter().map(move |it| (it.name.as_str(), Address::Heading(library, it.kind, &it.id)))
    }

    /// Who it is by; nobody is an author, too, because readers ask for one.
    pub fn authors(&self, naming: Authors) -> Vec<String> {
        let authors = self.publication.authors();
        let names = authors.iter().map(|author| author.name.as_str());
        match naming {
            _ if authors.is_empty() => vec!["Unknown".to_owned()],
            Authors::Each => names.map(str::to_owned).collect(),
            Authors::Joined => vec![names.collect::<Vec<_>>().join(" & ")],
        }
    }

    /// The others who had a hand in it.
    pub fn contributors(&self) -> impl Iterator<Item = &Contributor> {
        let authors = self.publication.authors();
        let is_author = move |it: &Contributor| it.role.is_author() || authors.contains(&it);
        self.publication.contributors.iter().filter(move |it| !is_author(it))
    }

    /// What it says of itself, or the beginning of that.
    pub fn description(&self) -> Option<String> {
        let description = self.publication.description.as_ref()?;
        Some(match self.extent {
            Extent::Partial => beginning(description),
            Extent::Complete => description.as_str().to_owned(),
        })
    }

    /// Plain text: the series, the beginning of the description, or else the formats.
    pub fn summary(&self) -> String {
        let mut summary = String::new();
        for (i, series) in self.publication.series.iter().enumerate() {
            summary.push_str(if i == 0 { "" } else { ", " });
            summary.push_str(&series.to_string());
        }
        if let Some(description) = &self.publication.description {
            summary.push_str(if summary.is_empty() { "" } else { "\n" });
            summary.push_str(&beginning(description));
        }
        if summary.is_empty() {
            let formats: Vec<&str> = self.offers.iter().map(|it| label(it.format)).collect();
            return formats.join(", ");
        }
        summary
    }
}

/// Whether there is anything to be had: what has no file is no entry, and no feed shows it.
pub fn is_entry(publication: &Publication) -> bool {
    !publication.files.is_empty()
}

/// The identifier as a URI.
pub fn identifier(identifier: &Identifier) -> String {
    let (scheme, value) = (identifier.scheme.as_str(), identifier.value.as_str());
    match scheme {
        "isbn" | "issn" | "uuid" => format!("urn:{scheme}:{value}"),
        "url" | "uri" => value.to_owned(),
        _ => format!("{scheme}:{value}"),
    }
}

/// What MARC's codes are called in OPDS 2.0.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Author => "author",
        Role::Artist => "artist",
        Role::Colorist => "colorist",
        Role::Illustrator => "illustrator",
        Role::Editor => "editor",
        Role::Translator => "translator",
        Role::Narrator => "narrator",
        Role::Contributor => "contributor",
    }
}

/// Up to 300 characters, and no part of a word.
fn beginning(description: &Description) -> String {
    let text = description.as_str();
    let Some((end, _)) = text.char_indices().nth(300) else {
        return text.to_owned();
    };
    let words = text[..end].rsplit_once(char::is_whitespace).map_or(&text[..end], |(words, _)| words);
    format!("{}…", words.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_descriptions_end_behind_a_word() {
        let long = Description::parse(&"word ".repeat(100)).unwrap();
        let short = beginning(&long);
        assert!(short.ends_with("word word…") && short.chars().count() <= 301, "{short}");
        let unbroken = Description::parse(&"猫".repeat(400)).unwrap();
        assert_eq!(beginning(&unbroken).chars().count(), 301);
        let description = Description::parse("Handsome, clever, and rich.").unwrap();
        assert_eq!(beginning(&description), description.as_str());
    }
}
