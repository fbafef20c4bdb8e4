//! Changing a publication, so that lists show it as it was or as it is.
//!
//! 1. [Take a turn](super::turns), noting what is to be saved: nobody else changes this publication meanwhile.
//! 2. Put it to its new places in lists. Readers overlook them: the publication itself says that it is elsewhere.
//! 3. Switch, in one transaction: the publication, the counts of library and headings, and in the turn what is left
//!    over from now on. At most 83 actions: a publication has 8 series and 32 authors at most, before and after.
//! 4. Delete its stale places, settle headings that are new or empty, end the turn. If there is nothing to do, the
//!    turn has ended with the switch.

use std::collections::HashSet;

use domain::{
    catalog::{
        headings::Heading,
        ids::{LibraryId, PublicationId},
        publications::Publication,
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    actions::Action,
    concurrent::all,
    item::n,
    keys::{Key, Table, catalogue as keys},
    libraries::IS_THERE,
    transaction::Retries,
};

use super::{
    index::{self, places},
    item::write,
    turns::Turn,
};

/// A publication that can be switched to.
struct Prepared {
    turn: Turn,
    old: Option<Publication>,
    new: Publication,
}

/// What a publication was and will be.
struct Change<'a> {
    turn: &'a Turn,
    library: &'a LibraryId,
    old: Option<&'a Publication>,
    new: Option<&'a Publication>,
    now: Timestamp,
}

enum Switched {
    /// If something is left to do, with the headings to settle.
    Yes(Option<Vec<Heading>>),
    NoLibrary,
    /// Somebody else has taken the turn over.
    LostTurn,
}

impl Tables {
    /// How many publications are prepared side by side.
    const PREPARED_AT_ONCE: usize = 16;

    /// Saves publications of one library. They are switched to one after the other, since all of them are counted by
    /// the same item; whatever comes before and after that is done side by side.
    pub(crate) async fn save_publications(&self, publications: &[Publication]) -> Result<Changed, StorageError> {
        let mut publications = publications;
        while !publications.is_empty() {
            let (batch, others) = publications.split_at(distinct(publications).min(Self::PREPARED_AT_ONCE));
            publications = others;
            let prepared = all(batch.iter().map(|it| self.clone().prepare(it.clone()))).await?;
            let (mut changed, mut rests) = (Changed::Yes, Vec::new());
            for one in prepared {
                if changed == Changed::Absent {
                    self.withdraw(&one).await?;
                    continue;
                }
                match self.complete(one).await? {
                    Some((one, rest)) => rests.extend(rest.map(|rest| self.clone().clear_up(one, rest))),
                    None => changed = Changed::Absent,
                }
            }
            all(rests).await?;
            if changed == Changed::Absent {
                return Ok(Changed::Absent);
            }
        }
        Ok(Changed::Yes)
    }

    /// Takes a turn and puts the publication to its new places.
    async fn prepare(self, new: Publication) -> Result<Prepared, StorageError> {
        let turn = self.take_turn(&new.library, &new.id, Some(&new)).await?;
        let old = self.publication(&new.id).await?;
        let prepared = Prepared { turn, old, new };
        let items = prepared.fresh_places().map(|place| index::item(place, &prepared.new)).collect();
        self.put_all(Table::Shelves, items).await?;
        Ok(prepared)
    }

    /// Switches to what is prepared; `None` if the library is gone.
    async fn complete(&self, mut one: Prepared) -> Result<Option<(Prepared, Option<Vec<Heading>>)>, StorageError> {
        let mut retries = Retries::of("save a publication");
        loop {
            match self.switch(&one.change()).await? {
                Switched::Yes(rest) => return Ok(Some((one, rest))),
                Switched::NoLibrary => {
                    self.withdraw(&one).await?;
                    return Ok(None);
                }
                Switched::LostTurn => {
                    retries.wait().await?;
                    one = self.clone().prepare(one.new).await?;
                }
            }
        }
    }

    async fn clear_up(self, one: Prepared, rest: Vec<Heading>) -> Result<(), StorageError> {
        self.finish(&one.change(), rest).await
    }

    /// Takes back what was put for a publication of a library that is gone. There is no other change to take care of.
    async fn withdraw(&self, one: &Prepared) -> Result<(), StorageError> {
        self.delete_all(Table::Shelves, one.fresh_places().map(Key::into_item).collect()).await?;
        self.end_turn(&one.turn).await
    }

    pub(crate) async fn remove_publication(&self, id: &PublicationId, now: Timestamp) -> Result<(), StorageError> {
        let mut retries = Retries::of("remove a publication");
        while let Some(found) = self.publication(id).await? {
            let library = &found.library;
            let turn = self.take_turn(library, id, None).await?;
            let Some(old) = self.publication(id).await? else {
                return self.end_turn(&turn).await;
            };
            let change = Change { turn: &turn, library, old: Some(&old), new: None, now };
            match self.switch(&change).await? {
                Switched::Yes(None) => return Ok(()),
                Switched::Yes(Some(rest)) => return self.finish(&change, rest).await,
                // It goes with its library.
                Switched::NoLibrary => return self.end_turn(&turn).await,
                Switched::LostTurn => retries.wait().await?,
            }
        }
        Ok(())
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
                return Ok(Switched::Yes(rest.then_some(headings.unsettled)));
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

    async fn finish(&self, change: &Change<'_>, rest: Vec<Heading>) -> Result<(), StorageError> {
        // Otherwise whoever has taken the turn over does the rest.
        if self.clear(change.turn, change.old, change.new).await? {
            self.settle_headings(change.library, &rest).await?;
            self.end_turn(change.turn).await?;
        }
        Ok(())
    }
}

impl Prepared {
    /// Where it stands and hasn't stood.
    fn fresh_places(&self) -> impl Iterator<Item = Key> {
        let old = self.old.as_ref().map(places).unwrap_or_default();
        places(&self.new).into_iter().filter(move |place| !old.contains(place))
    }

    fn change(&self) -> Change<'_> {
        let Self { turn, old, new } = self;
        Change { turn, library: &new.library, old: old.as_ref(), new: Some(new), now: new.updated }
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

/// How many of the first publications differ by id.
fn distinct(publications: &[Publication]) -> usize {
    let mut ids = HashSet::new();
    publications.iter().take_while(|it| ids.insert(&it.id)).count()
}
