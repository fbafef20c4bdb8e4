//! Changing a publication, so that lists show it as it was or as it is.
//!
//! 1. [Take a turn](super::turns), noting what is to be saved: nobody else changes this publication meanwhile.
//! 2. Put it to its new places in lists. Readers overlook them: the publication itself says that it is elsewhere.
//! 3. Switch, in one transaction: the publication, the counts of library and headings, and in the turn what is left
//!    over from now on. At most 83 actions: a publication has 8 series and 32 authors at most, before and after.
//! 4. Delete its stale places, settle headings that are new or empty, end the turn. If there is nothing to do, the
//!    turn has ended with the switch.

use std::collections::{BTreeSet, HashSet};

use domain::{
    catalog::{
        files::FileRepository,
        headings::Heading,
        ids::{FileId, LibraryId, PublicationId},
        publications::Publication,
    },
    clock::Timestamp,
    documents::DocumentId,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    actions::Action,
    concurrent::all,
    item::{Item, n},
    keys::{Key, Table, catalogue as keys},
    libraries::IS_THERE,
    transaction::Retries,
};

use super::{
    index::{self, places},
    item::write,
    turns::Turn,
};

/// What a publication was and will be, and who may change it.
struct Change {
    turn: Turn,
    library: LibraryId,
    old: Option<Publication>,
    new: Option<Publication>,
    old_places: BTreeSet<Key>,
    new_places: BTreeSet<Key>,
    /// Since when its library is another; `None` if it isn't.
    updated: Option<Timestamp>,
}

/// If something is left to do: the headings to settle.
type Rest = Option<Vec<Heading>>;

