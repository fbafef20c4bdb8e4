//! Publications in SQL.

mod index;
mod lists;
mod row;
mod save;
mod search;
mod shelves;
mod words;

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    catalog::{
        headings::{Heading, HeadingKind},
        ids::{LibraryId, PublicationId},
        listings::Listing,
        pages::{Page, PageRequest},
        publications::{Publication, PublicationRepository},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{Database, headings};

pub use self::{
    index::HeadingId,
    row::{by_file, by_numbers},
    save::{empty, learn_kepub},
};

#[async_trait]
impl PublicationRepository for Database {
    async fn find(&self, publication: &PublicationId) -> Result<Option<Publication>, StorageError> {
        let publication = publication.clone();
        self.look_up("find a publication", move |conn| {
            let found = row::by_ids(conn, [&publication])?;
            Ok(found.into_iter().next().map(|(_, publication)| publication))
        })
        .await
    }

    async fn list(&self, listing: &Listing, page: &PageRequest) -> Result<Page<Publication>, StorageError> {
        let (listing, page) = (listing.clone(), page.clone());
        self.read("list publications", move |conn| shelves::list(conn, &listing, &page)).await
    }

    async fn headings(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        page: &PageRequest,
    ) -> Result<Page<Heading>, StorageError> {
        let (libraries, page) = (libraries.clone(), page.clone());
        self.read("list headings", move |conn| headings::list(conn, kind, &libraries, &page)).await
    }

    async fn save(&self, library: &LibraryId, publications: &[Publication]) -> Result<Changed, StorageError> {
        let (library, publications) = (library.clone(), publications.to_owned());
        self.write("save publications", move |conn| save::save(conn, &library, &publications)).await
    }

    async fn remove(&self, publications: &[PublicationId], now: Timestamp) -> Result<(), StorageError> {
        let publications = publications.to_owned();
        self.write("remove publications", move |conn| save::remove(conn, &publications, now)).await
    }
}
