//! Rules for [`LibraryRepository`](domain::catalog::libraries::LibraryRepository).

use domain::{
    accounts::Inserted,
    catalog::{
        headings::HeadingKind,
        ids::LibraryId,
        libraries::{Grantee, Library, LibraryName, Renamed},
        listings::Shelf,
        pages::From,
        publications::Publication,
    },
    error::Changed,
};

use crate::{
    Backend,
    catalog::{by, in_series, library, library_id, listing, moment, publication, publication_id},
    problems::problem,
    scans::lease,
};

pub async fn libraries_are_listed_by_name(backend: &Backend) {
    assert_eq!(backend.libraries.list().await.unwrap(), []);
    for (id, name) in [("1", "comics"), ("2", "Öl"), ("3", "Books"), ("4", "books 2")] {
        let library = Library { name: LibraryName::parse(name).unwrap(), ..library(id) };
        assert_eq!(backend.libraries.insert(&library, moment(3)).await.unwrap(), Inserted::Yes);
    }
    let statuses = backend.libraries.list().await.unwrap();
    let names: Vec<_> = statuses.iter().map(|status| status.library.name.as_str()).collect();
    assert_eq!(names, ["Books", "books 2", "comics", "Öl"]);
    assert_eq!(statuses[0].library.folder.as_str(), "/books/3");
    assert_eq!((statuses[0].publications, statuses[0].updated), (0, moment(3)));
}

pub async fn a_library_name_is_taken_once(backend: &Backend) {
    backend.library("books").await;
    let other = Library { id: library_id("other"), ..library("books") };
    assert_eq!(backend.libraries.insert(&other, moment(1)).await.unwrap(), Inserted::Taken);
    assert_eq!(backend.libraries.list().await.unwrap().len(), 1);
}

pub async fn a_library_can_be_renamed(backend: &Backend) {
    let books = backend.library("books").await;
    backend.library("comics").await;
    let rename = async |id: &str, name: &str| {
        backend.libraries.rename(&library_id(id), &LibraryName::parse(name).unwrap()).await.unwrap()
    };
    assert_eq!(rename("books", "comics").await, Renamed::Taken);
    assert_eq!(rename("books", "Novels").await, Renamed::Yes);
    assert_eq!(rename("books", "Novels").await, Renamed::Yes);
    assert_eq!(rename("nothing", "Poems").await, Renamed::Absent);
    assert_eq!(rename("nothing", "comics").await, Renamed::Absent);
    assert_eq!(backend.status(&books).await.library.name.as_str(), "Novels");
    assert_eq!(rename("comics", "books").await, Renamed::Yes);
}

pub async fn a_libraries_count_and_date_are_at_hand(backend: &Backend) {
    let books = backend.library("books").await;
    let (a, mut b) = (publication("books", "a", "A"), publication("books", "b", "B"));
    backend.save(&[a, b.clone()]).await;
    b.updated = moment(5);
    backend.save(&[b]).await;
    let status = backend.status(&books).await;
    assert_eq!((status.publications, status.updated), (2, moment(5)));
    backend.remove(&["a", "nothing"]).await;
    let status = backend.status(&books).await;
    assert_eq!((status.publications, status.updated), (1, moment(99)));
    backend.publications.remove(&[publication_id("a")], moment(100)).await.unwrap();
    assert_eq!(backend.status(&books).await.updated, moment(99));
}

