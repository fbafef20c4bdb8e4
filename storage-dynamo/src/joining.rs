//! Documents pushed with one file name are one book.

use domain::{
    accounts::UserId,
    documents::FileName,
    error::StorageError,
    links::{Group, Namesake, by_first_seen},
    progress::Progress,
};

use crate::{Tables, keys, shelf::Shelf};

impl Tables {
    /// Tells whether we know the document of `progress` to have been pushed with `filename`.
    pub async fn knows_name(&self, user: &UserId, progress: &Progress) -> Result<bool, StorageError> {
        match &progress.description.filename {
            Some(filename) => Ok(self.get(keys::name(user, filename, &progress.document)).await?.is_some()),
            None => Ok(true),
        }
    }

    /// Links the document of `progress` to the others of that name; `None` if that takes more than one transaction.
    pub async fn join_namesakes(
        &self,
        user: &UserId,
        shelf: &mut Shelf,
        filename: &FileName,
        progress: &Progress,
    ) -> Result<Option<Group>, StorageError> {
        let (mut namesakes, loners) = tokio::try_join!(self.namesakes(user, filename), self.loners(user))?;
        if loners.contains(&progress.document) {
            return Ok(Some(shelf.group(&progress.document)));
        }
        namesakes.extend(shelf.adopted_namesakes(filename));
        namesakes.push(Namesake { document: progress.document.clone(), seen: progress.timestamp });
        namesakes.retain(|namesake| !loners.contains(&namesake.document));
        let groups = shelf.groups(&by_first_seen(namesakes));
        Ok(shelf.merge(groups))
    }
}
