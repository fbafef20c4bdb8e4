//! Links made and taken away by hand.

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    documents::DocumentId,
    error::{Changed, StorageError},
    links::{Group, Link, LinkRepository, link},
};

use crate::{
    Tables,
    groups::flatten,
    keys,
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
            let mut groups = shelf.groups(documents);
            let canonical = link(groups.clone()).canonical;
            let lead = groups.iter().position(|group| group.canonical == canonical).unwrap_or(0);
            groups[..=lead].rotate_right(1);
            let merged = shelf.merge(groups);
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

    async fn list(&self, user: &UserId) -> Result<Vec<Link>, StorageError> {
        let links = flatten(&self.links(user).await?);
        let mut links: Vec<Link> =
            links.into_iter().map(|(document, canonical)| Link { canonical, document }).collect();
        links.sort_unstable();
        Ok(links)
    }
}
