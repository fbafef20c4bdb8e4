//! Sample publications, and shorthands that expect storage to work.

use std::collections::BTreeSet;

use domain::{
    catalog::{
        contributors::{Contributor, ContributorName, ContributorSortName, Role},
        cursors::Cursor,
        files::{FilePath, Format, PublicationFile},
        headings::{Heading, HeadingKind},
        ids::{FileId, LibraryId, PublicationId},
        libraries::{Folder, Library, LibraryName, LibraryStatus},
        limited::AtMost,
        listings::{Listing, Shelf},
        pages::{From, Page, PageRequest, PageSize},
        publications::{Publication, Title},
        series::{SeriesName, SeriesNumber, SeriesPlace},
    },
    clock::Timestamp,
    documents::DocumentId,
    error::Changed,
};

use crate::Backend;

impl Backend {
    /// Makes a library of this name, which is its id as well.
    pub async fn library(&self, name: &str) -> LibraryId {
        let _ = self.libraries.insert(&library(name), moment(0)).await.unwrap();
        library_id(name)
    }

    pub async fn save(&self, publications: &[Publication]) {
        for publication in publications {
            let saved = self.publications.save(&publication.library, std::slice::from_ref(publication)).await.unwrap();
            assert_eq!(saved, Changed::Yes);
        }
    }

    pub async fn remove(&self, ids: &[&str]) {
        let ids: Vec<_> = ids.iter().map(|id| publication_id(id)).collect();
        self.publications.remove(&ids, moment(99)).await.unwrap();
    }

    pub async fn status(&self, library: &LibraryId) -> LibraryStatus {
        let statuses = self.libraries.list().await.unwrap();
        statuses.into_iter().find(|status| status.library.id == *library).unwrap()
    }

    pub async fn page(&self, listing: &Listing, size: u16, from: From) -> Page<Publication> {
        self.publications.list(listing, &request(size, from)).await.unwrap()
    }

    pub async fn headings(&self, kind: HeadingKind, libraries: &[&str], size: u16, from: From) -> Page<Heading> {
        self.publications.headings(kind, &ids(libraries), &request(size, from)).await.unwrap()
    }

    /// The ids of all that is listed, page by page forwards.
    pub async fn listed(&self, listing: &Listing) -> Vec<String> {
        let mut listed = Vec::new();
        let mut from = From::Start;
        loop {
            let page = self.page(listing, 7, from).await;
            listed.extend(page.items.iter().map(|it| it.id.as_str().to_owned()));
            match page.next {
                Some(next) => from = From::After(next),
                None => return listed,
            }
        }
    }
}

pub fn request(size: u16, from: From) -> PageRequest {
    PageRequest { from, size: PageSize::parse(size).unwrap() }
}

/// What a page shows: its items as `name` has them, and where it leads.
pub fn shown<T>(page: &Page<T>, name: impl Fn(&T) -> &str) -> (Vec<String>, Option<Cursor>, Option<Cursor>) {
    let items = page.items.iter().map(|it| name(it).to_owned()).collect();
    (items, page.previous.clone(), page.next.clone())
}

pub fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + seconds)
}

pub fn library(name: &str) -> Library {
    Library {
        id: library_id(name),
        name: LibraryName::parse(name).unwrap(),
        folder: Folder::parse(&format!("/books/{name}")).unwrap(),
    }
}

pub fn library_id(name: &str) -> LibraryId {
    LibraryId::parse(name).unwrap()
}

pub fn publication_id(id: &str) -> PublicationId {
    PublicationId::parse(id).unwrap()
}

pub fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

pub fn listing(libraries: &[&str], shelf: Shelf) -> Listing {
    Listing { libraries: ids(libraries), shelf, format: None }
}

pub fn ids(libraries: &[&str]) -> BTreeSet<LibraryId> {
    libraries.iter().map(|library| library_id(library)).collect()
}

/// A publication with this id in a library, with an EPUB named after the id.
pub fn publication(library: &str, id: &str, title: &str) -> Publication {
    let title = Title::parse(title).unwrap();
    Publication {
        updated: moment(2),
        files: AtMost::first([file(id, Format::Epub)]),
        ..Publication::new(publication_id(id), library_id(library), title, moment(1))
    }
}

/// A file whose id is `name`, with documents called after it.
pub fn file(name: &str, format: Format) -> PublicationFile {
    let id = format!("{name}-{}", format.as_str());
    PublicationFile {
        format,
        path: path(&format!("{name}.{}", format.as_str())),
        size: 1_000,
        modified: moment(-100),
        documents: AtMost::first(
            [&format!("content-{id}"), &format!("name-{id}")].map(|it| DocumentId::parse(it).unwrap()),
        ),
        id: FileId::parse(&id).unwrap(),
        kepubs: AtMost::default(),
        pages: None,
        duration_millis: None,
    }
}

pub fn by(name: &str, publication: Publication) -> Publication {
    let contributor = contributor(name, None, Role::Author);
    let contributors = publication.contributors.iter().cloned().chain([contributor]);
    Publication { contributors: AtMost::first(contributors.collect::<Vec<_>>()), ..publication }
}

pub fn contributor(name: &str, filed: Option<&str>, role: Role) -> Contributor {
    let filed = filed.map(|filed| ContributorSortName::parse(filed).unwrap());
    Contributor::new(ContributorName::parse(name).unwrap(), filed, role)
}

pub fn in_series(name: &str, number: Option<&str>, publication: Publication) -> Publication {
    let number = number.map(|number| SeriesNumber::parse(number).unwrap());
    let place = SeriesPlace { name: SeriesName::parse(name).unwrap(), number };
    let series = publication.series.iter().cloned().chain([place]);
    Publication { series: AtMost::first(series.collect::<Vec<_>>()), ..publication }
}

pub fn in_formats(formats: &[Format], publication: Publication) -> Publication {
    let files: Vec<_> = formats.iter().map(|format| file(publication.id.as_str(), *format)).collect();
    Publication { files: AtMost::first(files), ..publication }
}

pub fn added(seconds: i64, publication: Publication) -> Publication {
    Publication { added: moment(seconds), ..publication }
}
