//! Turns: who changes a publication, and what an interrupted change has left behind.
//!
//! A turn is an item for as long as a publication is being changed. Whoever has waited long enough for another's, or
//! scans the library, takes it over and finishes the change. What a late saver puts then is overlooked by readers;
//! whatever it deletes or switches is on condition that the turn is still its own.

use std::collections::BTreeSet;

use domain::{
    catalog::{
        ids::{LibraryId, PublicationId},
        publications::Publication,
    },
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    actions::Action,
    changes::random_revision,
    item::{Item, Malformed, parsed, s, text},
    keys::{Key, catalogue as keys},
    transaction::Retries,
};

use super::{
    index::places,
    item::{outline, read, write},
};

#[derive(Debug)]
pub struct Turn {
    key: Key,
    token: String,
}

impl Turn {
    /// How often somebody else's turn is looked at before it is taken over: about half a second, where a save takes a
    /// tenth.
    const PATIENCE: u32 = 8;

    const IS_MINE: &str = "#token = :token";

    fn new(library: &LibraryId, publication: &PublicationId) -> Self {
        Self { key: keys::turn(library, publication), token: random_revision() }
    }

    /// Goes on with the turn, and notes whose places are left over from now on.
    pub fn leave(&self, left: Option<&Publication>) -> Action {
        let action = match left {
            Some(left) => Action::update(self.key.clone(), "SET #left = :left").with("left", outlined(left)),
            None => Action::update(self.key.clone(), "REMOVE #left"),
        };
        self.own(action)
    }

    pub fn end(&self) -> Action {
        self.own(Action::delete(self.key.clone()))
    }

    fn own(&self, action: Action) -> Action {
        action.on(Self::IS_MINE).with("token", s(&self.token))
    }
}

impl Tables {
    /// Waits until nobody else changes the publication. Until [`Turn::leave`] says otherwise, the places of `left`
    /// are those that an interruption leaves over.
    pub(crate) async fn take_turn(
        &self,
        library: &LibraryId,
        publication: &PublicationId,
        left: Option<&Publication>,
    ) -> Result<Turn, StorageError> {
        const ACTION: &str = "take a turn at a publication";
        let turn = Turn::new(library, publication);
        let left = left.map(|left| ("left".to_owned(), outlined(left)));
        let item: Item = left.into_iter().chain([("token".to_owned(), s(&turn.token))]).collect();
        let (mut holder, mut looks, mut retries) = (None, 0, Retries::of(ACTION));
        loop {
            let free = Action::put(turn.key.clone(), item.clone()).on("attribute_not_exists(#of)");
            if self.change(ACTION, vec![free]).await? == Changed::Yes {
                return Ok(turn);
            }
            let Some(theirs) = self.get(turn.key.clone()).await? else {
                continue;
            };
            let token = Some(text(&theirs, "token")?.to_owned());
            if holder != token {
                (holder, looks, retries) = (token, 0, Retries::of(ACTION));
            }
            looks += 1;
            if looks > Turn::PATIENCE {
                self.finish_change(library, &theirs).await?;
            } else {
                retries.wait().await?;
            }
        }
    }

    /// Finishes all changes of publications of the library.
    pub(crate) async fn finish_changes(&self, library: &LibraryId) -> Result<(), StorageError> {
        for item in self.query(keys::turns(library)).await? {
            self.finish_change(library, &item).await?;
        }
        Ok(())
    }

    /// Takes over a turn that was read, and finishes what it was for.
    async fn finish_change(&self, library: &LibraryId, theirs: &Item) -> Result<(), StorageError> {
        let publication = parsed(theirs, "entry", PublicationId::parse)?;
        let turn = Turn::new(library, &publication);
        let taken = Action::update(turn.key.clone(), "SET #token = :token")
            .on("#token = :theirs")
            .with("token", s(&turn.token))
            .with("theirs", s(text(theirs, "token")?));
        if self.change("take over a turn", vec![taken]).await? == Changed::Absent {
            return Ok(());
        }
        // It may have changed until it was ours.
        let Some(item) = self.get(turn.key.clone()).await? else {
            return Ok(());
        };
        let left = item.get("left").map(|left| read(left.as_m().map_err(|_| Malformed("left"))?)).transpose()?;
        let current = self.publication(&publication).await?;
        let [left_places, places] = [&left, &current].map(|it| it.as_ref().map(places).unwrap_or_default());
        if !self.clear(&turn, &left_places, &places).await? {
            return Ok(());
        }
        let headings: Vec<_> = left.iter().chain(&current).flat_map(Publication::headings).collect();
        self.settle_headings(library, &headings).await?;
        self.end_turn(&turn).await
    }

    /// Deletes the places that are `left` and not `current`; tells whether the turn has not been lost over that.
    pub(crate) async fn clear(
        &self,
        turn: &Turn,
        left: &BTreeSet<Key>,
        current: &BTreeSet<Key>,
    ) -> Result<bool, StorageError> {
        let stale: Vec<&Key> = left.difference(current).collect();
        for stale in stale.chunks(Action::MOST - 1) {
            let is_mine = Action::check(turn.key.clone(), Turn::IS_MINE).with("token", s(&turn.token));
            let deletions = stale.iter().map(|key| Action::delete((*key).clone()));
            let actions = std::iter::once(is_mine).chain(deletions).collect();
            if self.change("clear stale places", actions).await? == Changed::Absent {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) async fn end_turn(&self, turn: &Turn) -> Result<(), StorageError> {
        // Absent means that somebody else has taken it over, and ends it.
        let _ = self.change("end a turn at a publication", vec![turn.end()]).await?;
        Ok(())
    }

    pub(crate) async fn has_turn(&self, turn: &Turn) -> Result<bool, StorageError> {
        let item = self.get(turn.key.clone()).await?;
        Ok(item.is_some_and(|item| text(&item, "token").is_ok_and(|token| token == turn.token)))
    }
}

fn outlined(publication: &Publication) -> aws_sdk_dynamodb::types::AttributeValue {
    aws_sdk_dynamodb::types::AttributeValue::M(write(&outline(publication)))
}
