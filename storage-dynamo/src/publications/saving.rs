//! Changing a publication, so that lists show it as it was or as it is.
//!
//! 1. [Take a turn](super::turns), noting what is to be saved: nobody else changes this publication meanwhile.
//! 2. Put it to its new places in lists. Readers overlook them: the publication itself says that it is elsewhere.
//! 3. Switch, in one transaction: the publication, the counts of library and headings, and in the turn what is left
//!    over from now on. At most 83 actions: a publication has 8 series and 32 authors at most, before and after.
//! 4. Delete its stale places, settle headings that are new or empty, end the turn. If there is nothing to do, the
//!    turn has ended with the switch.

use domain::{
    catalog::{
        ids::{LibraryId, PublicationId},
        publications::Publication,
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    actions::Action,
    item::n,
    keys::{Table, catalogue as keys},
    libraries::IS_THERE,
    transaction::Retries,
};

use super::{
    index::{self, places},
    item::write,
    turns::Turn,
};

/// What a publication was and will be.
struct Change<'a> {
    turn: &'a Turn,
    library: &'a LibraryId,
    old: Option<&'a Publication>,
    new: Option<&'a Publication>,
    now: Timestamp,
}

enum Switched {
    Yes,
    NoLibrary,
    /// Somebody else has taken the turn over.
    LostTurn,
}

impl Tables {
    pub(crate) async fn save_publication(&self, publication: &Publication) -> Result<Changed, StorageError> {
        let (library, new) = (&publication.library, Some(publication));
        let mut retries = Retries::of("save a publication");
        loop {
            let turn = self.take_turn(library, &publication.id, new).await?;
            let old = self.publication(&publication.id).await?;
            self.put_places(old.as_ref(), publication).await?;
            let change = Change { turn: &turn, library, old: old.as_ref(), new, now: publication.updated };
            match self.switch(&change).await? {
                Switched::Yes => return Ok(Changed::Yes),
                Switched::NoLibrary => {
                    if self.clear(&turn, new, old.as_ref()).await? {
                        self.end_turn(&turn).await?;
                    }
                    return Ok(Changed::Absent);
                }
                Switched::LostTurn => retries.wait().await?,
            }
        }
    }

    pub(crate) async fn remove_publication(&self, id: &PublicationId, now: Timestamp) -> Result<(), StorageError> {
        let mut retries = Retries::of("remove a publication");
        while let Some(found) = self.publication(id).await? {
            let library = &found.library;
            let turn = self.take_turn(library, id, None).await?;
            let Some(old) = self.publication(id).await? else {
                return self.end_turn(&turn).await;
            };
            match self.switch(&Change { turn: &turn, library, old: Some(&old), new: None, now }).await? {
                Switched::Yes => return Ok(()),
                // It goes with its library.
                Switched::NoLibrary => return self.end_turn(&turn).await,
                Switched::LostTurn => retries.wait().await?,
            }
        }
        Ok(())
    }

    async fn put_places(&self, old: Option<&Publication>, new: &Publication) -> Result<(), StorageError> {
        let old = old.map(places).unwrap_or_default();
        let fresh = places(new).into_iter().filter(|place| !old.contains(place));
        self.put_all(Table::Shelves, fresh.map(|place| index::item(place, new)).collect()).await
    }

    async fn switch(&self, change: &Change<'_>) -> Result<Switched, StorageError> {
        let [old, new] = [change.old, change.new].map(|it| it.map(Publication::headings).unwrap_or_default());
        let mut retries = Retries::of("change a publication");
        loop {
            let headings = self.heading_changes(change.library, &old, &new).await?;
            let rest = !change.leaves_nothing() || !headings.unsettled.is_empty();
            let turn = if rest { change.turn.leave(change.old) } else { change.turn.end() };
            let actions = [change.head(), change.count(), turn].into_iter().chain(headings.actions).collect();
            if self.change("change a publication", actions).await? == Changed::Yes {
                if rest && self.clear(change.turn, change.old, change.new).await? {
                    self.settle_headings(change.library, &headings.unsettled).await?;
                    self.end_turn(change.turn).await?;
                }
                return Ok(Switched::Yes);
            }
            if self.library(change.library).await?.is_none() {
                return Ok(Switched::NoLibrary);
            }
            if !self.has_turn(change.turn).await? {
                return Ok(Switched::LostTurn);
            }
            // Then a heading has changed.
            retries.wait().await?;
        }
    }
}

impl Change<'_> {
    fn head(&self) -> Action {
        match (self.new, self.old) {
            (Some(new), _) => Action::put(keys::publication(&new.id), write(new)),
            (None, Some(old)) => Action::delete(keys::publication(&old.id)),
            (None, None) => unreachable!("nothing becomes of nothing"),
        }
    }

    fn count(&self) -> Action {
        let more = i32::from(self.new.is_some()) - i32::from(self.old.is_some());
        Action::update(keys::library(self.library), "SET #updated = :now ADD #publications :more")
            .on(IS_THERE)
            .with("now", n(self.now.as_millis()))
            .with("more", n(more))
    }

    /// Whether all old places are new ones, too.
    fn leaves_nothing(&self) -> bool {
        let [old, new] = [self.old, self.new].map(|it| it.map(places).unwrap_or_default());
        old.is_subset(&new)
    }
}
