//! Counting what stands under headings, and putting headings where they belong.
//!
//! A change of a publication changes the counting items, in its transaction. Afterwards the places of headings that
//! are new, empty or filed differently are settled, each on condition that the counting item still says so. `was` is
//! the place to be left until that is done.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    catalog::{
        headings::{Heading, HeadingKind},
        ids::LibraryId,
    },
    error::StorageError,
};

use crate::{
    Tables,
    actions::Action,
    item::{Item, Malformed, bytes, n, number, s, text},
    keys::{Table, catalogue as keys},
};

/// A heading in a library: its kind and id.
pub type HeadingKey = (LibraryId, HeadingKind, String);

/// A counting item.
#[derive(Debug)]
pub struct Counted {
    pub heading: Heading,
    pub place: Vec<u8>,
    was: Option<Vec<u8>>,
}

/// What a change of a publication means to its headings.
pub struct HeadingChanges {
    /// At most one for each heading.
    pub actions: Vec<Action>,
    /// Headings to [settle](Tables::settle_heading) afterwards.
    pub unsettled: Vec<Heading>,
}

impl HeadingChanges {
    const SET: &str = "SET #name = :name, #filed = :filed, #place = :place";

    fn stand(&mut self, library: &LibraryId, heading: &Heading, counted: Option<&Counted>, more: u8) {
        let place = heading.cursor().key().to_vec();
        let update = |expression: &str| {
            Action::update(keys::heading(library, heading.kind, &heading.id), expression)
                .with("name", s(&heading.name))
                .with("filed", s(&heading.filed))
                .with("place", blob(&place))
                .with("more", n(more))
        };
        let (action, is_settled) = match counted {
            None => (update(&format!("{} ADD #publications :more", Self::SET)).on("attribute_not_exists(#of)"), false),
            Some(counted) if counted.place != place => {
                let moved = update(&format!("{}, #was = :was ADD #publications :more", Self::SET));
                let is_known = "#place = :was AND attribute_not_exists(#was)";
                (moved.on(is_known).with("was", blob(&counted.place)), false)
            }
            Some(counted) => {
                let is_used = counted.heading.publications > 0;
                let is_known = if is_used {
                    "#place = :place AND #publications > :zero"
                } else {
                    "#place = :place AND #publications = :zero"
                };
                (update(&format!("{} ADD #publications :more", Self::SET)).on(is_known).with("zero", n(0)), is_used)
            }
        };
        self.actions.push(action);
        if !is_settled {
            self.unsettled.push(heading.clone());
        }
    }

    fn leave(&mut self, library: &LibraryId, heading: &Heading, counted: Option<&Counted>) {
        let update = Action::update(keys::heading(library, heading.kind, &heading.id), "ADD #publications :less")
            .with("less", n(-1));
        let others_stay = counted.is_some_and(|it| it.heading.publications > 1);
        self.actions.push(if others_stay {
            update.on("#publications > :one").with("one", n(1))
        } else {
            self.unsettled.push(heading.clone());
            update.on("attribute_exists(#of)")
        });
    }
}

impl Tables {
    /// Decides what becomes of headings when a publication that stands under the `old` ones goes under the `new` ones.
    pub(crate) async fn heading_changes(
        &self,
        library: &LibraryId,
        old: &[Heading],
        new: &[Heading],
    ) -> Result<HeadingChanges, StorageError> {
        let both: Vec<HeadingKey> = old.iter().chain(new).map(|it| key(library, it)).collect();
        let mut counted = self.counted(both.clone()).await?;
        let unsettled: Vec<_> = counted.values().filter(|it| it.was.is_some()).map(|it| it.heading.clone()).collect();
        if !unsettled.is_empty() {
            self.settle_headings(library, &unsettled).await?;
            counted = self.counted(both).await?;
        }
        let is_in =
            |headings: &[Heading], it: &Heading| headings.iter().any(|other| key(library, other) == key(library, it));
        let mut changes = HeadingChanges { actions: Vec::new(), unsettled: Vec::new() };
        for heading in new {
            let more = u8::from(!is_in(old, heading));
            changes.stand(library, heading, counted.get(&key(library, heading)), more);
        }
        for heading in old.iter().filter(|it| !is_in(new, it)) {
            changes.leave(library, heading, counted.get(&key(library, heading)));
        }
        Ok(changes)
    }

    /// Returns those of the headings that there are in their libraries.
    pub(crate) async fn counted(
        &self,
        headings: Vec<HeadingKey>,
    ) -> Result<HashMap<HeadingKey, Counted>, StorageError> {
        let keys = headings.iter().map(|(library, kind, id)| keys::heading(library, *kind, id)).collect();
        let items = self.get_all(Table::Catalogue, keys).await?;
        let counted = items.iter().map(|item| {
            let key = keys::read_heading(text(item, "of")?, text(item, "entry")?).ok_or(Malformed("entry"))?;
            let counted = read(item, key.1, &key.2)?;
            Ok((key, counted))
        });
        Ok(counted.collect::<Result<_, Malformed>>()?)
    }

    pub(crate) async fn settle_headings(&self, library: &LibraryId, headings: &[Heading]) -> Result<(), StorageError> {
        for heading in headings {
            self.settle_heading(library, heading).await?;
        }
        Ok(())
    }

    /// Puts the heading where it belongs and nowhere else, or takes it away if nothing stands there.
    async fn settle_heading(&self, library: &LibraryId, heading: &Heading) -> Result<(), StorageError> {
        let key = keys::heading(library, heading.kind, &heading.id);
        let Some(item) = self.get(key.clone()).await? else {
            return Ok(());
        };
        let Counted { heading, place, was } = read(&item, heading.kind, &heading.id)?;
        let listed = |place: &[u8]| keys::heading_place(library, heading.kind, place);
        let is_used = heading.publications > 0;
        let (count, condition, at_place) = if is_used {
            let item = Item::from([("heading".to_owned(), s(heading.id))]);
            let settled = Action::update(key, "REMOVE #was");
            (settled, "#place = :place AND #publications > :zero", Action::put(listed(&place), item))
        } else {
            (Action::delete(key), "#place = :place AND #publications = :zero", Action::delete(listed(&place)))
        };
        let count = count.on(condition).with("place", blob(&place)).with("zero", n(0));
        let left = was.map(|was| Action::delete(listed(&was)));
        // Absent means that it is not so any more: whoever changed it settles it.
        let _ = self.change("settle a heading", [count, at_place].into_iter().chain(left).collect()).await?;
        Ok(())
    }
}

fn key(library: &LibraryId, heading: &Heading) -> HeadingKey {
    (library.clone(), heading.kind, heading.id.clone())
}

fn blob(bytes: &[u8]) -> AttributeValue {
    AttributeValue::B(bytes.into())
}

fn read(item: &Item, kind: HeadingKind, id: &str) -> Result<Counted, Malformed> {
    Ok(Counted {
        heading: Heading {
            kind,
            id: id.to_owned(),
            name: text(item, "name")?.to_owned(),
            filed: text(item, "filed")?.to_owned(),
            publications: number(item, "publications")?,
        },
        place: bytes(item, "place")?,
        was: item.contains_key("was").then(|| bytes(item, "was")).transpose()?,
    })
}
