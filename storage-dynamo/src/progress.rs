//! Places: the one each device left, and the one that is offered.

use async_trait::async_trait;
use domain::{
    accounts::{Offer, UserId},
    clock::Timestamp,
    documents::DocumentId,
    error::{Changed, StorageError},
    links::Group,
    progress::{Current, DeviceId, Progress, ProgressRepository, Pushed, offer_again, settle},
};

use crate::{
    Tables, keys,
    shelf::Shelf,
    transaction::{Outcome, Retries},
};

#[async_trait]
impl ProgressRepository for Tables {
    async fn find(&self, user: &UserId, document: &DocumentId) -> Result<Option<Current>, StorageError> {
        let Group { canonical, current, .. } = self.shelf_near(user, document).await?.group(document);
        Ok(current.map(|progress| Current { canonical, progress }))
    }

    async fn push(&self, user: &UserId, progress: &Progress) -> Result<Pushed, StorageError> {
        let mut retries = Retries::of("keep a place");
        loop {
            let Some(owner) = self.owner(user).await? else {
                return Ok(Pushed::NoAccount);
            };
            let (mut shelf, group) = self.shelf_for(user, progress).await?;
            if let Some(group) = &group {
                shelf.keep(progress, group, owner.offer);
            }
            match self.commit(&owner, shelf.changes).await? {
                Outcome::Written if group.is_some() => return Ok(Pushed::Kept),
                Outcome::Written => {}
                Outcome::Refused | Outcome::Conflict => retries.wait().await?,
            }
        }
    }

    async fn places(&self, user: &UserId, document: &DocumentId) -> Result<Vec<Progress>, StorageError> {
        let shelf = self.shelf(user).await?;
        self.places_in(user, &shelf, &shelf.group(document)).await
    }

    async fn all_places(&self, user: &UserId) -> Result<Vec<Progress>, StorageError> {
        let shelf = self.shelf(user).await?;
        self.places_on(&shelf, keys::places(user)).await
    }

    async fn offer(
        &self,
        user: &UserId,
        document: &DocumentId,
        device: &DeviceId,
        now: Timestamp,
    ) -> Result<Changed, StorageError> {
        let mut retries = Retries::of("offer a place");
        loop {
            let Some(owner) = self.owner(user).await? else {
                return Ok(Changed::Absent);
            };
            let mut shelf = self.shelf(user).await?;
            let group = shelf.group(document);
            let places = self.places_in(user, &shelf, &group).await?;
            let Some(offered) = offer_again(places, device, group.current.as_ref(), now) else {
                return Ok(Changed::Absent);
            };
            shelf.set_current(&group.canonical, Some(&offered));
            if self.commit(&owner, shelf.changes).await? == Outcome::Written {
                return Ok(Changed::Yes);
            }
            retries.wait().await?;
        }
    }
}

impl Tables {
    /// Reads what decides about a push, and joins its document to the others of its name if that one is new.
    ///
    /// The group is `None` if joining takes more than one transaction, of which this is the first.
    async fn shelf_for(&self, user: &UserId, progress: &Progress) -> Result<(Shelf, Option<Group>), StorageError> {
        let (near, known) =
            tokio::try_join!(self.shelf_near(user, &progress.document), self.knows_name(user, progress))?;
        let filename = progress.description.filename.as_ref();
        let Some(filename) = filename.filter(|name| !known && !near.adopted_as(name, &progress.document)) else {
            let group = near.group(&progress.document);
            return Ok((near, Some(group)));
        };
        let mut shelf = self.shelf(user).await?;
        let group = self.join_namesakes(user, &mut shelf, filename, progress).await?;
        if group.is_some() {
            shelf.put_name(filename, &progress.document, progress.timestamp);
        }
        Ok((shelf, group))
    }
}

impl Shelf {
    /// Keeps a push as its device's place, and offers it or not.
    fn keep(&mut self, push: &Progress, group: &Group, offer: Offer) {
        self.adopt(&push.document);
        if push.document != group.canonical {
            self.remove_row(&push.document);
        }
        let offered = settle(offer, group.current.as_ref(), push);
        self.set_current(&group.canonical, offered.as_ref().or(group.current.as_ref()));
        self.put_place(push);
    }
}
