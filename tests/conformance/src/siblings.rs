//! Rules for [`LinkRepository::join`](domain::links::LinkRepository::join): what a library knows to be one file.

use domain::{accounts::UserId, error::Changed};

use crate::{
    Backend,
    accounts::nobody,
    samples::{at, document, documents, label},
};

async fn join(backend: &Backend, user: &UserId, name: &str, siblings: &[&str]) -> Changed {
    backend.links.join(user, &document(name), &documents(siblings)).await.unwrap()
}

pub async fn a_document_joins_those_of_its_siblings_that_have_a_place(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("b", 1)).await;
    assert_eq!(join(backend, &user, "a", &["b", "c"]).await, Changed::Yes);
    assert_eq!(backend.links(&user).await, ["b < a"]);
    assert_eq!(backend.place(&user, "a").await, Some(at("b", 1)));
    assert_eq!(backend.place(&user, "c").await, None);
}

pub async fn a_document_without_read_siblings_stays_alone(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    for siblings in [&["b", "c"][..], &[]] {
        assert_eq!(join(backend, &user, "a", siblings).await, Changed::Absent);
        assert_eq!(join(backend, &user, "d", siblings).await, Changed::Absent);
    }
    assert_eq!(backend.links(&user).await, [""; 0]);
}

pub async fn joining_again_changes_nothing(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    backend.push(&user, &at("b", 2)).await;
    assert_eq!(join(backend, &user, "a", &["b"]).await, Changed::Yes);
    for (name, sibling) in [("a", "b"), ("b", "a")] {
        assert_eq!(join(backend, &user, name, &[sibling]).await, Changed::Absent);
        assert_eq!(backend.links(&user).await, ["a < b"]);
        assert_eq!(backend.place(&user, name).await, Some(at("b", 2)));
    }
}

/// The document's own group leads where it has a place, and its label is kept first.
pub async fn siblings_join_with_their_groups(backend: &Backend) {
    let user = backend.user("ann").await;
    for (millis, name) in [(2, "a"), (3, "b"), (1, "c")] {
        backend.push(&user, &at(name, millis)).await;
        backend.books.label(&user, &document(name), &label(name)).await.unwrap();
    }
    backend.link(&user, &["b", "x"]).await;
    backend.link(&user, &["a", "y"]).await;
    assert_eq!(join(backend, &user, "y", &["x", "c"]).await, Changed::Yes);
    assert_eq!(backend.links(&user).await, ["a < b", "a < c", "a < x", "a < y"]);
    let books = backend.books(&user).await;
    assert_eq!(books.len(), 1);
    assert_eq!((&books[0].label, &books[0].progress), (&Some(label("a")), &at("b", 3)));
}

pub async fn what_was_unlinked_neither_joins_nor_is_joined(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    backend.push(&user, &at("b", 2)).await;
    backend.push(&user, &at("c", 3)).await;
    backend.link(&user, &["a", "b"]).await;
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(join(backend, &user, "b", &["a", "c"]).await, Changed::Absent);
    assert_eq!(join(backend, &user, "a", &["b"]).await, Changed::Absent);
    assert_eq!(join(backend, &user, "a", &["b", "c"]).await, Changed::Yes);
    assert_eq!(backend.links(&user).await, ["a < c"]);
    // Linked by hand, it may join again.
    backend.link(&user, &["b", "z"]).await;
    assert_eq!(join(backend, &user, "a", &["b"]).await, Changed::Yes);
    assert_eq!(backend.links(&user).await, ["a < b", "a < c", "a < z"]);
}

pub async fn nobodys_siblings_do_not_join(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("b", 1)).await;
    assert_eq!(join(backend, &nobody(), "a", &["b"]).await, Changed::Absent);
    assert_eq!(join(backend, &backend.user("bob").await, "a", &["b"]).await, Changed::Absent);
    assert_eq!(backend.links(&user).await, [""; 0]);
}
