//! Rules for [`BookRepository`](domain::books::BookRepository).

use domain::{
    accounts::UserId,
    books::{BookOrder, BookPage},
    error::Changed,
};

use crate::{
    Backend,
    accounts::nobody,
    samples::{at, document, documents, label, named, read_to},
};

pub async fn books_are_listed_newest_first(backend: &Backend) {
    let user = backend.user("ann").await;
    for (name, millis) in [("b", 5), ("a", 5), ("é", 5), ("Z", 5), ("c", 9), ("d", 1)] {
        backend.push(&user, &at(name, millis)).await;
    }
    assert_eq!(names(backend, &user, BookOrder::Newest, 10, 0).await, ["c", "Z", "a", "b", "é", "d"]);
    assert_eq!(names(backend, &nobody(), BookOrder::Newest, 10, 0).await, [""; 0]);
}

pub async fn finished_books_can_come_last(backend: &Backend) {
    let user = backend.user("ann").await;
    for (name, fraction, millis) in
        [("a", 1.0, 9), ("b", 0.994_999, 1), ("c", 0.995, 8), ("d", 0.2, 3), ("e", 0.994_999, 3)]
    {
        backend.push(&user, &read_to(fraction, at(name, millis))).await;
    }
    assert_eq!(names(backend, &user, BookOrder::FinishedLast, 10, 0).await, ["d", "e", "b", "a", "c"]);
    assert_eq!(names(backend, &user, BookOrder::FinishedLast, 2, 2).await, ["b", "a"]);
}

pub async fn pages_cover_the_books_once(backend: &Backend) {
    let user = backend.user("ann").await;
    for millis in 0..7 {
        backend.push(&user, &at(&format!("d{millis}"), millis / 2)).await;
    }
    let all = names(backend, &user, BookOrder::Newest, 500, 0).await;
    let mut pages = Vec::new();
    for offset in [0, 3, 6, 9] {
        pages.extend(names(backend, &user, BookOrder::Newest, 3, offset).await);
    }
    assert_eq!(pages, all);
    assert_eq!(names(backend, &user, BookOrder::Newest, 3, u64::MAX).await, [""; 0]);
}

pub async fn a_book_has_its_documents_and_its_label(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("b", 1))).await;
    backend.push(&user, &at("other", 2)).await;
    backend.link(&user, &["b", "c", "a"]).await;
    backend.books.label(&user, &document("b"), &label("Emma")).await.unwrap();
    let books = backend.books(&user).await;
    assert_eq!((books[0].canonical.as_str(), &books[0].linked[..], &books[0].label), ("other", &[][..], &None));
    assert_eq!(books[1].canonical.as_str(), "b");
    assert_eq!(books[1].linked, documents(&["a", "c"]));
    assert_eq!(books[1].label, Some(label("Emma")));
    assert_eq!(books[1].progress, named("emma.epub", at("b", 1)));
}

pub async fn a_label_is_replaced_and_survives_pushes(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    for text in ["Emma", "Эмма 🦊"] {
        let labelled = backend.books.label(&user, &document("a"), &label(text)).await.unwrap();
        assert_eq!(labelled, Some(document("a")));
    }
    backend.push(&user, &at("a", 2)).await;
    assert_eq!(backend.books(&user).await[0].label, Some(label("Эмма 🦊")));
}

pub async fn a_member_stands_for_its_book(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    backend.link(&user, &["a", "b"]).await;
    let labelled = backend.books.label(&user, &document("b"), &label("Emma")).await.unwrap();
    assert_eq!(labelled, Some(document("a")));
    assert_eq!(backend.books(&user).await[0].label, Some(label("Emma")));
    assert_eq!(backend.books.unlabel(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.books(&user).await[0].label, None);
}

pub async fn a_book_without_a_place_takes_no_label(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.link(&user, &["a", "b"]).await;
    for user in [user, nobody()] {
        assert_eq!(backend.books.label(&user, &document("a"), &label("Emma")).await.unwrap(), None);
    }
}

pub async fn a_label_is_taken_away_once(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    backend.books.label(&user, &document("a"), &label("Emma")).await.unwrap();
    assert_eq!(backend.books.unlabel(&user, &document("a")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.books.unlabel(&user, &document("a")).await.unwrap(), Changed::Absent);
    assert_eq!(backend.books.unlabel(&nobody(), &document("a")).await.unwrap(), Changed::Absent);
}

async fn names(backend: &Backend, user: &UserId, order: BookOrder, limit: u16, offset: u64) -> Vec<String> {
    let books = backend.books.list(user, BookPage { order, limit, offset }).await.unwrap();
    books.into_iter().map(|book| book.canonical.into()).collect()
}
