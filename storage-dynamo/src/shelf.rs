//! One user's books as they were read, and what changes of their groups write.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    accounts::UserId,
    books::{Book, Label},
    clock::Timestamp,
    documents::{DocumentId, FileName},
    links::{Group, Namesake, each_once, join},
    progress::{Progress, sort_newest_first},
};

use crate::{
    changes::Changes,
    groups::{Links, flatten},
    item::{self, n, s},
    keys,
};

/// A user's links, current places and labels, and what to change of them.
///
/// What is to be changed shows in `stored`, `rows` and `labels` at once; the groups stay those that were read.
pub struct Shelf {
    user: UserId,
    /// The links as they are stored, for a moment or by the Python server not flat.
    stored: Links,
    /// The same, flat.
    pub links: Links,
    members: BTreeMap<DocumentId, Vec<DocumentId>>,
    rows: BTreeMap<DocumentId, Row>,
    labels: BTreeMap<DocumentId, Label>,
    pub changes: Changes,
}

/// An item of the progress table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub progress: Progress,
    pub writer: Writer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    Inkshelf,
    /// The Python server: the item is all that is known of its device's place.
    Python,
}

impl Shelf {
    /// The most groups that are merged at once: each changes one link at least.
    const MERGED_AT_ONCE: usize = 80;

    pub fn new(
        user: &UserId,
        links: Links,
        rows: BTreeMap<DocumentId, Row>,
        labels: BTreeMap<DocumentId, Label>,
    ) -> Self {
        let flat = flatten(&links);
        let mut members: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
        for (member, canonical) in &flat {
            members.entry(canonical.clone()).or_default().push(member.clone());
        }
        Self { user: user.clone(), stored: links, links: flat, members, rows, labels, changes: Changes::default() }
    }

    /// Returns the group of `document`: its place is the canonical document's, else the newest of its members'; so
    /// is its label, else the first.
    pub fn group(&self, document: &DocumentId) -> Group {
        let canonical = self.links.get(document).unwrap_or(document).clone();
        let members = self.members.get(&canonical).cloned().unwrap_or_default();
        let current = self.rows.get(&canonical).map(|row| row.progress.clone()).or_else(|| {
            let mut places: Vec<_> =
                members.iter().filter_map(|member| Some(self.rows.get(member)?.progress.clone())).collect();
            sort_newest_first(&mut places);
            places.into_iter().next()
        });
        let label = std::iter::once(&canonical).chain(&members).find_map(|document| self.labels.get(document).cloned());
        Group { canonical, members, current, label }
    }

    /// The groups of `documents`, in their order, each once.
    pub fn groups(&self, documents: &[DocumentId]) -> Vec<Group> {
        each_once(documents, |document| self.group(document))
    }

    pub fn books(&self) -> Vec<Book> {
        let canonical = self.rows.keys().map(|document| self.links.get(document).unwrap_or(document));
        let canonical: BTreeSet<&DocumentId> = canonical.collect();
        let groups = canonical.into_iter().map(|document| self.group(document));
        groups
            .filter_map(|Group { canonical, members, current, label }| {
                Some(Book { canonical, linked: members, label, progress: current? })
            })
            .collect()
    }

    /// The documents pushed to the Python server with `filename`.
    pub fn adopted_namesakes(&self, filename: &FileName) -> impl Iterator<Item = Namesake> {
        let namesakes = self.adopted().filter(move |place| place.description.filename.as_ref() == Some(filename));
        namesakes.map(|place| Namesake { document: place.document.clone(), seen: place.timestamp })
    }

    /// Tells whether `document` was pushed to the Python server with `filename`.
    pub fn adopted_as(&self, filename: &FileName, document: &DocumentId) -> bool {
        self.adopted_namesakes(filename).any(|namesake| namesake.document == *document)
    }

    /// The places that devices left with the Python server.
    pub fn adopted(&self) -> impl Iterator<Item = &Progress> {
        self.rows.values().filter(|row| row.writer == Writer::Python).map(|row| &row.progress)
    }

    /// Makes `groups` one, led by the first.
    ///
    /// `None` if one transaction doesn't take it all: what it takes is a merge of its own, or leaves links that read
    /// the same, and the rest is to be done after it.
    pub fn merge(&mut self, mut groups: Vec<Group>) -> Option<Group> {
        let mut group = join(groups.clone());
        let all = groups.len() <= Self::MERGED_AT_ONCE;
        if !all {
            // The group with the newest place comes along, so that the place may be written as it will be in the end.
            let time = |current: Option<&Progress>| current.map(|it| it.timestamp);
            let newest = groups.iter().position(|it| time(it.current.as_ref()) == time(group.current.as_ref()));
            if let Some(newest) = newest.filter(|index| *index >= Self::MERGED_AT_ONCE) {
                groups.swap(Self::MERGED_AT_ONCE - 1, newest);
            }
            groups.truncate(Self::MERGED_AT_ONCE);
            group = Group { current: group.current, label: group.label, ..join(groups) };
        }
        self.set_group(&group);
        (self.changes.fit() && all).then_some(group)
    }

