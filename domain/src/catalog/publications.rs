//! Publications: the titles of a library.

use std::collections::{BTreeSet, HashSet};

use async_trait::async_trait;

use crate::{
    clock::Timestamp,
    documents::DocumentId,
    error::{Changed, StorageError},
    text::name,
};

use super::{
    articles::sort_title,
    contributors::{Contributor, Role},
    files::{FilePath, Format, PublicationFile},
    headings::{Heading, HeadingKind},
    ids::{FileId, LibraryId, PublicationId},
    limited::AtMost,
    listings::Listing,
    metadata::{Description, Identifier, Language, Published, Publisher, Subject},
    pages::{Page, PageRequest},
    series::SeriesPlace,
    sort::SortKey,
    words::SearchWords,
};

name!(
    /// What a publication is called: 1 to 500 characters.
    Title, "title", 500
);

name!(
    /// What a publication is filed under, "Hobbit, The": 1 to 510 characters.
    SortTitle, "sort title", 510
);

/// A title in a library, with the files that it can be read in.
///
/// Its limits keep it below the 400 kB that an item of DynamoDB may have, as long as document ids are hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    pub id: PublicationId,
    pub library: LibraryId,
    pub title: Title,
    pub sort_title: SortTitle,
    pub contributors: AtMost<Contributor, 32>,
    /// The main one first.
    pub series: AtMost<SeriesPlace, 8>,
    pub description: Option<Description>,
    pub language: Option<Language>,
    pub publisher: Option<Publisher>,
    pub published: Option<Published>,
    pub identifiers: AtMost<Identifier, 32>,
    pub subjects: AtMost<Subject, 32>,
    pub cover: Option<Cover>,
    /// When a scan found it first.
    pub added: Timestamp,
    /// When a scan last found it changed.
    pub updated: Timestamp,
    pub files: AtMost<PublicationFile, 32>,
}

/// Where the image of the cover is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover {
    /// Within a file of the publication; which image it is, the file's format says.
    Within(FileId),
    /// In a file of its own, as calibre's `cover.jpg`.
    Beside(FilePath),
}

/// Where publications are kept and listed.
#[async_trait]
pub trait PublicationRepository: Send + Sync {
    async fn find(&self, publication: &PublicationId) -> Result<Option<Publication>, StorageError>;

    /// Lists what the listing [holds](Listing::holds) in the order of its shelf.
    ///
    /// There is a total for each shelf but [`Search`](super::listings::Shelf::Search), where no format is asked for.
    async fn list(&self, listing: &Listing, page: &PageRequest) -> Result<Page<Publication>, StorageError>;

    /// Lists the headings of publications in the libraries by their keys, without a total.
    ///
    /// Where libraries agree on how a heading is filed it is listed once, with the publications of all of them and the
    /// name that it has in the first by id.
    async fn headings(
        &self,
        kind: HeadingKind,
        libraries: &BTreeSet<LibraryId>,
        page: &PageRequest,
    ) -> Result<Page<Heading>, StorageError>;

    /// Saves the publications, all of this library, replacing those with the same ids; absent if there is no such
    /// library (any more).
    ///
    /// Each is saved whole or not at all, and listed as it is from then on. A publication stays in its library, and a
    /// file's id in its publication. The library is [updated](super::libraries::LibraryStatus::updated) as the last one.
    async fn save(&self, library: &LibraryId, publications: &[Publication]) -> Result<Changed, StorageError>;

    /// Removes the publications; absent ones are fine. Libraries that lose one are updated as of `now`.
    async fn remove(&self, publications: &[PublicationId], now: Timestamp) -> Result<(), StorageError>;
}

impl SortTitle {
    /// Files a title under what the metadata say (`filed_as`), or else as [`sort_title`] says.
    ///
    /// Metadata that repeat the title haven't thought about it.
    pub fn of(title: &Title, filed_as: Option<Self>, language: Option<&Language>) -> Self {
        let guess = || {
            let sort_title = sort_title(title.as_str(), language.map(Language::as_str));
            Self::parse(&sort_title).expect("filing adds a comma and a space at most")
        };
        filed_as.filter(|filed_as| filed_as.as_str() != title.as_str()).unwrap_or_else(guess)
    }

    pub fn sort_key(&self) -> SortKey {
        SortKey::of(self.as_str())
    }
}

impl Publication {
    /// A publication of which no more is known than its title, added `now` and without files.
    pub fn new(id: PublicationId, library: LibraryId, title: Title, now: Timestamp) -> Self {
        Self {
            id,
            library,
            sort_title: SortTitle::of(&title, None, None),
            title,
            contributors: AtMost::default(),
            series: AtMost::default(),
            description: None,
            language: None,
            publisher: None,
            published: None,
            identifiers: AtMost::default(),
            subjects: AtMost::default(),
            cover: None,
            added: now,
            updated: now,
            files: AtMost::default(),
        }
    }

