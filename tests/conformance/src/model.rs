//! Random histories: after each operation a storage gives the answers that memory gives.

use std::sync::Arc;

use domain::{
    accounts::{AccountChange, Offer, UserId},
    books::{Book, BookOrder, BookPage},
    clock::Timestamp,
    documents::DocumentId,
    error::Changed,
    links::Link,
    progress::{Current, Progress},
    text::Text,
};
use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use storage_memory::Memory;

use crate::{
    Backend,
    samples::{at, document, documents, from_device, label, named, read_to},
};

const HISTORIES: u32 = 48;
const DOCUMENTS: [&str; 5] = ["a", "b", "c", "d", "e"];

#[derive(Debug, Clone)]
enum Operation {
    Push { document: &'static str, device: &'static str, percent: u8, filename: Option<&'static str> },
    Offer { document: &'static str, device: &'static str },
    Link(Vec<&'static str>),
    Join(&'static str, Vec<&'static str>),
    Unlink(&'static str),
    Label(&'static str, &'static str),
    Unlabel(&'static str),
    Choose(Offer),
}

/// What one operation and the state after it look like from outside.
#[derive(Debug, PartialEq)]
struct Answers {
    outcome: String,
    currents: Vec<Option<Current>>,
    places: Vec<Vec<Progress>>,
    links: Vec<Link>,
    books: Vec<Book>,
}

/// The histories are the same on each run; a failing one is shrunk before it is shown.
pub async fn any_history_has_the_answers_of_memory(backend: &Backend) {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let memory = Backend::new(Arc::new(Memory::default()), ());
    let mut attempts = 0;
    for _ in 0..HISTORIES {
        let mut history = vec(operation(), 1..24).new_tree(&mut runner).unwrap();
        let mut failure = None;
        loop {
            attempts += 1;
            let user = format!("reader {attempts}");
            let difference = first_difference([backend, &memory], &user, &history.current()).await;
            let go_on = match difference {
                Some(difference) => {
                    failure = Some(format!("{:#?}\n{difference}", history.current()));
                    history.simplify()
                }
                None => failure.is_some() && history.complicate(),
            };
            if !go_on {
                break;
            }
        }
        assert!(failure.is_none(), "{}", failure.unwrap_or_default());
    }
}

fn operation() -> impl Strategy<Value = Operation> {
    let document = || proptest::sample::select(&DOCUMENTS[..]);
    let device = || proptest::sample::select(&["K1", "K2", "K3"][..]);
    let filename = proptest::option::of(proptest::sample::select(&["emma.epub", "novel.epub"][..]));
    let text = proptest::sample::select(&["Emma", "Persuasion"][..]);
    prop_oneof![
        8 => (document(), device(), 0..=100_u8, filename).prop_map(|(document, device, percent, filename)| {
            Operation::Push { document, device, percent, filename }
        }),
        2 => (document(), device()).prop_map(|(document, device)| Operation::Offer { document, device }),
        4 => vec(document(), 1..4).prop_map(Operation::Link),
        2 => (document(), vec(document(), 1..4)).prop_map(|(document, siblings)| Operation::Join(document, siblings)),
        4 => document().prop_map(Operation::Unlink),
        2 => (document(), text).prop_map(|(document, text)| Operation::Label(document, text)),
        1 => document().prop_map(Operation::Unlabel),
        1 => proptest::sample::select(&[Offer::Latest, Offer::Furthest][..]).prop_map(Operation::Choose),
    ]
}

async fn first_difference(backends: [&Backend; 2], user: &str, history: &[Operation]) -> Option<String> {
    let users = [backends[0].user(user).await, backends[1].user(user).await];
    for (millis, operation) in (0..).zip(history) {
        let found = answers(backends[0], &users[0], operation, millis).await;
        let expected = answers(backends[1], &users[1], operation, millis).await;
        if found != expected {
            return Some(format!("after operation {millis}\nfound    {found:#?}\nexpected {expected:#?}"));
        }
    }
    None
}

async fn answers(backend: &Backend, user: &UserId, operation: &Operation, millis: i64) -> Answers {
    let outcome = perform(backend, user, operation, millis).await;
    let mut answers = Answers {
        outcome,
        currents: Vec::new(),
        places: Vec::new(),
        links: backend.links.list(user).await.unwrap(),
        books: Vec::new(),
    };
    for document in documents(&DOCUMENTS) {
        answers.currents.push(backend.progress.find(user, &document).await.unwrap());
        answers.places.push(backend.progress.places(user, &document).await.unwrap());
    }
    answers.places.push(backend.progress.all_places(user).await.unwrap());
    for order in [BookOrder::Newest, BookOrder::FinishedLast] {
        let page = BookPage { order, limit: 3, offset: 1 };
        answers.books.extend(backend.books.list(user, page).await.unwrap());
    }
    answers
}

async fn perform(backend: &Backend, user: &UserId, operation: &Operation, millis: i64) -> String {
    match operation.clone() {
        Operation::Push { document, device, percent, filename } => {
            let place = read_to(f64::from(percent) / 100.0, from_device(device, at(document, millis)));
            let place = match filename {
                Some(filename) => named(filename, place),
                None => place,
            };
            format!("{:?}", backend.progress.push(user, &place).await.unwrap())
        }
        Operation::Offer { document: name, device } => {
            let device = Text::parse("device_id", device).unwrap();
            let now = Timestamp::from_millis(at(name, millis).timestamp.as_millis());
            describe(backend.progress.offer(user, &document(name), &device, now).await.unwrap())
        }
        Operation::Link(names) => {
            let mut names: Vec<DocumentId> = documents(&names);
            names.sort_unstable();
            names.dedup();
            format!("{:?}", backend.links.link(user, &names).await.unwrap())
        }
        Operation::Join(name, siblings) => {
            describe(backend.links.join(user, &document(name), &documents(&siblings)).await.unwrap())
        }
        Operation::Unlink(name) => describe(backend.links.unlink(user, &document(name)).await.unwrap()),
        Operation::Label(name, text) => {
            format!("{:?}", backend.books.label(user, &document(name), &label(text)).await.unwrap())
        }
        Operation::Unlabel(name) => describe(backend.books.unlabel(user, &document(name)).await.unwrap()),
        Operation::Choose(offer) => {
            let change = AccountChange { offer: Some(offer), ..AccountChange::default() };
            describe(backend.accounts.update(user, &change).await.unwrap())
        }
    }
}

fn describe(changed: Changed) -> String {
    format!("{changed:?}")
}
