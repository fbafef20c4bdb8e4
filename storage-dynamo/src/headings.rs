//! Headings: in each library an item that counts, and one at the place where the heading is listed.
//!
//! The place is put and deleted on condition of what the counting item says, after that has changed; whoever reads the
//! place reads that item too, and overlooks the place if it says otherwise.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    catalog::{
        headings::{Heading, HeadingKind},
        ids::LibraryId,
        pages::{Direction, Page, PageRequest},
    },
    error::StorageError,
};

use crate::{
    Tables,
    actions::Action,
    item::{Item, Malformed, bytes, n, number, s, text},
    keys::{Table, catalogue as keys},
    walks::Walk,
};

/// A heading in a library: its kind and id.
type HeadingKey = (LibraryId, HeadingKind, String);

/// What a change of a publication means to its headings.
pub struct HeadingChanges {
    /// At most one for each heading.
    pub actions: Vec<Action>,
    /// Headings whose place is to be [settled](Tables::settle_heading), with the place that they had.
    pub unsettled: Vec<(Heading, Option<Vec<u8>>)>,
}

impl HeadingChanges {
    pub async fn new(
        library: &LibraryId,
        old: &[Heading],
        new: &[Heading],
        tables: &Tables,
    ) -> Result<Self, StorageError> {
        let both = old.iter().chain(new).map(|it| (library.clone(), it.kind, it.id.clone()));
        let counted = tables.counted(both.collect()).await?;
        let counted = |it: &Heading| counted.get(&(library.clone(), it.kind, it.id.clone()));
        let is_in = |headings: &[Heading], it: &Heading| headings.iter().any(|other| is_same(other, it));
        let mut changes = Self { actions: Vec::new(), unsettled: Vec::new() };
        for heading in new {
            let more = u8::from(!is_in(old, heading));
            changes.stand(library, heading, counted(heading), more);
        }
        for heading in old.iter().filter(|it| !is_in(new, it)) {
            changes.leave(library, heading, counted(heading));
        }
        Ok(changes)
    }

    fn stand(&mut self, library: &LibraryId, heading: &Heading, counted: Option<&Heading>, more: u8) {
        let (place, old) = (place(heading), counted.map(place));
        let is_settled = counted.is_some_and(|it| it.publications > 0) && old.as_ref() == Some(&place);
        let expression = "SET #name = :name, #filed = :filed, #place = :place ADD #publications :more";
        let update = Action::update(keys::heading(library, heading.kind, &heading.id), expression)
            .with("name", s(&heading.name))
            .with("filed", s(&heading.filed))
            .with("place", blob(place.clone()))
            .with("more", n(more));
        self.actions.push(match &old {
            None => update.on("attribute_not_exists(#of)"),
            Some(old) if is_settled => {
                update.on("#place = :old AND #publications > :zero").with("old", blob(old.clone())).with("zero", n(0))
            }
            Some(old) => update.on("#place = :old").with("old", blob(old.clone())),
        });
        if !is_settled {
            self.unsettled.push((heading.clone(), old.filter(|old| *old != place)));
        }
    }

    fn leave(&mut self, library: &LibraryId, heading: &Heading, counted: Option<&Heading>) {
        let update = Action::update(keys::heading(library, heading.kind, &heading.id), "ADD #publications :less")
            .with("less", n(-1));
        let stay = counted.is_some_and(|it| it.publications > 1);
        self.actions.push(if stay {
            update.on("#publications > :one").with("one", n(1))
        } else {
            self.unsettled.push((heading.clone(), None));
            update.on("attribute_exists(#of)")
        });
    }
}

impl Tables {
    /// Lists headings for [`PublicationRepository::headings`](domain::catalog::publications::PublicationRepository).
    pub async fn list_headings(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        page: &PageRequest,
    ) -> Result<Page<Heading>, StorageError> {
        let mut found = Vec::new();
        let mut seen: Option<Vec<u8>> = None;
        while found.len() < page.wanted() {
            let mut places: BTreeMap<Vec<u8>, String> = BTreeMap::new();
            for library in libraries {
                let walk = Walk::of(keys::heading_places(library, kind), page, seen.as_deref());
                for item in self.walk(walk).await? {
                    places.insert(bytes(&item, "place")?, text(&item, "heading")?.to_owned());
                }
            }
            let mut places: Vec<_> = places.into_iter().collect();
            if page.direction() == Direction::Backwards {
                places.reverse();
            }
            places.truncate(page.wanted());
            found.extend(self.merged(kind, libraries, &places).await?);
            let is_all = places.len() < page.wanted();
            seen = places.pop().map(|(place, _)| place);
            if is_all {
                break;
            }
        }
        found.truncate(page.wanted());
        Ok(page.cut(found, None, Heading::cursor))
    }

