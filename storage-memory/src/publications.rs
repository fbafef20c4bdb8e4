//! Publications in memory.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use async_trait::async_trait;
use domain::{
    catalog::{
        cursors::Cursor,
        headings::{Heading, HeadingKind},
        ids::{LibraryId, PublicationId},
        listings::{Listing, Shelf},
        pages::{Direction, Page, PageRequest},
        publications::{Publication, PublicationRepository},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{Memory, State, libraries::Catalog};

/// What stands in a library, by kind and id.
pub type Headings = BTreeMap<(HeadingKind, String), Heading>;

#[async_trait]
impl PublicationRepository for Memory {
    async fn find(&self, publication: &PublicationId) -> Result<Option<Publication>, StorageError> {
        Ok(self.lock().publications().find(|it| it.id == *publication).cloned())
    }

    async fn list(&self, listing: &Listing, page: &PageRequest) -> Result<Page<Publication>, StorageError> {
        let state = self.lock();
        let held = state.publications().filter(|it| listing.holds(it));
        let held: Vec<_> = held.filter_map(|it| Some((listing.shelf.cursor(it)?, it.clone()))).collect();
        let is_counted = listing.format.is_none() && !matches!(listing.shelf, Shelf::Search(_));
        let total = is_counted.then_some(held.len() as u64);
        Ok(cut(page, held, total))
    }

    async fn headings(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        page: &PageRequest,
    ) -> Result<Page<Heading>, StorageError> {
        let state = self.lock();
        let mut merged: BTreeMap<Cursor, Heading> = BTreeMap::new();
        for catalog in libraries.iter().filter_map(|library| state.catalogs.get(library)) {
            for heading in catalog.headings.values().filter(|heading| heading.kind == kind) {
                match merged.get_mut(&heading.cursor()) {
                    Some(other) => other.publications += heading.publications,
                    None => drop(merged.insert(heading.cursor(), heading.clone())),
                }
            }
        }
        Ok(cut(page, merged.into_iter().collect(), None))
    }

    async fn save(&self, library: &LibraryId, publications: &[Publication]) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let Some(catalog) = state.catalogs.get_mut(library) else {
            return Ok(Changed::Absent);
        };
        for publication in publications {
            catalog.take_out(&publication.id);
            catalog.put_in(publication);
            catalog.updated = publication.updated;
        }
        Ok(Changed::Yes)
    }

    async fn remove(&self, publications: &[PublicationId], now: Timestamp) -> Result<(), StorageError> {
        for catalog in self.lock().catalogs.values_mut() {
            for publication in publications {
                if catalog.take_out(publication) {
                    catalog.updated = now;
                }
            }
        }
        Ok(())
    }
}

impl State {
    pub fn publications(&self) -> impl Iterator<Item = &Publication> {
        self.catalogs.values().flat_map(|catalog| catalog.publications.values())
    }
}

impl Catalog {
    fn put_in(&mut self, publication: &Publication) {
        for heading in publication.headings() {
            let key = (heading.kind, heading.id.clone());
            let others = self.headings.get(&key).map_or(0, |it| it.publications);
            self.headings.insert(key, Heading { publications: others + 1, ..heading });
        }
        self.publications.insert(publication.id.clone(), publication.clone());
    }

    /// Whether there was such a publication.
    fn take_out(&mut self, publication: &PublicationId) -> bool {
        let Some(publication) = self.publications.remove(publication) else {
            return false;
        };
        for heading in publication.headings() {
            if let Some(heading) = self.headings.get_mut(&(heading.kind, heading.id)) {
                heading.publications -= 1;
            }
        }
        self.headings.retain(|_, heading| heading.publications > 0);
        true
    }
}

/// Cuts a page out of all that there is.
pub fn cut<T>(page: &PageRequest, mut all: Vec<(Cursor, T)>, total: Option<u64>) -> Page<T> {
    let bound = page.bound();
    match page.direction() {
        Direction::Forwards => {
            all.retain(|(cursor, _)| bound.is_none_or(|bound| cursor.key() > bound));
            all.sort_by(|a, b| a.0.cmp(&b.0));
        }
        Direction::Backwards => {
            all.retain(|(cursor, _)| bound.is_none_or(|bound| cursor.key() < bound));
            all.sort_by_key(|it| Reverse(it.0.clone()));
        }
    }
    all.truncate(page.wanted());
    page.cut(all, total, |(cursor, _)| cursor.clone()).map(|(_, item)| item)
}
