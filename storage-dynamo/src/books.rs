//! Books and their labels.

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    books::{Book, BookPage, BookRepository, Label},
    documents::DocumentId,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    transaction::{Outcome, Retries},
};

#[async_trait]
impl BookRepository for Tables {
    async fn list(&self, user: &UserId, page: BookPage) -> Result<Vec<Book>, StorageError> {
        Ok(page.of(self.shelf(user).await?.books()))
    }

    async fn label(
        &self,
        user: &UserId,
        document: &DocumentId,
        label: &Label,
    ) -> Result<Option<DocumentId>, StorageError> {
        let mut retries = Retries::of("label a book");
        loop {
            let Some(owner) = self.owner(user).await? else {
                return Ok(None);
            };
            let mut shelf = self.shelf_near(user, document).await?;
            let group = shelf.group(document);
            if group.current.is_none() {
                return Ok(None);
            }
            shelf.set_label(&group.canonical, Some(label));
            if self.commit(&owner, shelf.changes).await? == Outcome::Written {
                return Ok(Some(group.canonical));
            }
            retries.wait().await?;
        }
    }

    async fn unlabel(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError> {
        let mut retries = Retries::of("take a label away");
        loop {
            let Some(owner) = self.owner(user).await? else {
                return Ok(Changed::Absent);
            };
            let mut shelf = self.shelf(user).await?;
            let group = shelf.group(document);
            if group.label.is_none() {
                return Ok(Changed::Absent);
            }
            for document in group.documents() {
                shelf.set_label(document, None);
            }
            if self.commit(&owner, shelf.changes).await? == Outcome::Written {
                return Ok(Changed::Yes);
            }
            retries.wait().await?;
        }
    }
}
