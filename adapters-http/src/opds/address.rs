//! The tree of a catalogue: what stands where.

use std::fmt;

use domain::catalog::{
    covers::CoverSize,
    files::Format,
    headings::HeadingKind,
    ids::{FileId, LibraryId, PublicationId},
};
use serde::{Serialize, Serializer};

use super::mount::Kind;
use crate::parameter::encoded;

/// A place in the tree. [`Display`](fmt::Display) is its path below the mount.
#[derive(Debug, Clone, Copy)]
pub enum Address<'a> {
    Root,
    Library(&'a LibraryId),
    Headings(&'a LibraryId, HeadingKind),
    All(&'a LibraryId),
    /// Of one library, or of all that the reader sees.
    Recent(Option<&'a LibraryId>),
    /// The publications of a series or an author.
    Heading(&'a LibraryId, HeadingKind, &'a str),
    /// What a reader looks for in one library or in all.
    Search(Option<&'a LibraryId>, &'a str),
    Reading,
    Publication(&'a PublicationId),
    Cover(&'a PublicationId, CoverSize),
    /// A file by the name that a reader saves it under.
    File(&'a FileId, &'a str),
    /// The pages of a comic: a template.
    Pages(&'a FileId),
    OpenSearch(Option<&'a LibraryId>),
}

impl Address<'_> {
    /// What kind of feed or entry is there; `None` where there is neither.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Root | Self::Library(_) | Self::Headings(..) => Some(Kind::Navigation),
            Self::All(_) | Self::Recent(_) | Self::Heading(..) | Self::Search(..) | Self::Reading => {
                Some(Kind::Acquisition)
            }
            Self::Publication(_) => Some(Kind::Entry),
            Self::Cover(..) | Self::File(..) | Self::Pages(_) | Self::OpenSearch(_) => None,
        }
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Library(library) => write!(f, "/libraries/{}", library.as_str()),
            Self::Headings(library, kind) => write!(f, "/libraries/{}/{}", library.as_str(), kind.plural()),
            Self::All(library) => write!(f, "/libraries/{}/all", library.as_str()),
            Self::Recent(library) => write!(f, "{}/recent", Below(*library)),
            Self::Heading(library, kind, id) => write!(f, "/libraries/{}/{}/{id}", library.as_str(), kind.plural()),
            Self::Search(library, _) => write!(f, "{}/search", Below(*library)),
            Self::Reading => f.write_str("/reading"),
            Self::Publication(id) => write!(f, "/publications/{}", id.as_str()),
            Self::Cover(id, CoverSize::Grid) => write!(f, "/publications/{}/cover", id.as_str()),
            Self::Cover(id, CoverSize::Thumbnail) => write!(f, "/publications/{}/thumbnail", id.as_str()),
            Self::File(id, name) => write!(f, "/files/{}/{}", id.as_str(), encoded(name)),
            Self::Pages(id) => write!(f, "/files/{}/pages/{{pageNumber}}?maxWidth={{maxWidth}}", id.as_str()),
            Self::OpenSearch(library) => write!(f, "{}/opensearch.xml", Below(*library)),
        }
    }
}

/// Which part of a list, and how it is narrowed down.
#[derive(Debug, Clone, Copy, Default)]
pub struct View<'a> {
    pub format: Option<Format>,
    pub limit: Option<u16>,
    /// The parameter `after` or `before`, and its value.
    pub turn: Option<(&'static str, &'a str)>,
}

/// A link to an address, relative to the host: any proxy may stand before it.
#[derive(Debug, Clone, Copy)]
pub struct Href<'a> {
    pub prefix: &'a str,
    pub address: Address<'a>,
    pub view: View<'a>,
}

impl fmt::Display for Href<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.prefix, self.address)?;
        let mut separator = '?';
        let mut parameter = |name: &str, value: &dyn fmt::Display| {
            write!(f, "{separator}{name}={value}")?;
            separator = '&';
            Ok(())
        };
        if let Address::Search(_, text) = self.address {
            parameter("q", &encoded(text))?;
        }
        if let Some(format) = self.view.format {
            parameter("format", &format.as_str())?;
        }
        if let Some(limit) = self.view.limit {
            parameter("limit", &limit)?;
        }
        if let Some((name, cursor)) = self.view.turn {
            parameter(name, &cursor)?;
        }
        Ok(())
    }
}

impl Serialize for Href<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where a library's feeds begin, or those over all libraries.
struct Below<'a>(Option<&'a LibraryId>);

impl fmt::Display for Below<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(library) => write!(f, "/libraries/{}", library.as_str()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_type_stays_in_its_parameter() {
        let address = Address::Search(None, "a&b=ü #%+");
        let view = View { format: Some(Format::Epub), limit: Some(3), turn: Some(("after", "x")) };
        let href = Href { prefix: "/books/opds", address, view };
        assert_eq!(href.to_string(), "/books/opds/search?q=a%26b%3D%C3%BC%20%23%25%2B&format=epub&limit=3&after=x");
    }
}
