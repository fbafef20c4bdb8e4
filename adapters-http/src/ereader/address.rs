//! The tree of pages: what stands where, and the links there.

use std::fmt;

use domain::catalog::{
    covers::CoverSize,
    headings::HeadingKind,
    ids::{FileId, LibraryId, PublicationId},
};

use super::{choices::Choices, paging::Asked};
use crate::parameter::encoded;

/// What all pages stand below, apart from the key.
pub const ROOT: &str = "/ereader/key";

/// A place in the tree. [`Display`](fmt::Display) is its path below the key.
#[derive(Debug, Clone, Copy)]
pub enum Address<'a> {
    Home,
    Reading,
    Library(&'a LibraryId),
    All(&'a LibraryId),
    Recent(&'a LibraryId),
    /// What a reader looks for.
    Search(&'a LibraryId, &'a str),
    /// All series or all authors.
    Headings(&'a LibraryId, HeadingKind),
    /// The publications of one.
    Heading(&'a LibraryId, HeadingKind, &'a str),
    Book(&'a PublicationId),
    Cover(&'a PublicationId, CoverSize),
    File(&'a FileId, &'a str),
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => Ok(()),
            Self::Reading => f.write_str("reading"),
            Self::Library(library) => write!(f, "libraries/{}", library.as_str()),
            Self::All(library) => write!(f, "libraries/{}/all", library.as_str()),
            Self::Recent(library) => write!(f, "libraries/{}/recent", library.as_str()),
            Self::Search(library, _) => write!(f, "libraries/{}/search", library.as_str()),
            Self::Headings(library, kind) => write!(f, "libraries/{}/{}", library.as_str(), kind.plural()),
            Self::Heading(library, kind, id) => write!(f, "libraries/{}/{}/{id}", library.as_str(), kind.plural()),
            Self::Book(id) => write!(f, "books/{}", id.as_str()),
            Self::Cover(id, _) => write!(f, "cover/{}", id.as_str()),
            Self::File(id, name) => write!(f, "download/{}/{}", id.as_str(), encoded(name)),
        }
    }
}

/// A link, relative to the page that it stands on: it is short, holds no key, and any proxy may stand before it.
#[derive(Debug, Clone, Copy)]
pub struct Href<'a> {
    /// What leads from the page to the root.
    pub up: &'a str,
    pub address: Address<'a>,
    pub choices: Choices,
    /// Which page of a list.
    pub page: Option<&'a Asked>,
    /// The list that a book is looked at from, in the words of [`Origin`](super::book::Origin).
    pub from: Option<&'a str>,
}

impl fmt::Display for Href<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.up, self.address)?;
        let mut separator = '?';
        let mut parameter = |name: &str, value: &dyn fmt::Display| {
            write!(f, "{separator}{name}={value}")?;
            separator = '&';
            Ok(())
        };
        match self.address {
            Address::File(..) | Address::Cover(_, CoverSize::Thumbnail) => return Ok(()),
            Address::Cover(_, size) => return parameter("size", &size.as_str()),
            Address::Search(_, text) if !text.is_empty() => parameter("q", &encoded(text))?,
            _ => {}
        }
        if let Some(from) = self.from {
            parameter("from", &from)?;
        }
        for (name, value) in self.page.into_iter().flat_map(Asked::parameters) {
            parameter(name, &value)?;
        }
        for (name, value) in self.choices.parameters() {
            parameter(name, &value)?;
        }
        Ok(())
    }
}
