//! Publications to show, and somebody who administers.

use domain::{
    accounts::{AccountRepository, Role, UserName},
    catalog::{
        contributors::{Contributor, ContributorName, Role as Did},
        files::{FilePath, Format, PublicationFile},
        ids::{FileId, LibraryId, PublicationId},
        libraries::{Folder, Library, LibraryName, LibraryRepository},
        limited::AtMost,
        metadata::{Description, Identifier, IdentifierValue, Language, Published, Publisher, Scheme, Subject},
        problems::{Problem, ProblemRepository},
        publications::{Publication, PublicationRepository, Title},
        series::{SeriesName, SeriesNumber, SeriesPlace},
    },
    clock::Timestamp,
    documents::DocumentId,
    error::Changed,
    text::Text,
};

use crate::app::App;

impl App {
    /// With `ann`, and `root` who administers.
    pub async fn with_root() -> Self {
        let app = Self::with_ann().await;
        app.register("root").await;
        let root = AccountRepository::find(&*app.storage, &UserName::parse("root").unwrap()).await.unwrap().unwrap();
        app.accounts.set_role(&root.id, Role::Administrator).await.unwrap();
        app
    }

    /// Makes the library "books" with these publications.
    pub async fn library(&self, publications: &[Publication]) {
        let library = Library {
            id: library(),
            name: LibraryName::parse("Books").unwrap(),
            folder: Folder::parse("/books").unwrap(),
        };
        let _ = LibraryRepository::insert(&*self.storage, &library, moment(0)).await.unwrap();
        let saved = PublicationRepository::save(&*self.storage, &library.id, publications).await.unwrap();
        assert_eq!(saved, Changed::Yes);
    }

    /// Lists a file of the library among its problems.
    pub async fn problem(&self, path: &str, reason: &str) {
        let problem = Problem {
            path: FilePath::parse(path).unwrap(),
            reason: Text::parse("reason", reason).unwrap(),
            since: moment(3),
            size: 1,
            modified: moment(0),
        };
        assert_eq!(ProblemRepository::save(&*self.storage, &library(), &[problem]).await.unwrap(), Changed::Yes);
    }

    /// Shows the library to everyone.
    pub async fn granted(self) -> Self {
        let answer = self.put("/api/libraries/books/access/*").basic("root", "secret").send().await;
        assert!(answer.starts_with("204"), "{answer}");
        self
    }
}

pub fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + seconds)
}

fn library() -> LibraryId {
    LibraryId::parse("books").unwrap()
}

pub fn publication(id: &str, title: &str) -> Publication {
    let title = Title::parse(title).unwrap();
    Publication {
        updated: moment(2),
        files: AtMost::first([file(id, Format::Epub)]),
        ..Publication::new(PublicationId::parse(id).unwrap(), library(), title, moment(1))
    }
}

pub fn file(id: &str, format: Format) -> PublicationFile {
    PublicationFile {
        id: FileId::parse(&format!("{id}-{}", format.as_str())).unwrap(),
        format,
        path: FilePath::parse(&format!("Folder/{id}.{}", format.as_str())).unwrap(),
        size: 1_000,
        modified: moment(-1),
        documents: AtMost::first(["content", "name"].map(|by| DocumentId::parse(&format!("{id}-{by}")).unwrap())),
        kepubs: AtMost::default(),
        pages: None,
        duration_millis: None,
    }
}

/// Everything that a publication may have.
pub fn emma() -> Publication {
    let contributor = |name, did| Contributor::new(ContributorName::parse(name).unwrap(), None, did);
    let audiobook = PublicationFile { duration_millis: Some(3_600_500), ..file("emma", Format::M4b) };
    let comic = PublicationFile { pages: Some(300), ..file("emma", Format::Cbz) };
    Publication {
        contributors: AtMost::first([contributor("Jane Austen", Did::Author), contributor("A Voice", Did::Narrator)]),
        series: AtMost::first([
            SeriesPlace { name: SeriesName::parse("Novels").unwrap(), number: SeriesNumber::parse("4").ok() },
            SeriesPlace { name: SeriesName::parse("Classics").unwrap(), number: SeriesNumber::parse("1.5").ok() },
            SeriesPlace { name: SeriesName::parse("Loose").unwrap(), number: None },
        ]),
        description: Description::parse("Handsome,\nclever, and rich.").ok(),
        language: Language::parse("en-GB").ok(),
        publisher: Publisher::parse("Murray").ok(),
        published: Published::parse("1815-12").ok(),
        identifiers: AtMost::first([Identifier {
            scheme: Scheme::parse("isbn").unwrap(),
            value: IdentifierValue::parse("9780141439587").unwrap(),
        }]),
        subjects: AtMost::first([Subject::parse("Love").unwrap()]),
        files: AtMost::first([file("emma", Format::Epub), comic, audiobook]),
        ..publication("emma", "Emma")
    }
}
