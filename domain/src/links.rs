//! Links: "these documents are one book".
//!
//! Linked documents form a flat group: a canonical document and its members. The rules of merging stand here, as
//! functions on [`Group`]s; a storage loads the groups, calls one of them and writes the outcome, all at once.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    accounts::UserId,
    books::Label,
    catalog::{identification::are_one_files, visible::CatalogService},
    clock::Timestamp,
    documents::{DocumentId, distinct},
    error::{Changed, Error, Invalid, Missing, StorageError},
    progress::Progress,
    sign_in::Reader,
};

/// A member of a group, and the canonical document it answers for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub canonical: DocumentId,
    pub document: DocumentId,
}

/// Documents that are one book. A document without links is a group of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub canonical: DocumentId,
    /// The other documents, in order, each once.
    pub members: Vec<DocumentId>,
    /// The place that is offered.
    pub current: Option<Progress>,
    pub label: Option<Label>,
}

impl Group {
    pub fn holds(&self, document: &DocumentId) -> bool {
        self.canonical == *document || self.members.contains(document)
    }

    /// The canonical document, then the members.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        std::iter::once(&self.canonical).chain(&self.members)
    }
}

/// Returns the groups of `documents`, in their order, each once.
pub fn each_once(documents: &[DocumentId], group_of: impl Fn(&DocumentId) -> Group) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for document in documents {
        if !groups.iter().any(|group| group.holds(document)) {
            groups.push(group_of(document));
        }
    }
    groups
}

/// Makes `groups` one, by hand: the canonical document is that of the first with a current place, else of the first.
///
/// `groups` stand in the order in which their documents were given, each once, and are not empty.
pub fn link(groups: Vec<Group>) -> Group {
    let lead = groups.iter().position(|group| group.current.is_some()).unwrap_or(0);
    merge(groups, lead)
}

/// Makes `groups` one, for a common file name: the canonical document is that of the first.
///
/// `groups` stand in the order of [`by_first_seen`], each once, and are not empty.
pub fn join(groups: Vec<Group>) -> Group {
    merge(groups, 0)
}

/// Of the groups of a document and of its siblings, which stand in that order, each once: those to [`link`]. Besides
/// the document's own, that is those with a place.
pub fn with_siblings(groups: Vec<Group>) -> Vec<Group> {
    groups.into_iter().enumerate().filter(|(at, group)| *at == 0 || group.current.is_some()).map(|it| it.1).collect()
}

/// The current place is the newest, its description filled from the others'; the label is the lead's, else the first.
fn merge(mut groups: Vec<Group>, lead: usize) -> Group {
    groups[..=lead].rotate_right(1);
    let newest = groups
        .iter()
        .filter_map(|group| group.current.as_ref())
        .reduce(|newest, other| if other.timestamp > newest.timestamp { other } else { newest });
    let current = newest.map(|newest| {
        let description = groups
            .iter()
            .filter_map(|group| group.current.as_ref())
            .fold(newest.description.clone(), |description, other| description.or(&other.description));
        Progress { description, ..newest.clone() }
    });
    let label = groups.iter().find_map(|group| group.label.clone());
    let mut documents = groups.into_iter().flat_map(|group| std::iter::once(group.canonical).chain(group.members));
    let canonical = documents.next().expect("at least one group");
    let mut members: Vec<DocumentId> = documents.collect();
    members.sort_unstable();
    members.dedup();
    Group { canonical, members, current, label }
}

/// A document of the user that was pushed with the file name in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    pub document: DocumentId,
    /// When it was first pushed with that name; where that is unknown, the time of its current place.
    pub seen: Timestamp,
}

/// Puts the document first seen first; ties by document.
pub fn by_first_seen(mut namesakes: Vec<Namesake>) -> Vec<DocumentId> {
    namesakes.sort_by(|a, b| (a.seen, &a.document).cmp(&(b.seen, &b.document)));
    namesakes.into_iter().map(|it| it.document).collect()
}

/// Where links live. No chain and no cycle can arise, whatever happens at the same time.
#[async_trait]
pub trait LinkRepository: Send + Sync {
    /// Makes the groups of `documents` one as [`link`] says, in the order given, and returns the canonical document;
    /// `None` if there is no such account.
    async fn link(&self, user: &UserId, documents: &[DocumentId]) -> Result<Option<DocumentId>, StorageError>;

