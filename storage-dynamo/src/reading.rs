//! Reading a user's books.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    accounts::UserId,
    books::Label,
    clock::Timestamp,
    documents::{DocumentId, FileName},
    error::StorageError,
    links::{Group, Namesake},
    progress::{Progress, sort_newest_first},
};

use crate::{
    Tables,
    groups::Links,
    item::{self, Item, Malformed, number, parsed},
    keys::{self, Range, Table},
    shelf::{Row, Shelf, Writer},
};

impl Tables {
    /// Reads all of a user's links, current places and labels.
    pub async fn shelf(&self, user: &UserId) -> Result<Shelf, StorageError> {
        let (links, rows, labels) = tokio::try_join!(
            self.links(user),
            self.query(keys::all(Table::Progress, user)),
            self.query(keys::all(Table::Labels, user)),
        )?;
        let rows = rows.iter().map(|item| Ok((document(item, "document")?, read_row(item)?)));
        let labels =
            labels.iter().map(|item| Ok((document(item, "canonical_hash")?, parsed(item, "label", Label::parse)?)));
        Ok(Shelf::new(user, links, rows.collect::<Result<_, Malformed>>()?, labels.collect::<Result<_, Malformed>>()?))
    }

    /// Reads as much of the shelf as tells the canonical document and the current place of `document`: a few items,
    /// without labels and other members. Where links aren't flat, it takes the whole shelf.
    pub async fn shelf_near(&self, user: &UserId, document: &DocumentId) -> Result<Shelf, StorageError> {
        let (link, row) = tokio::try_join!(self.link_of(user, document), self.row(user, document))?;
        let rows = BTreeMap::from_iter(row.map(|row| (document.clone(), row)));
        let Some(canonical) = link else {
            // Without a place of its own it may still stand for documents that have one.
            let whole = rows.is_empty() && self.is_linked(user, document).await?;
            return if whole {
                self.shelf(user).await
            } else {
                Ok(Shelf::new(user, Links::new(), rows, BTreeMap::new()))
            };
        };
        let (further, current) = tokio::try_join!(self.link_of(user, &canonical), self.row(user, &canonical))?;
        let (None, Some(current)) = (further, current) else {
            return self.shelf(user).await;
        };
        let links = Links::from([(document.clone(), canonical.clone())]);
        let rows = rows.into_iter().chain([(canonical, current)]).collect();
        Ok(Shelf::new(user, links, rows, BTreeMap::new()))
    }

    /// Reads as much of the shelf as tells the groups of `documents` and their places: all links, but of the places no
    /// others, and no labels.
    pub async fn shelf_around(&self, user: &UserId, documents: &[DocumentId]) -> Result<Shelf, StorageError> {
        let links = self.links(user).await?;
        let shelf = Shelf::new(user, links.clone(), BTreeMap::new(), BTreeMap::new());
        let groups = shelf.groups(documents);
        let keys = groups.iter().flat_map(Group::documents).map(|document| keys::progress(user, document)).collect();
        let rows = self.get_all(Table::Progress, keys).await?;
        let rows = rows.iter().map(|item| Ok((document(item, "document")?, read_row(item)?)));
        Ok(Shelf::new(user, links, rows.collect::<Result<_, Malformed>>()?, BTreeMap::new()))
    }

    async fn is_linked(&self, user: &UserId, document: &DocumentId) -> Result<bool, StorageError> {
        Ok(self.links(user).await?.iter().any(|(member, canonical)| [member, canonical].contains(&document)))
    }

    /// Reads the links as they are stored.
    pub async fn links(&self, user: &UserId) -> Result<Links, StorageError> {
        let items = self.query(keys::all(Table::Links, user)).await?;
        let links = items.iter().map(|item| Ok((document(item, "document_hash")?, document(item, "canonical_hash")?)));
        Ok(links.collect::<Result<_, Malformed>>()?)
    }

    async fn link_of(&self, user: &UserId, member: &DocumentId) -> Result<Option<DocumentId>, StorageError> {
        let found = self.get(keys::link(user, member)).await?;
        Ok(found.map(|item| document(&item, "canonical_hash")).transpose()?)
    }

    async fn row(&self, user: &UserId, canonical: &DocumentId) -> Result<Option<Row>, StorageError> {
        let found = self.get(keys::progress(user, canonical)).await?;
        Ok(found.as_ref().map(read_row).transpose()?)
    }

    /// Reads the places that devices left in the documents of `group`, newest first.
    pub async fn places_in(&self, user: &UserId, shelf: &Shelf, group: &Group) -> Result<Vec<Progress>, StorageError> {
        let range = match group.members[..] {
            [] => keys::places_in(user, &group.canonical),
            _ => keys::places(user),
        };
        let mut places = self.places_on(shelf, range).await?;
        places.retain(|place| group.holds(&place.document));
        Ok(places)
    }

    /// Reads the places of a range that devices left in any documents, and all adopted ones, newest first.
    pub async fn places_on(&self, shelf: &Shelf, range: Range) -> Result<Vec<Progress>, StorageError> {
        let mut places = BTreeMap::new();
        let mut keep = |place: Progress| places.insert((place.document.clone(), place.device_key().clone()), place);
        // An adopted place may have become an entry just now, so that both are read: the entry counts.
        shelf.adopted().cloned().for_each(|place| drop(keep(place)));
        for item in self.query(range).await? {
            keep(item::read_place(&item, document(&item, "document")?)?);
        }
        let mut places: Vec<Progress> = places.into_values().collect();
        sort_newest_first(&mut places);
        Ok(places)
    }

    /// Reads which documents we know to have been pushed with `filename`.
    pub async fn namesakes(&self, user: &UserId, filename: &FileName) -> Result<Vec<Namesake>, StorageError> {
        let items = self.query(keys::names(user, filename)).await?;
        let namesakes = items.iter().map(|item| {
            let seen = Timestamp::from_millis(number(item, "seen")?);
            Ok(Namesake { document: document(item, "document")?, seen })
        });
        Ok(namesakes.collect::<Result<_, Malformed>>()?)
    }

    /// Reads which documents were taken out of a group by hand.
    pub async fn loners(&self, user: &UserId) -> Result<BTreeSet<DocumentId>, StorageError> {
        let items = self.query(keys::loners(user)).await?;
        Ok(items.iter().map(|item| document(item, "document")).collect::<Result<_, _>>()?)
    }
}

fn document(item: &Item, name: &'static str) -> Result<DocumentId, Malformed> {
    parsed(item, name, DocumentId::parse)
}

fn read_row(item: &Item) -> Result<Row, Malformed> {
    let (attribute, writer) =
        if item.contains_key("pushed_for") { ("pushed_for", Writer::Inkshelf) } else { ("document", Writer::Python) };
    Ok(Row { progress: item::read_place(item, document(item, attribute)?)?, writer })
}
