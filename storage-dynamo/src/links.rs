//! Links made and taken away by hand.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    documents::DocumentId,
    error::{Changed, StorageError},
    links::{Group, Link, LinkRepository, link, with_siblings},
};

use crate::{
    Tables,
    groups::flatten,
    keys,
    shelf::Shelf,
    transaction::{Outcome, Retries},
};

#[async_trait]
impl LinkRepository for Tables {
    async fn link(&self, user: &UserId, documents: &[DocumentId]) -> Result<Option<DocumentId>, StorageError> {
        let mut retries = Retries::of("link documents");
        loop {
            let Some(owner) = self.owner(user).await? else {
                return Ok(None);
            };
            let (mut shelf, loners) = tokio::try_join!(self.shelf(user), self.loners(user))?;
            let (canonical, merged) = shelf.link(shelf.groups(documents));
            for loner in documents.iter().filter(|document| loners.contains(document)) {
                shelf.changes.delete(keys::loner(user, loner));
            }
            let whole = shelf.changes.fit() && merged.is_some();
            match self.commit(&owner, shelf.changes).await? {
                Outcome::Written if whole => return Ok(Some(canonical)),
                Outcome::Written => {}
                Outcome::Refused | Outcome::Conflict => retries.wait().await?,
            }
        }
    }

    async fn unlink(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError> {
        let mut retries = Retries::of("unlink a document");
        loop {
            let Some(owner) = self.owner(user).await? else {
                return Ok(Changed::Absent);
            };
            let mut shelf = self.shelf(user).await?;
            if !shelf.links.contains_key(document) {
                return Ok(Changed::Absent);
            }
            // No other member may hang on the one that leaves.
            shelf.set_group(&shelf.group(document));
            let flat = shelf.changes.fit();
            if flat {
                let alone = Group { canonical: document.clone(), members: Vec::new(), current: None, label: None };
                let current = self.places_in(user, &shelf, &alone).await?.into_iter().next();
                shelf.set_group(&Group { current, ..alone });
                shelf.changes.put(keys::loner(user, document), [("document", document.clone().into())]);
            }
            match self.commit(&owner, shelf.changes).await? {
                Outcome::Written if flat => return Ok(Changed::Yes),
                Outcome::Written => {}
                Outcome::Refused | Outcome::Conflict => retries.wait().await?,
            }
        }
    }

    async fn join(
        &self,
        user: &UserId,
        document: &DocumentId,
        siblings: &[DocumentId],
    ) -> Result<Changed, StorageError> {
        let documents: Vec<DocumentId> = std::iter::once(document).chain(siblings).cloned().collect();
        // Mostly there is nothing to be done, and a few items tell.
        let (around, loners) = tokio::try_join!(self.shelf_around(user, &documents), self.loners(user))?;
        if siblings_to_join(&around, &documents, &loners).len() < 2 {
            return Ok(Changed::Absent);
        }
        let mut retries = Retries::of("join siblings");
        loop {
            let Some(owner) = self.owner(user).await? else {
                return Ok(Changed::Absent);
            };
            let (mut shelf, loners) = tokio::try_join!(self.shelf(user), self.loners(user))?;
            let groups = siblings_to_join(&shelf, &documents, &loners);
            if groups.len() < 2 {
                return Ok(Changed::Absent);
            }
            let (_, merged) = shelf.link(groups);
            match self.commit(&owner, shelf.changes).await? {
                Outcome::Written if merged.is_some() => return Ok(Changed::Yes),
                Outcome::Written => {}
                Outcome::Refused | Outcome::Conflict => retries.wait().await?,
            }
        }
    }

    async fn list(&self, user: &UserId) -> Result<Vec<Link>, StorageError> {
        let links = flatten(&self.links(user).await?);
        let mut links: Vec<Link> =
            links.into_iter().map(|(document, canonical)| Link { canonical, document }).collect();
        links.sort_unstable();
        Ok(links)
    }
}

/// The groups to join, of a document and its siblings; one alone where nothing is to be done.
fn siblings_to_join(shelf: &Shelf, documents: &[DocumentId], loners: &BTreeSet<DocumentId>) -> Vec<Group> {
    if documents.first().is_none_or(|document| loners.contains(document)) {
        return Vec::new();
    }
    let joined: Vec<DocumentId> = documents.iter().filter(|document| !loners.contains(document)).cloned().collect();
    with_siblings(shelf.groups(&joined))
}

impl Shelf {
    /// Makes `groups` one, as [`link`] says: returns its canonical document, and what [`Shelf::merge`] says of it.
    fn link(&mut self, mut groups: Vec<Group>) -> (DocumentId, Option<Group>) {
        let canonical = link(groups.clone()).canonical;
        let lead = groups.iter().position(|group| group.canonical == canonical).unwrap_or(0);
        groups[..=lead].rotate_right(1);
        (canonical, self.merge(groups))
    }
}