enum Switched {
    Yes(Rest),
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
            for (change, new) in prepared.into_iter().zip(batch) {
                if changed == Changed::Absent {
                    self.withdraw(&change).await?;
                    continue;
                }
                match self.complete(change, new).await? {
                    Some((change, Some(headings))) => rests.push(self.clone().finish(change, headings)),
                    Some((_, None)) => {}
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
    async fn prepare(self, new: Publication) -> Result<Change, StorageError> {
        let turn = self.take_turn(&new.library, &new.id, Some(&new)).await?;
        let old = self.publication(&new.id).await?;
        let updated = Some(new.updated);
        let change = Change::new(turn, new.library.clone(), (old, Some(new)), updated);
        self.put_all(Table::Shelves, change.fresh_items()).await?;
        Ok(change)
    }

    /// Switches to what is prepared; `None` if the library is gone.
    async fn complete(&self, mut change: Change, new: &Publication) -> Result<Option<(Change, Rest)>, StorageError> {
        let mut retries = Retries::of("save a publication");
        loop {
            match self.switch(&change).await? {
                Switched::Yes(rest) => return Ok(Some((change, rest))),
                Switched::NoLibrary => {
                    self.withdraw(&change).await?;
                    return Ok(None);
                }
                Switched::LostTurn => {
                    retries.wait().await?;
                    change = self.clone().prepare(new.clone()).await?;
                }
            }
        }
    }

    /// Takes back what was put for a publication of a library that is gone. There is no other change to take care of.
    async fn withdraw(&self, change: &Change) -> Result<(), StorageError> {
        self.delete_all(Table::Shelves, change.fresh_items()).await?;
        self.end_turn(&change.turn).await
    }

    pub(crate) async fn remove_publication(&self, id: &PublicationId, now: Timestamp) -> Result<(), StorageError> {
        let mut retries = Retries::of("remove a publication");
        while let Some(Publication { library, .. }) = self.publication(id).await? {
            let turn = self.take_turn(&library, id, None).await?;
            let Some(old) = self.publication(id).await? else {
                return self.end_turn(&turn).await;
            };
            let change = Change::new(turn, library, (Some(old), None), Some(now));
            match self.switch(&change).await? {
                Switched::Yes(None) => return Ok(()),
                Switched::Yes(Some(headings)) => return self.clone().finish(change, headings).await,
                // It goes with its library.
                Switched::NoLibrary => return self.end_turn(&change.turn).await,
                Switched::LostTurn => retries.wait().await?,
            }
        }
        Ok(())
    }

    /// Adds what devices call a KEPUB of the file.
    pub(crate) async fn learn(&self, file: &FileId, document: &DocumentId) -> Result<Changed, StorageError> {
        let mut retries = Retries::of("learn what a KEPUB is called");
        while let Some(mut new) = FileRepository::find(self, file).await? {
            new.learn_kepub(file, document);
            let turn = self.take_turn(&new.library, &new.id, Some(&new)).await?;
            let library = new.library.clone();
            // It may have changed until it was our turn.
            let old = self.publication(&new.id).await?;
            let mut new = old.clone();
            if !new.as_mut().is_some_and(|new| new.learn_kepub(file, document)) {
                self.end_turn(&turn).await?;
                continue;
            }
            let change = Change::new(turn, library, (old, new), None);
            self.put_all(Table::Shelves, change.fresh_items()).await?;
            match self.switch(&change).await? {
                Switched::Yes(None) => return Ok(Changed::Yes),
                Switched::Yes(Some(headings)) => {
                    self.clone().finish(change, headings).await?;
                    return Ok(Changed::Yes);
                }
                Switched::NoLibrary => {
                    self.withdraw(&change).await?;
                    return Ok(Changed::Absent);
                }
                Switched::LostTurn => retries.wait().await?,
            }
        }
        Ok(Changed::Absent)
    }

    async fn switch(&self, change: &Change) -> Result<Switched, StorageError> {
        let [old, new] =
            [&change.old, &change.new].map(|it| it.as_ref().map(Publication::headings).unwrap_or_default());
        let mut retries = Retries::of("change a publication");
        loop {
            let headings = self.heading_changes(&change.library, &old, &new).await?;
            let rest = !change.old_places.is_subset(&change.new_places) || !headings.unsettled.is_empty();
            let turn = if rest { change.turn.leave(change.old.as_ref()) } else { change.turn.end() };
            let actions = [change.head(), change.count(), turn].into_iter().chain(headings.actions).collect();
            if self.change("change a publication", actions).await? == Changed::Yes {
                return Ok(Switched::Yes(rest.then_some(headings.unsettled)));
            }
            if self.library(&change.library).await?.is_none() {
                return Ok(Switched::NoLibrary);
            }
            if !self.has_turn(&change.turn).await? {
                return Ok(Switched::LostTurn);
            }
            // Then a heading has changed.
            retries.wait().await?;
        }
    }

    async fn finish(self, change: Change, headings: Vec<Heading>) -> Result<(), StorageError> {
        // Otherwise whoever has taken the turn over does the rest.
        if self.clear(&change.turn, &change.old_places, &change.new_places).await? {
            self.settle_headings(&change.library, &headings).await?;
            self.end_turn(&change.turn).await?;
        }
        Ok(())
    }
}

impl Change {
    fn new(
        turn: Turn,
        library: LibraryId,
        (old, new): (Option<Publication>, Option<Publication>),
        updated: Option<Timestamp>,
    ) -> Self {
        let [old_places, new_places] = [&old, &new].map(|it| it.as_ref().map(places).unwrap_or_default());
        Self { turn, library, old, new, old_places, new_places, updated }
    }

    /// What is to be put where the publication stands and hasn't stood.
    fn fresh_items(&self) -> Vec<Item> {
        let fresh = self.new_places.difference(&self.old_places);
        self.new.iter().flat_map(|new| fresh.clone().map(|place| index::item(place.clone(), new))).collect()
    }

    fn head(&self) -> Action {
        match (&self.new, &self.old) {
            (Some(new), _) => Action::put(keys::publication(&new.id), write(new)),
            (None, Some(old)) => Action::delete(keys::publication(&old.id)),
            (None, None) => unreachable!("nothing becomes of nothing"),
        }
    }

    fn count(&self) -> Action {
        let library = keys::library(&self.library);
        let Some(updated) = self.updated else {
            return Action::check(library, IS_THERE);
        };
        let more = i32::from(self.new.is_some()) - i32::from(self.old.is_some());
        Action::update(library, "SET #updated = :updated ADD #publications :more")
            .on(IS_THERE)
            .with("updated", n(updated.as_millis()))
            .with("more", n(more))
    }
}

/// How many of the first publications differ by id.
fn distinct(publications: &[Publication]) -> usize {
    let mut ids = HashSet::new();
    publications.iter().take_while(|it| ids.insert(&it.id)).count()
}