    /// Returns the headings that are at these places in any of the libraries, in the order of the places.
    async fn merged(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        places: &[(Vec<u8>, String)],
    ) -> Result<Vec<Heading>, StorageError> {
        let each = places.iter().flat_map(|(_, id)| libraries.iter().map(|it| (it.clone(), kind, id.clone())));
        let counted = self.counted(each.collect()).await?;
        let mut merged = Vec::new();
        for (at, id) in places {
            let of = libraries.iter().filter_map(|library| counted.get(&(library.clone(), kind, id.clone())));
            let here = of.filter(|heading| heading.publications > 0 && place(heading) == *at);
            merged.extend(here.cloned().reduce(|first, other| {
                let publications = first.publications + other.publications;
                Heading { publications, ..first }
            }));
        }
        Ok(merged)
    }

    /// Returns those of the headings that there are in their libraries.
    pub async fn counted(&self, headings: Vec<HeadingKey>) -> Result<HashMap<HeadingKey, Heading>, StorageError> {
        let keys = headings.iter().map(|(library, kind, id)| keys::heading(library, *kind, id)).collect();
        let items = self.get_all(Table::Catalogue, keys).await?;
        let counted = items.iter().map(|item| {
            let (library, kind, id) =
                keys::read_heading(text(item, "of")?, text(item, "entry")?).ok_or(Malformed("entry"))?;
            let heading = read(item, kind, &id)?;
            Ok(((library, kind, id), heading))
        });
        Ok(counted.collect::<Result<_, Malformed>>()?)
    }

    pub async fn settle_headings(
        &self,
        library: &LibraryId,
        headings: &[(Heading, Option<Vec<u8>>)],
    ) -> Result<(), StorageError> {
        for (heading, old) in headings {
            self.settle_heading(library, heading.kind, &heading.id).await?;
            if let Some(old) = old {
                self.leave_place(library, heading, old).await?;
            }
        }
        Ok(())
    }

    /// Puts the heading where it belongs, or takes it away with its place if nothing stands there.
    pub async fn settle_heading(&self, library: &LibraryId, kind: HeadingKind, id: &str) -> Result<(), StorageError> {
        let key = keys::heading(library, kind, id);
        let Some(item) = self.get(key.clone()).await? else {
            return Ok(());
        };
        let place = place(&read(&item, kind, id)?);
        let listed = keys::heading_place(library, kind, &place);
        let is_used = number::<u64>(&item, "publications")? > 0;
        let actions = if is_used {
            let heading = Item::from([("heading".to_owned(), s(id))]);
            let is_so = Action::check(key, "#place = :place AND #publications > :zero");
            vec![is_so.with("place", blob(place)).with("zero", n(0)), Action::put(listed, heading)]
        } else {
            let is_so = Action::delete(key).on("#place = :place AND #publications = :zero");
            vec![is_so.with("place", blob(place)).with("zero", n(0)), Action::delete(listed)]
        };
        // Absent means that it is not so any more: whoever changed it settles it.
        let _ = self.change("settle a heading", actions).await?;
        Ok(())
    }

    /// Deletes a place where the heading is no longer.
    async fn leave_place(&self, library: &LibraryId, heading: &Heading, old: &[u8]) -> Result<(), StorageError> {
        let key = keys::heading(library, heading.kind, &heading.id);
        let is_elsewhere =
            Action::check(key, "attribute_not_exists(#place) OR #place <> :old").with("old", blob(old.to_vec()));
        let deletion = Action::delete(keys::heading_place(library, heading.kind, old));
        let _ = self.change("settle a heading", vec![is_elsewhere, deletion]).await?;
        Ok(())
    }
}

fn is_same(a: &Heading, b: &Heading) -> bool {
    a.kind == b.kind && a.id == b.id
}

fn place(heading: &Heading) -> Vec<u8> {
    heading.cursor().key().to_vec()
}

fn blob(bytes: Vec<u8>) -> AttributeValue {
    AttributeValue::B(bytes.into())
}

fn read(item: &Item, kind: HeadingKind, id: &str) -> Result<Heading, Malformed> {
    Ok(Heading {
        kind,
        id: id.to_owned(),
        name: text(item, "name")?.to_owned(),
        filed: text(item, "filed")?.to_owned(),
        publications: number(item, "publications")?,
    })
}
