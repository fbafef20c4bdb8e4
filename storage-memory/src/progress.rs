//! Places in memory.

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    clock::Timestamp,
    documents::{DocumentId, FileName},
    error::{Changed, StorageError},
    links::{Namesake, by_first_seen, join},
    progress::{Current, DeviceId, Progress, ProgressRepository, Pushed, offer_again, settle, sort_newest_first},
};

use crate::{Memory, State, shelf::Shelf};

#[async_trait]
impl ProgressRepository for Memory {
    async fn find(&self, user: &UserId, document: &DocumentId) -> Result<Option<Current>, StorageError> {
        let state = self.lock();
        Ok(state.shelves.get(user).and_then(|shelf| {
            let canonical = shelf.canonical(document);
            shelf.current.get(&canonical).cloned().map(|progress| Current { canonical, progress })
        }))
    }

    async fn push(&self, user: &UserId, progress: &Progress) -> Result<Pushed, StorageError> {
        let mut state = self.lock();
        let State { accounts, shelves, .. } = &mut *state;
        let account = accounts.values().find(|account| account.id == *user);
        let (Some(account), Some(shelf)) = (account, shelves.get_mut(user)) else {
            return Ok(Pushed::NoAccount);
        };
        if let Some(filename) = &progress.description.filename {
            shelf.join_namesakes(filename, progress);
        }
        let canonical = shelf.canonical(&progress.document);
        if let Some(current) = settle(account.settings.offer, shelf.current.get(&canonical), progress) {
            shelf.current.insert(canonical, current);
        }
        shelf.places.insert((progress.document.clone(), progress.device_key().clone()), progress.clone());
        Ok(Pushed::Kept)
    }

    async fn places(&self, user: &UserId, document: &DocumentId) -> Result<Vec<Progress>, StorageError> {
        let state = self.lock();
        Ok(state.shelves.get(user).map(|shelf| shelf.places(&shelf.group(document))).unwrap_or_default())
    }

    async fn all_places(&self, user: &UserId) -> Result<Vec<Progress>, StorageError> {
        let state = self.lock();
        let places = state.shelves.get(user).into_iter().flat_map(|shelf| shelf.places.values());
        let mut places: Vec<Progress> = places.cloned().collect();
        sort_newest_first(&mut places);
        Ok(places)
    }

    async fn offer(
        &self,
        user: &UserId,
        document: &DocumentId,
        device: &DeviceId,
        now: Timestamp,
    ) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let Some(shelf) = state.shelves.get_mut(user) else {
            return Ok(Changed::Absent);
        };
        let group = shelf.group(document);
        let Some(offered) = offer_again(shelf.places(&group), device, group.current.as_ref(), now) else {
            return Ok(Changed::Absent);
        };
        shelf.current.insert(group.canonical, offered);
        Ok(Changed::Yes)
    }
}

impl Shelf {
    /// Links the document of `progress` to the others of that name, the first time that it is pushed with it.
    fn join_namesakes(&mut self, filename: &FileName, progress: &Progress) {
        let name = (filename.clone(), progress.document.clone());
        if self.names.contains_key(&name) {
            return;
        }
        self.names.insert(name, progress.timestamp);
        if self.loners.contains(&progress.document) {
            return;
        }
        let namesakes = self
            .names
            .iter()
            .filter(|((name, document), _)| name == filename && !self.loners.contains(document))
            .map(|((_, document), seen)| Namesake { document: document.clone(), seen: *seen })
            .collect();
        let groups = self.groups(&by_first_seen(namesakes));
        self.set_group(join(groups));
    }
}
