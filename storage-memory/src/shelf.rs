//! One user's books, and what a change of their groups does to them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    books::{Book, Label},
    clock::Timestamp,
    documents::{DocumentId, FileName},
    links::{Group, each_once},
    progress::{DeviceId, Progress, sort_newest_first},
};

#[derive(Default)]
pub struct Shelf {
    /// Canonical documents, by member.
    pub links: BTreeMap<DocumentId, DocumentId>,
    /// Offered places, by canonical document.
    pub current: BTreeMap<DocumentId, Progress>,
    pub labels: BTreeMap<DocumentId, Label>,
    pub places: BTreeMap<(DocumentId, DeviceId), Progress>,
    /// When a document was first pushed with a file name.
    pub names: BTreeMap<(FileName, DocumentId), Timestamp>,
    /// Documents that were taken out of a group by hand.
    pub loners: BTreeSet<DocumentId>,
}

impl Shelf {
    pub fn canonical(&self, document: &DocumentId) -> DocumentId {
        self.links.get(document).unwrap_or(document).clone()
    }

    pub fn group(&self, document: &DocumentId) -> Group {
        let canonical = self.canonical(document);
        Group {
            members: self.links.iter().filter(|(_, it)| **it == canonical).map(|(member, _)| member.clone()).collect(),
            current: self.current.get(&canonical).cloned(),
            label: self.labels.get(&canonical).cloned(),
            canonical,
        }
    }

    /// The groups of `documents`, in their order, each once.
    pub fn groups(&self, documents: &[DocumentId]) -> Vec<Group> {
        each_once(documents, |document| self.group(document))
    }

    /// Replaces all groups of the merged one's documents by it.
    pub fn set_group(&mut self, group: Group) {
        for document in group.documents() {
            self.links.remove(document);
            self.current.remove(document);
            self.labels.remove(document);
        }
        self.links.extend(group.members.into_iter().map(|member| (member, group.canonical.clone())));
        self.current.extend(group.current.map(|current| (group.canonical.clone(), current)));
        self.labels.extend(group.label.map(|label| (group.canonical, label)));
    }

    /// The places left in any of the group's documents, newest first.
    pub fn places(&self, group: &Group) -> Vec<Progress> {
        let mut places: Vec<Progress> =
            self.places.values().filter(|place| group.holds(&place.document)).cloned().collect();
        sort_newest_first(&mut places);
        places
    }

    pub fn books(&self) -> impl Iterator<Item = Book> {
        self.current.iter().map(|(canonical, progress)| {
            let group = self.group(canonical);
            Book { canonical: group.canonical, linked: group.members, label: group.label, progress: progress.clone() }
        })
    }
}