    /// Takes a member out of its group; absent if it is none. The newest place that was pushed for it, if any, becomes its current one; the
    /// group keeps its own. It doesn't join a group by its file name again until it is linked by hand.
    async fn unlink(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError>;

    /// Makes the groups of `document` and its `siblings` one, as [`with_siblings`] and [`link`] say; absent if nothing
    /// is to be done, or there is no such account. Documents that were taken out of a group by hand neither join nor
    /// are joined.
    async fn join(
        &self,
        user: &UserId,
        document: &DocumentId,
        siblings: &[DocumentId],
    ) -> Result<Changed, StorageError>;

    /// Lists all links, by canonical document, then by member.
    async fn list(&self, user: &UserId) -> Result<Vec<Link>, StorageError>;
}

/// What was linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    pub canonical: DocumentId,
    /// The canonical document, then those given, in order, each once.
    pub documents: Vec<DocumentId>,
}

/// Links documents by hand.
pub struct LinkService {
    repository: Arc<dyn LinkRepository>,
    catalog: Arc<CatalogService>,
}

impl LinkService {
    /// The most documents that can be linked at once.
    pub const MOST: usize = 100;

    pub fn new(repository: Arc<dyn LinkRepository>, catalog: Arc<CatalogService>) -> Self {
        Self { repository, catalog }
    }

    /// Makes the given documents, and those linked to them, one book.
    pub async fn link(&self, user: &UserId, given: Vec<DocumentId>) -> Result<Linked, Error> {
        let documents = distinct(given);
        if !(2..=Self::MOST).contains(&documents.len()) {
            return Err(Invalid::new("hashes", format!("2 to {} different documents", Self::MOST)).into());
        }
        let canonical = self.repository.link(user, &documents).await?.ok_or(Error::Unauthorized)?;
        let documents = distinct(std::iter::once(canonical.clone()).chain(documents));
        Ok(Linked { canonical, documents })
    }

    pub async fn unlink(&self, user: &UserId, document: &DocumentId) -> Result<(), Error> {
        self.repository.unlink(user, document).await?.or(Missing::Link)
    }

    /// Lists the links, but for those that the libraries tell of: between what devices may call one file.
    pub async fn list(&self, reader: &Reader) -> Result<Vec<Link>, Error> {
        let mut links = self.repository.list(&reader.id).await?;
        let documents = links.iter().flat_map(|link| [&link.canonical, &link.document]).cloned();
        let known = self.catalog.identify(reader, &distinct(documents)).await?;
        links.retain(|link| !are_one_files(&known, [&link.canonical, &link.document]));
        Ok(links)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        documents::{Description, FileName},
        progress::{Percentage, Position},
        text::Text,
    };

    #[test]
    fn the_first_group_with_a_place_leads() {
        let merged = link(vec![group("a", None), group("b", Some(5)), group("c", Some(9))]);
        assert_eq!(merged.canonical, document("b"));
        assert_eq!(merged.members, [document("a"), document("c")]);
        assert_eq!(merged.current.unwrap().timestamp, Timestamp::from_millis(9));
    }

    #[test]
    fn the_first_leads_where_none_has_a_place() {
        assert_eq!(link(vec![group("z", None), group("a", None)]).canonical, document("z"));
    }

    #[test]
    fn the_leads_label_stays_else_the_first() {
        let labelled =
            |name: &str, label: &str| Group { label: Some(Label::parse(label).unwrap()), ..group(name, None) };
        let led = Group { current: group("c", Some(1)).current, ..labelled("c", "C") };
        assert_eq!(link(vec![labelled("a", "A"), led]).label.unwrap().as_str(), "C");
        assert_eq!(link(vec![group("a", Some(1)), labelled("b", "B")]).label.unwrap().as_str(), "B");
    }

    #[test]
    fn the_newest_place_learns_the_file_name_from_the_others() {
        let mut named = group("a", Some(1));
        named.current.as_mut().unwrap().description.filename = FileName::parse("emma.epub").ok();
        let current = join(vec![named, group("b", Some(2))]).current.unwrap();
        assert_eq!(current.document, document("b"));
        assert_eq!(current.description.filename.unwrap().as_str(), "emma.epub");
    }

    #[test]
    fn siblings_without_a_place_stay_as_they_are() {
        let groups = vec![group("a", None), group("b", None), group("c", Some(1))];
        let joined: Vec<_> = with_siblings(groups).into_iter().map(|group| group.canonical).collect();
        assert_eq!(joined, [document("a"), document("c")]);
    }

    fn group(name: &str, pushed_at: Option<i64>) -> Group {
        let current = pushed_at.map(|millis| Progress {
            document: document(name),
            position: Position::default(),
            percentage: Percentage::parse(0.5).unwrap(),
            device: Text::default(),
            device_id: Text::default(),
            timestamp: Timestamp::from_millis(millis),
            description: Description::default(),
        });
        Group { canonical: document(name), members: Vec::new(), current, label: None }
    }

    fn document(name: &str) -> DocumentId {
        DocumentId::parse(name).unwrap()
    }
}
