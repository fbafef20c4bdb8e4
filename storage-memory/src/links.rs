//! Links in memory.

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    documents::DocumentId,
    error::{Changed, StorageError},
    links::{Link, LinkRepository, link, with_siblings},
};

use crate::Memory;

#[async_trait]
impl LinkRepository for Memory {
    async fn link(&self, user: &UserId, documents: &[DocumentId]) -> Result<Option<DocumentId>, StorageError> {
        let mut state = self.lock();
        let Some(shelf) = state.shelves.get_mut(user) else {
            return Ok(None);
        };
        let group = link(shelf.groups(documents));
        let canonical = group.canonical.clone();
        shelf.set_group(group);
        shelf.loners.retain(|loner| !documents.contains(loner));
        Ok(Some(canonical))
    }

    async fn unlink(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let Some(shelf) = state.shelves.get_mut(user) else {
            return Ok(Changed::Absent);
        };
        if shelf.links.remove(document).is_none() {
            return Ok(Changed::Absent);
        }
        shelf.loners.insert(document.clone());
        let group = shelf.group(document);
        let own = shelf.places(&group).into_iter().next();
        shelf.current.extend(own.map(|place| (document.clone(), place)));
        Ok(Changed::Yes)
    }

    async fn join(
        &self,
        user: &UserId,
        document: &DocumentId,
        siblings: &[DocumentId],
    ) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let Some(shelf) = state.shelves.get_mut(user) else {
            return Ok(Changed::Absent);
        };
        if shelf.loners.contains(document) {
            return Ok(Changed::Absent);
        }
        let documents = std::iter::once(document).chain(siblings).filter(|it| !shelf.loners.contains(it));
        let groups = with_siblings(shelf.groups(&documents.cloned().collect::<Vec<_>>()));
        if groups.len() < 2 {
            return Ok(Changed::Absent);
        }
        shelf.set_group(link(groups));
        Ok(Changed::Yes)
    }

    async fn list(&self, user: &UserId) -> Result<Vec<Link>, StorageError> {
        let state = self.lock();
        let links = state.shelves.get(user).into_iter().flat_map(|shelf| &shelf.links);
        let mut links: Vec<Link> = links
            .map(|(document, canonical)| Link { canonical: canonical.clone(), document: document.clone() })
            .collect();
        links.sort_unstable();
        Ok(links)
    }
}
