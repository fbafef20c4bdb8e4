//! Books in memory.

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    books::{Book, BookPage, BookRepository, Label},
    documents::DocumentId,
    error::{Changed, StorageError},
};

use crate::{Memory, shelf::Shelf};

#[async_trait]
impl BookRepository for Memory {
    async fn list(&self, user: &UserId, page: BookPage) -> Result<Vec<Book>, StorageError> {
        let state = self.lock();
        Ok(page.of(state.shelves.get(user).into_iter().flat_map(Shelf::books).collect()))
    }

    async fn label(
        &self,
        user: &UserId,
        document: &DocumentId,
        label: &Label,
    ) -> Result<Option<DocumentId>, StorageError> {
        let mut state = self.lock();
        Ok(state.shelves.get_mut(user).and_then(|shelf| {
            let canonical = shelf.canonical(document);
            shelf.current.get(&canonical)?;
            shelf.labels.insert(canonical.clone(), label.clone());
            Some(canonical)
        }))
    }

    async fn unlabel(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let removed = state.shelves.get_mut(user).and_then(|shelf| shelf.labels.remove(&shelf.canonical(document)));
        Ok(if removed.is_some() { Changed::Yes } else { Changed::Absent })
    }
}