    /// Writes what differs from `group`. The links of documents that led so far come first: once they are written,
    /// their members read as the group's, and the canonical document's place and label as those of all.
    pub fn set_group(&mut self, group: &Group) {
        let (members, leads): (Vec<_>, Vec<_>) =
            group.documents().cloned().partition(|document| self.links.contains_key(document));
        for document in leads {
            self.set_link(document, group);
        }
        self.set_current(&group.canonical, group.current.as_ref());
        self.set_label(&group.canonical, group.label.as_ref());
        for document in members {
            self.set_link(document, group);
        }
        for document in &group.members {
            // What the Python server left at a member is the place of a device.
            if self.rows.get(document).is_some_and(|row| row.writer == Writer::Inkshelf) {
                self.set_current(document, None);
            }
            self.set_label(document, None);
        }
    }

    fn set_link(&mut self, document: DocumentId, group: &Group) {
        let key = keys::link(&self.user, &document);
        let canonical = (document != group.canonical).then_some(&group.canonical);
        match canonical {
            canonical if self.stored.get(&document) == canonical => {}
            Some(canonical) => {
                self.changes.put(key, [("canonical_hash", canonical.clone().into())]);
                self.stored.insert(document, canonical.clone());
            }
            None => {
                self.changes.delete(key);
                self.stored.remove(&document);
            }
        }
    }

    /// Makes `current` the place of the group with this canonical document.
    pub fn set_current(&mut self, canonical: &DocumentId, current: Option<&Progress>) {
        if self.rows.get(canonical).map(|row| &row.progress) == current {
            return;
        }
        self.adopt(canonical);
        let key = keys::progress(&self.user, canonical);
        match current.cloned() {
            Some(progress) => {
                self.changes.put_item(key, row_item(&progress));
                self.rows.insert(canonical.clone(), Row { progress, writer: Writer::Inkshelf });
            }
            None => self.remove_row(canonical),
        }
    }

    pub fn set_label(&mut self, canonical: &DocumentId, label: Option<&Label>) {
        let key = keys::label(&self.user, canonical);
        match label {
            label if self.labels.get(canonical) == label => {}
            Some(label) => {
                self.changes.put(key, [("label", label.clone().into())]);
                self.labels.insert(canonical.clone(), label.clone());
            }
            None => {
                self.changes.delete(key);
                self.labels.remove(canonical);
            }
        }
    }

    /// Keeps what the Python server knew of `document` as we do, and its item as ours.
    pub fn adopt(&mut self, document: &DocumentId) {
        let Some(row @ Row { writer: Writer::Python, .. }) = self.rows.get_mut(document) else {
            return;
        };
        row.writer = Writer::Inkshelf;
        let progress = row.progress.clone();
        self.put_place(&progress);
        if let Some(filename) = &progress.description.filename {
            self.put_name(filename, document, progress.timestamp);
        }
        self.changes.put_item(keys::progress(&self.user, document), row_item(&progress));
    }

    /// Takes the item away that a member has besides its group's; to be adopted before.
    pub fn remove_row(&mut self, document: &DocumentId) {
        if self.rows.remove(document).is_some() {
            self.changes.delete(keys::progress(&self.user, document));
        }
    }

    /// Keeps the place that a device left in a document.
    pub fn put_place(&mut self, place: &Progress) {
        let key = keys::place(&self.user, &place.document, place.device_key());
        let mut item = item::place(place);
        item.insert("document".to_owned(), s(place.document.as_str()));
        self.changes.put_item(key, item);
    }

    /// Keeps that `document` was first pushed with this name at that time.
    pub fn put_name(&mut self, filename: &FileName, document: &DocumentId, seen: Timestamp) {
        let attributes =
            [("filename", s(filename.as_str())), ("document", s(document.as_str())), ("seen", n(seen.as_millis()))];
        let item = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.changes.put_item(keys::name(&self.user, filename, document), item);
    }
}

/// A group's place, for the progress table.
fn row_item(current: &Progress) -> item::Item {
    let mut item = item::place(current);
    item.insert("pushed_for".to_owned(), s(current.document.as_str()));
    item
}
