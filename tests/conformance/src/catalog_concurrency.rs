//! Rules for what happens in a catalogue at the same time.

use domain::{
    accounts::Inserted,
    catalog::{headings::HeadingKind, libraries::Library, listings::Shelf, pages::From, scans::Begun},
};

use crate::{
    Backend,
    catalog::{by, library, library_id, listing, moment, publication},
    concurrency::{WRITERS, at_once},
    scans::lease,
};

pub async fn one_of_16_libraries_gets_the_name(backend: &Backend) {
    let outcomes = at_once(backend, |backend, i| async move {
        let library = Library { id: library_id(&i.to_string()), ..library("books") };
        backend.libraries.insert(&library, moment(0)).await.unwrap()
    });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Inserted::Yes).count(), 1);
    assert_eq!(backend.libraries.list().await.unwrap().len(), 1);
}

pub async fn one_of_16_scans_begins(backend: &Backend) {
    backend.library("books").await;
    let outcomes = at_once(backend, |backend, i| async move {
        backend.scans.begin(&library_id("books"), &lease(&i.to_string(), 60), moment(0)).await.unwrap()
    });
    assert_eq!(outcomes.await.iter().filter(|outcome| **outcome == Begun::Yes).count(), 1);
}

pub async fn saves_at_once_are_all_counted(backend: &Backend) {
    let books = backend.library("books").await;
    at_once(backend, |backend, i| async move {
        let id = |at: i64| format!("{:02}", (i + at) % WRITERS);
        let both = [id(0), id(1)].map(|id| by("Jane Austen", publication("books", &id, "Emma")));
        let _ = backend.publications.save(&library_id("books"), &both).await.unwrap();
    })
    .await;
    let expected: Vec<_> = (0..WRITERS).map(|i| format!("{i:02}")).collect();
    assert_eq!(backend.listed(&listing(&["books"], Shelf::All)).await, expected);
    assert_eq!(backend.status(&books).await.publications, expected.len() as u64);
    let headings = backend.headings(HeadingKind::Author, &["books"], 9, From::Start).await;
    assert_eq!(headings.items[0].publications, expected.len() as u64);
}

pub async fn removals_at_once_are_counted_once(backend: &Backend) {
    let books = backend.library("books").await;
    backend.save(&["a", "b", "c"].map(|id| by("Jane Austen", publication("books", id, "Emma")))).await;
    at_once(backend, |backend, _| async move { backend.remove(&["b", "a"]).await }).await;
    assert_eq!(backend.listed(&listing(&["books"], Shelf::All)).await, ["c"]);
    assert_eq!(backend.status(&books).await.publications, 1);
    let headings = backend.headings(HeadingKind::Author, &["books"], 9, From::Start).await;
    assert_eq!(headings.items[0].publications, 1);
}

pub async fn nothing_outlives_a_removed_library(backend: &Backend) {
    let books = backend.library("books").await;
    at_once(backend, |backend, i| async move {
        if i == 8 {
            backend.libraries.remove(&library_id("books")).await.unwrap();
        } else {
            let emma = by("Jane Austen", publication("books", &i.to_string(), "Emma"));
            let _ = backend.publications.save(&emma.library.clone(), &[emma]).await.unwrap();
        }
    })
    .await;
    backend.libraries.remove(&books).await.unwrap();
    assert_eq!(backend.listed(&listing(&["books"], Shelf::All)).await, [""; 0]);
    assert_eq!(backend.files.list(&books, None, 99).await.unwrap(), []);
    assert_eq!(backend.publications.find(&publication("books", "1", "Emma").id).await.unwrap(), None);
}
