//! Headings: in each library an item that counts, and one at the place where the heading is listed.
//!
//! Whoever reads a place reads the counting item too, and overlooks the place if that says otherwise.

mod counting;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    catalog::{
        headings::{Heading, HeadingKind},
        ids::LibraryId,
        pages::{Direction, Page, PageRequest},
    },
    error::StorageError,
};

use crate::{
    Tables,
    item::{bytes, text},
    keys::catalogue as keys,
    walks::Walk,
};

impl Tables {
    /// Lists headings for [`PublicationRepository::headings`](domain::catalog::publications::PublicationRepository).
    pub(crate) async fn list_headings(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        page: &PageRequest,
    ) -> Result<Page<Heading>, StorageError> {
        let mut found = Vec::new();
        let mut seen: Option<Vec<u8>> = None;
        while found.len() < page.wanted() {
            let mut places: BTreeMap<Vec<u8>, String> = BTreeMap::new();
            for library in libraries {
                let walk = Walk::of(keys::heading_places(library, kind), page, seen.as_deref());
                for item in self.walk(walk).await? {
                    places.insert(bytes(&item, "place")?, text(&item, "heading")?.to_owned());
                }
            }
            let mut places: Vec<_> = places.into_iter().collect();
            if page.direction() == Direction::Backwards {
                places.reverse();
            }
            places.truncate(page.wanted());
            found.extend(self.merged(kind, libraries, &places).await?);
            let is_all = places.len() < page.wanted();
            seen = places.pop().map(|(place, _)| place);
            if is_all {
                break;
            }
        }
        found.truncate(page.wanted());
        Ok(page.cut(found, None, Heading::cursor))
    }

    /// Returns the headings that are at these places in any of the libraries, in the order of the places.
    async fn merged(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        places: &[(Vec<u8>, String)],
    ) -> Result<Vec<Heading>, StorageError> {
        let each = places.iter().flat_map(|(_, id)| libraries.iter().map(|it| (it.clone(), kind, id.clone())));
        let counted = self.counted(each.collect()).await?;
        let mut merged = Vec::new();
        for (at, id) in places {
            let of = libraries.iter().filter_map(|library| counted.get(&(library.clone(), kind, id.clone())));
            let here = of.filter(|it| it.heading.publications > 0 && it.place == *at).map(|it| it.heading.clone());
            merged.extend(here.reduce(|first, other| {
                let publications = first.publications + other.publications;
                Heading { publications, ..first }
            }));
        }
        Ok(merged)
    }
}