pub async fn a_removed_library_takes_everything_along(backend: &Backend) {
    let books = backend.library("books").await;
    backend.library("comics").await;
    let user = backend.user("ann").await;
    let emma = in_series("Novels", Some("4"), by("Jane Austen", publication("books", "emma", "Emma")));
    backend.save(&[emma.clone(), publication("comics", "maus", "Maus")]).await;
    let _ = backend.problems.save(&books, &[problem("x.epub", "broken")]).await.unwrap();
    let _ = backend.scans.begin(&books, &lease("one", 60), moment(0)).await.unwrap();
    let _ = backend.access.grant(&books, &Grantee::User(user.clone())).await.unwrap();
    let _ = backend.access.grant(&books, &Grantee::Everyone).await.unwrap();

    backend.libraries.remove(&books).await.unwrap();
    backend.libraries.remove(&books).await.unwrap();

    assert_eq!(backend.libraries.list().await.unwrap().len(), 1);
    assert_eq!(backend.publications.find(&emma.id).await.unwrap(), None);
    assert_eq!(backend.files.list(&books, None, 10).await.unwrap(), []);
    assert_eq!(backend.listed(&listing(&["books", "comics"], Shelf::All)).await, ["maus"]);
    assert_eq!(backend.scans.find(&books, moment(0)).await.unwrap(), None);
    assert_eq!(backend.access.granted(&user).await.unwrap().len(), 0);
    assert_eq!(backend.access.grantees(&books).await.unwrap().len(), 0);
    assert_eq!(backend.publications.save(&books, &[emma]).await.unwrap(), Changed::Absent);
    assert_eq!(backend.problems.save(&books, &[problem("x.epub", "broken")]).await.unwrap(), Changed::Absent);

    let again = Library { id: library_id("books2"), ..library("books") };
    assert_eq!(backend.libraries.insert(&again, moment(1)).await.unwrap(), Inserted::Yes);
    assert_eq!(backend.status(&again.id).await.publications, 0);
}

/// More than any storage removes in one step.
const MANY: usize = 450;

pub async fn a_large_library_is_removed_to_the_last_book(backend: &Backend) {
    let books = backend.large_library().await;
    backend.libraries.remove(&books).await.unwrap();
    backend.is_gone(&books).await;
}

pub async fn a_removal_that_was_broken_off_can_be_finished(backend: &Backend) {
    let books = backend.large_library().await;
    let (libraries, id) = (backend.libraries.clone(), books.clone());
    let removal = tokio::spawn(async move { libraries.remove(&id).await });
    while !backend.libraries.list().await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    removal.abort();
    // Over at once, or somewhere in the middle.
    drop(removal.await);
    assert_eq!(backend.publications.save(&books, &[numbered(MANY)]).await.unwrap(), Changed::Absent);

    backend.libraries.remove(&books).await.unwrap();
    backend.is_gone(&books).await;
}

impl Backend {
    async fn large_library(&self) -> LibraryId {
        let books = self.library("books").await;
        let publications: Vec<_> = (0..MANY).map(|at| in_series("Novels", None, numbered(at))).collect();
        for some in publications.chunks(100) {
            assert_eq!(self.publications.save(&books, some).await.unwrap(), Changed::Yes);
        }
        assert_eq!(self.status(&books).await.publications, MANY as u64);
        books
    }

    /// Nothing is left of a [large library](Self::large_library): another one can have its name, id and publications.
    async fn is_gone(&self, books: &LibraryId) {
        assert_eq!(self.libraries.list().await.unwrap(), []);
        for at in 0..MANY {
            assert_eq!(self.publications.find(&numbered(at).id).await.unwrap(), None, "{at}");
        }
        assert_eq!(self.library("books").await, *books);
        assert_eq!(self.files.list(books, None, 10).await.unwrap(), []);
        assert_eq!(self.listed(&listing(&["books"], Shelf::All)).await, [""; 0]);
        for kind in [HeadingKind::Series, HeadingKind::Author] {
            assert_eq!(self.headings(kind, &["books"], 10, From::Start).await.items, []);
        }
        self.save(&[numbered(0)]).await;
        assert_eq!(self.listed(&listing(&["books"], Shelf::Recent)).await, ["0"]);
        assert_eq!(self.status(books).await.publications, 1);
    }
}

fn numbered(at: usize) -> Publication {
    by("Jane Austen", publication("books", &at.to_string(), &format!("Novel {at}")))
}
