//! Feeds, before they are written: what they are called, where they lead, what is in them.

use std::fmt::{self, Write as _};

use domain::{
    catalog::{files::Format, ids::LibraryId, pages::From},
    clock::Timestamp,
};

use super::{
    Catalog,
    address::{Address, Href, View},
    entry::PublicationEntry,
    mount::Kind,
    paging::Asked,
};
use crate::files::label;

/// A list of places to go to, or of publications; never both.
pub struct Feed<'a> {
    pub address: Address<'a>,
    pub title: String,
    /// When its content changed.
    pub updated: Timestamp,
    pub up: Option<Address<'a>>,
    /// What a search from here is in; all libraries if there is none.
    pub library: Option<&'a LibraryId>,
    /// `None` where everything is on one page.
    pub paging: Option<Paging<'a>>,
    pub content: Content<'a>,
}

pub enum Content<'a> {
    Navigation(Vec<Entry<'a>>),
    Publications(Vec<PublicationEntry<'a>>),
}

/// A place to go to.
pub struct Entry<'a> {
    pub title: &'a str,
    pub address: Address<'a>,
    pub updated: Timestamp,
    /// How many publications there are, where that is known.
    pub publications: Option<u64>,
}

/// Which part of a list a feed is.
pub struct Paging<'a> {
    pub asked: &'a Asked,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// How many items the whole list has.
    pub total: Option<u64>,
}

/// A link of a feed to another.
pub struct Link<'a> {
    pub rel: &'static str,
    pub kind: Kind,
    pub href: Href<'a>,
}

/// A link to the same list, narrowed down.
pub struct Facet<'a> {
    pub title: &'static str,
    pub href: Href<'a>,
    pub state: FacetState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetState {
    Active,
    Inactive,
}

pub const SORT_NEW: &str = "http://opds-spec.org/sort/new";
pub const FACET_GROUP: &str = "Format";

impl<'a> Feed<'a> {
    pub fn kind(&self) -> Kind {
        match self.content {
            Content::Navigation(_) => Kind::Navigation,
            Content::Publications(_) => Kind::Acquisition,
        }
    }

    /// Where it leads, but for searches, facets and what is in it.
    pub fn links(&'a self, catalog: &'a Catalog) -> Vec<Link<'a>> {
        let mut links = Vec::with_capacity(8);
        let mut link = |rel, kind, address, view| links.push(Link { rel, kind, href: catalog.view(address, view) });
        let asked = self.paging.as_ref().map(|it| it.asked.view()).unwrap_or_default();
        let first = View { turn: None, ..asked };
        link("self", self.kind(), self.address, asked);
        link("start", Kind::Navigation, Address::Root, View::default());
        if let Some((up, kind)) = self.up.and_then(|up| Some((up, up.kind()?))) {
            link("up", kind, up, View::default());
        }
        if let Some(paging) = &self.paging {
            let turned = |name, cursor: &'a String| View { turn: Some((name, cursor)), ..asked };
            link("first", self.kind(), self.address, first);
            if let Some(cursor) = &paging.previous {
                link("previous", self.kind(), self.address, turned("before", cursor));
            }
            if let Some(cursor) = &paging.next {
                link("next", self.kind(), self.address, turned("after", cursor));
            }
        }
        if matches!(self.address, Address::Recent(_)) {
            link(SORT_NEW, self.kind(), self.address, first);
        }
        links
    }

    /// The formats that its list can be narrowed down to, of which one is active at most.
    pub fn facets(&self, catalog: &'a Catalog) -> Vec<Facet<'a>> {
        let (Some(paging), Content::Publications(_)) = (&self.paging, &self.content) else {
            return Vec::new();
        };
        let View { format: active, limit, .. } = paging.asked.view();
        let facets = [None, Some(Format::Epub), Some(Format::Cbz), Some(Format::Pdf), Some(Format::M4b)];
        let facet = |format: Option<Format>| Facet {
            title: format.map_or("All formats", label),
            href: catalog.view(self.address, View { format, limit, turn: None }),
            state: if format == active { FacetState::Active } else { FacetState::Inactive },
        };
        facets.into_iter().map(facet).collect()
    }

    /// What it is called wherever it is read, whichever part of it.
    pub fn id(&self) -> Urn {
        self.address.id()
    }

    /// Which item of the list is its first, from 1 on, where that is known.
    pub fn start_index(&self) -> Option<u64> {
        let paging = self.paging.as_ref()?;
        let items = match &self.content {
            Content::Navigation(entries) => entries.len() as u64,
            Content::Publications(publications) => publications.len() as u64,
        };
        match (&paging.asked.page.from, &paging.next) {
            (From::Start, _) => Some(1),
            (From::After(_), None) if items > 0 => Some((paging.total? + 1).saturating_sub(items)),
            (From::After(_) | From::Before(_), _) => None,
        }
    }
}

impl Address<'_> {
    pub fn id(&self) -> Urn {
        match self {
            Self::Publication(id) => Urn::of(format_args!("publication {}", id.as_str())),
            Self::Search(_, text) => Urn::of(format_args!("feed {self} {text}")),
            _ => Urn::of(format_args!("feed {self}")),
        }
    }
}

/// `urn:uuid:` and a UUID that is made of a name (RFC 9562, version 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Urn([u8; 16]);

impl Urn {
    fn of(name: fmt::Arguments) -> Self {
        struct Hashing(blake3::Hasher);
        impl fmt::Write for Hashing {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.update(text.as_bytes());
                Ok(())
            }
        }
        let mut hashing = Hashing(blake3::Hasher::new());
        hashing.write_fmt(name).expect("hashing doesn't fail");
        let hash = hashing.0.finalize();
        let mut id: [u8; 16] = *hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
        id[6] = id[6] & 0x0F | 0x80;
        id[8] = id[8] & 0x3F | 0x80;
        Self(id)
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("urn:uuid:")?;
        for (i, byte) in self.0.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_char('-')?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl serde::Serialize for Urn {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_of_names() {
        let id = Urn::of(format_args!("feed /{}", "recent"));
        assert_eq!(id, Urn::of(format_args!("feed /recent")));
        assert_ne!(id, Urn::of(format_args!("feed /reading")));
        let text = id.to_string();
        assert_eq!(text.len(), "urn:uuid:00000000-0000-8000-8000-000000000000".len());
        assert_eq!(&text[23..24], "8");
        assert!(["8", "9", "a", "b"].contains(&&text[28..29]), "{text}");
    }
}