    /// Those under whose names it stands, each once: who wrote or drew it, and otherwise who edited it.
    pub fn authors(&self) -> Vec<&Contributor> {
        let authors = self.contributors_who(Role::is_author);
        if authors.is_empty() { self.contributors_who(|role| role == Role::Editor) } else { authors }
    }

    fn contributors_who(&self, did: impl Fn(Role) -> bool) -> Vec<&Contributor> {
        let mut contributors: Vec<_> = self.contributors.iter().filter(|it| did(it.role)).collect();
        // Ids take their time, and mostly there is one contributor.
        if contributors.len() > 1 {
            let mut ids = HashSet::new();
            contributors.retain(|it| ids.insert(it.id()));
        }
        contributors
    }

    /// The words of title, contributors and series.
    pub fn search_words(&self) -> SearchWords {
        let contributors = self.contributors.iter().map(|it| it.name.as_str());
        let series = self.series.iter().map(|it| it.name.as_str());
        SearchWords::of(self.title.as_str(), contributors.chain(series))
    }

    /// What devices may call any of its files, and their KEPUBs.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        self.files.iter().flat_map(PublicationFile::all_documents)
    }

    /// Adds what devices call a KEPUB of one of its files; whether it has such a file.
    pub fn learn_kepub(&mut self, file: &FileId, document: &DocumentId) -> bool {
        let file = self.files.as_mut_slice().iter_mut().find(|it| it.id == *file);
        file.map(|file| file.learn_kepub(document)).is_some()
    }

    pub fn has(&self, format: Format) -> bool {
        self.files.iter().any(|file| file.format == format)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::{
        super::{
            contributors::ContributorName,
            series::{SeriesName, SeriesNumber},
        },
        *,
    };

    pub fn publication(id: &str, title: &str) -> Publication {
        let title = Title::parse(title).unwrap();
        Publication {
            files: AtMost::first([file(Format::Epub)]),
            ..Publication::new(
                PublicationId::parse(id).unwrap(),
                LibraryId::parse("books").unwrap(),
                title,
                Timestamp::from_seconds(1),
            )
        }
    }

    pub fn file(format: Format) -> PublicationFile {
        PublicationFile {
            id: FileId::parse(format.as_str()).unwrap(),
            format,
            path: FilePath::parse("a/b").unwrap(),
            size: 1,
            modified: Timestamp::from_seconds(1),
            documents: AtMost::first([DocumentId::of_file_name("b")]),
            kepubs: AtMost::default(),
            pages: None,
            duration_millis: (format == Format::M4b).then_some(1_000),
        }
    }

    pub fn by(name: &str, role: Role) -> Contributor {
        Contributor::new(ContributorName::parse(name).unwrap(), None, role)
    }

    pub fn in_series(name: &str, number: Option<&str>) -> SeriesPlace {
        let number = number.map(|number| SeriesNumber::parse(number).unwrap());
        SeriesPlace { name: SeriesName::parse(name).unwrap(), number }
    }

    #[test]
    fn sort_titles_come_from_the_metadata_unless_they_repeat_the_title() {
        let title = Title::parse("The Hobbit").unwrap();
        let filed = |text: &str| SortTitle::of(&title, Some(SortTitle::parse(text).unwrap()), None).as_str().to_owned();
        assert_eq!(filed("Hobbit"), "Hobbit");
        assert_eq!(filed("The Hobbit"), "Hobbit, The");
        let german = Language::parse("de").unwrap();
        assert_eq!(SortTitle::of(&title, None, Some(&german)).as_str(), "The Hobbit");
    }

    #[test]
    fn authors_are_who_wrote_or_drew_it_or_else_its_editors() {
        let mut emma = publication("1", "Emma");
        assert!(emma.authors().is_empty());
        let (austen, editor) = (by("Jane Austen", Role::Author), by("Fiona Stafford", Role::Editor));
        emma.contributors = AtMost::first([editor.clone(), by("A B", Role::Narrator)]);
        assert_eq!(emma.authors(), [&editor]);
        emma.contributors = AtMost::first([editor, austen.clone(), by("Austen, Jane", Role::Artist)]);
        assert_eq!(emma.authors(), [&austen]);
    }

    #[test]
    fn search_words_are_those_of_title_contributors_and_series() {
        let mut emma = publication("1", "Emma");
        emma.contributors = AtMost::first([by("Jane Austen", Role::Author), by("Juliet Stevenson", Role::Narrator)]);
        emma.series = AtMost::first([in_series("Oxford Classics", Some("1"))]);
        let words: Vec<String> = emma.search_words().iter().map(str::to_owned).collect();
        assert_eq!(words, ["emma", "jane", "austen", "juliet", "stevenson", "oxford", "classics"]);
    }

    proptest! {
        #[test]
        fn every_title_can_be_filed(text in "(The |A )?(\\PC{0,496}|[a-z' ]{0,496})") {
            if let Ok(title) = Title::parse(&text) {
                SortTitle::of(&title, None, None);
            }
        }
    }
}
