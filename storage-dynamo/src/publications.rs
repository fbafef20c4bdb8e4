//! Publications: an item each, and items where lists find them.

mod index;
mod item;
mod saving;
mod turns;

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use domain::{
    catalog::{
        headings::{Heading, HeadingKind},
        ids::{LibraryId, PublicationId},
        listings::{Listing, Shelf},
        pages::{Page, PageRequest},
        publications::{Publication, PublicationRepository},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    concurrent::all,
    item::{Malformed, bytes, parsed},
    keys::{Key, Range, Table, catalogue as keys},
    walks::Walk,
};

use index::places;

pub use index::mask;

/// A place in a list, and the publication that is said to stand there.
pub type Found = (Vec<u8>, PublicationId);

#[async_trait]
impl PublicationRepository for Tables {
    async fn find(&self, publication: &PublicationId) -> Result<Option<Publication>, StorageError> {
        self.publication(publication).await
    }

    async fn list(&self, listing: &Listing, page: &PageRequest) -> Result<Page<Publication>, StorageError> {
        match &listing.shelf {
            Shelf::Search(query) => self.search(listing, query, page).await,
            _ => self.list_shelf(listing, page).await,
        }
    }

    async fn headings(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        page: &PageRequest,
    ) -> Result<Page<Heading>, StorageError> {
        self.list_headings(kind, libraries, page).await
    }

    async fn save(&self, library: &LibraryId, publications: &[Publication]) -> Result<Changed, StorageError> {
        if self.library(library).await?.is_none() {
            return Ok(Changed::Absent);
        }
        self.save_publications(publications).await
    }

    async fn remove(&self, publications: &[PublicationId], now: Timestamp) -> Result<(), StorageError> {
        for publication in publications {
            self.remove_publication(publication, now).await?;
        }
        Ok(())
    }
}

impl Tables {
    pub(crate) async fn publication(&self, id: &PublicationId) -> Result<Option<Publication>, StorageError> {
        Ok(self.get(keys::publication(id)).await?.as_ref().map(item::read).transpose()?)
    }

    /// Returns those of the publications that there are.
    pub(crate) async fn publications<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a PublicationId>,
    ) -> Result<HashMap<PublicationId, Publication>, StorageError> {
        let keys = ids.into_iter().map(keys::publication).collect();
        let items = self.get_all(Table::Catalogue, keys).await?;
        let publications = items.iter().map(|item| item::read(item).map(|it| (it.id.clone(), it)));
        Ok(publications.collect::<Result<_, _>>()?)
    }

    /// Returns, in this order, the publications that the listing shows at the places where they were found.
    pub(crate) async fn standing(&self, listing: &Listing, found: &[Found]) -> Result<Vec<Publication>, StorageError> {
        let mut publications = self.publications(found.iter().map(|(_, id)| id)).await?;
        let stands = |place: &[u8], it: &Publication| {
            listing.holds(it) && listing.shelf.cursor(it).is_some_and(|cursor| cursor.key() == place)
        };
        let standing = found.iter().filter_map(|(place, id)| {
            let is_there = publications.get(id).is_some_and(|it| stands(place, it));
            if is_there { publications.remove(id) } else { None }
        });
        Ok(standing.collect())
    }

    /// Cuts the page of what was found to stand there.
    pub(crate) fn cut_page(
        listing: &Listing,
        page: &PageRequest,
        mut standing: Vec<Publication>,
        total: Option<u64>,
    ) -> Page<Publication> {
        standing.truncate(page.wanted());
        page.cut(standing, total, |it| listing.shelf.cursor(it).expect("it stands there"))
    }

    /// Reads a page of every library's shelf, and goes on behind it as long as what is found is no longer there.
    async fn list_shelf(&self, listing: &Listing, page: &PageRequest) -> Result<Page<Publication>, StorageError> {
        let mut standing = Vec::new();
        let mut seen: Option<Vec<u8>> = None;
        loop {
            let shelves = listing.libraries.iter().map(|it| keys::shelf(it, &listing.shelf, listing.format));
            let lists = shelves.map(|shelf| self.clone().found_on(Walk::of(shelf, page, seen.as_deref())));
            let found = page.merge(all(lists).await?);
            standing.extend(self.standing(listing, &found).await?);
            if found.len() < page.wanted() || standing.len() >= page.wanted() {
                break;
            }
            seen = found.into_iter().last().map(|(place, _)| place);
        }
        let total = self.total(listing).await?;
        Ok(Self::cut_page(listing, page, standing, total))
    }

    pub(crate) async fn found_on(self, walk: Walk) -> Result<Vec<Found>, StorageError> {
        let items = self.walk(walk).await?;
        let found =
            items.iter().map(|item| Ok((bytes(item, "place")?, parsed(item, "publication", PublicationId::parse)?)));
        Ok(found.collect::<Result<_, Malformed>>()?)
    }

    async fn total(&self, listing: &Listing) -> Result<Option<u64>, StorageError> {
        let libraries: Vec<LibraryId> = listing.libraries.iter().cloned().collect();
        let (kind, id) = match &listing.shelf {
            _ if listing.format.is_some() => return Ok(None),
            Shelf::Search(_) => return Ok(None),
            Shelf::All | Shelf::Recent => {
                let libraries = self.libraries(&libraries).await?;
                return Ok(Some(libraries.values().map(|it| it.publications).sum()));
            }
            Shelf::Series(id) => (HeadingKind::Series, id.as_str()),
            Shelf::Author(id) => (HeadingKind::Author, id.as_str()),
        };
        let headings = libraries.into_iter().map(|library| (library, kind, id.to_owned())).collect();
        let counted = self.counted(headings).await?;
        Ok(Some(counted.values().map(|it| it.heading.publications).sum()))
    }

    /// Deletes up to `limit` publications of a library that nobody can save to any more, with all their places; tells
    /// whether there may be more.
    pub(crate) async fn sweep_publications(&self, library: &LibraryId, limit: usize) -> Result<bool, StorageError> {
        let shelf: Range = keys::shelf(library, &Shelf::All, None);
        let found = self.clone().found_on(Walk::through(shelf, limit)).await?;
        let publications = self.publications(found.iter().map(|(_, id)| id)).await?;
        // The places that they are found by go last, so that an interrupted removal finds them again.
        let last: BTreeSet<_> =
            found.iter().map(|(place, _)| keys::shelf_place(library, &Shelf::All, None, place)).collect();
        let places: BTreeSet<_> = publications.values().flat_map(places).collect();
        let places = places.difference(&last).cloned().map(Key::into_item).collect();
        self.delete_all(Table::Shelves, places).await?;
        let heads = publications.keys().map(|id| keys::publication(id).into_item()).collect();
        self.delete_all(Table::Catalogue, heads).await?;
        self.delete_all(Table::Shelves, last.into_iter().map(Key::into_item).collect()).await?;
        Ok(found.len() == limit)
    }
}
