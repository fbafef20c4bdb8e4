//! Random histories of a catalogue: after each operation a storage lists what memory lists.

use std::sync::Arc;

use domain::catalog::{
    files::{Format, KnownFile},
    headings::{Heading, HeadingKind},
    ids::{ContributorId, SeriesId},
    libraries::LibraryStatus,
    listings::{Listing, Shelf},
    pages::{From, Page},
    publications::Publication,
    words::Query,
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{select, subsequence},
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use storage_memory::Memory;

use crate::{
    Backend,
    catalog::{by, in_formats, in_series, library_id, listing, moment, publication, publication_id},
};

const HISTORIES: u32 = 24;

#[derive(Debug, Clone)]
enum Operation {
    Save(Vec<Publication>),
    Remove(Vec<&'static str>),
}

/// What a catalogue looks like from outside.
#[derive(Debug, PartialEq)]
struct Answers {
    libraries: Vec<LibraryStatus>,
    pages: Vec<Page<Publication>>,
    headings: Vec<Page<Heading>>,
    files: Vec<Vec<KnownFile>>,
}

/// The histories are the same on each run, and each begins where the one before it ended.
pub async fn any_catalogue_lists_what_memory_lists(backend: &Backend) {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let memory = Backend::new(Arc::new(Memory::default()), ());
    for backend in [backend, &memory] {
        backend.library("books").await;
        backend.library("comics").await;
    }
    for _ in 0..HISTORIES {
        for operation in vec(operation(), 1..6).new_tree(&mut runner).unwrap().current() {
            perform(backend, &operation).await;
            perform(&memory, &operation).await;
            let (found, expected) = (answers(backend).await, answers(&memory).await);
            assert!(found == expected, "after {operation:#?}\nfound    {found:#?}\nexpected {expected:#?}");
        }
    }
}

fn operation() -> impl Strategy<Value = Operation> {
    let ids = vec(select(&["a", "b", "c", "d", "e", "f"][..]), 1..3);
    prop_oneof![
        4 => saved().prop_map(Operation::Save),
        1 => ids.prop_map(Operation::Remove),
    ]
}

/// One or two publications of one library.
fn saved() -> impl Strategy<Value = Vec<Publication>> {
    let of_books = vec(saved_in("books", &["a", "b", "c", "d"]), 1..3);
    prop_oneof![2 => of_books, 1 => vec(saved_in("comics", &["e", "f"]), 1..2)]
}

fn saved_in(library: &'static str, ids: &'static [&'static str]) -> impl Strategy<Value = Publication> {
    let title = select(&["Emma", "emma", "Emma Brown", "Volume 2", "Volume 10", "The Mill", "!", "吾輩は猫である"][..]);
    let authors = subsequence(vec!["Jane Austen", "Austen, Jane", "Émile Zola", "Emma Goldman"], 0..=3);
    let series =
        (select(&["Novels", "NOVELS", "The Mills"][..]), proptest::option::of(select(&["1", "1.5", "10"][..])));
    let formats = subsequence(vec![Format::Epub, Format::Kepub, Format::M4b], 1..=2);
    let parts = (select(ids), title, authors, proptest::option::of(series), formats, 0..4_i64);
    parts.prop_map(move |(id, title, authors, series, formats, added)| {
        let bare = Publication { added: moment(added), ..publication(library, id, title) };
        let written = authors.into_iter().fold(bare, |publication, author| by(author, publication));
        let placed = match series {
            Some((name, number)) => in_series(name, number, written),
            None => written,
        };
        in_formats(&formats, placed)
    })
}

async fn perform(backend: &Backend, operation: &Operation) {
    match operation {
        Operation::Save(publications) => {
            let library = &publications[0].library;
            let _ = backend.publications.save(library, publications).await.unwrap();
        }
        Operation::Remove(ids) => {
            let ids: Vec<_> = ids.iter().map(|id| publication_id(id)).collect();
            backend.publications.remove(&ids, moment(9)).await.unwrap();
        }
    }
}

async fn answers(backend: &Backend) -> Answers {
    let mut answers =
        Answers { libraries: backend.libraries.list().await.unwrap(), pages: vec![], headings: vec![], files: vec![] };
    for listing in listings() {
        let first = backend.page(&listing, 2, From::Start).await;
        if let Some(next) = first.next.clone() {
            let second = backend.page(&listing, 9, From::After(next)).await;
            if let Some(previous) = second.previous.clone() {
                answers.pages.push(backend.page(&listing, 1, From::Before(previous)).await);
            }
            answers.pages.push(second);
        }
        answers.pages.push(first);
    }
    for kind in [HeadingKind::Series, HeadingKind::Author] {
        answers.headings.push(backend.headings(kind, &["books", "comics"], 9, From::Start).await);
    }
    for library in ["books", "comics"] {
        answers.files.push(backend.files.list(&library_id(library), None, 99).await.unwrap());
    }
    answers
}

fn listings() -> Vec<Listing> {
    let both = ["books", "comics"];
    let shelves = [
        Shelf::All,
        Shelf::Recent,
        Shelf::Series(SeriesId::of("Novels")),
        Shelf::Author(ContributorId::of("Jane Austen")),
        Shelf::Search(Query::parse("em")),
        Shelf::Search(Query::parse("emma austen")),
        Shelf::Search(Query::parse("猫")),
    ];
    let any = shelves.into_iter().map(|shelf| listing(&both, shelf));
    let kepub = [Shelf::All, Shelf::Search(Query::parse("em"))];
    let kepub = kepub.map(|shelf| Listing { format: Some(Format::Kepub), ..listing(&["books"], shelf) });
    any.chain(kepub).collect()
}
