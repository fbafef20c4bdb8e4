//! Rules for [`ProgressRepository::push`](domain::progress::ProgressRepository::push): one file name, one book.

use domain::{accounts::UserId, error::Changed};

use crate::{
    Backend,
    samples::{at, document, named},
};

pub async fn documents_of_one_file_name_are_one_book(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("b", 1))).await;
    backend.push(&user, &named("emma.epub", at("a", 2))).await;
    assert_eq!(backend.links(&user).await, ["b < a"]);
    assert_eq!(backend.place(&user, "b").await, Some(named("emma.epub", at("a", 2))));
}

/// First seen with that name, not first seen at all.
pub async fn the_first_seen_is_canonical(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    backend.push(&user, &named("emma.epub", at("c", 2))).await;
    backend.push(&user, &named("emma.epub", at("a", 3))).await;
    backend.push(&user, &named("emma.epub", at("b", 4))).await;
    assert_eq!(backend.links(&user).await, ["c < a", "c < b"]);
}

pub async fn other_names_and_other_users_stay_apart(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &named("Emma.epub", at("b", 2))).await;
    backend.push(&user, &at("c", 3)).await;
    let other = backend.user("bob").await;
    backend.push(&other, &named("emma.epub", at("d", 4))).await;
    assert_eq!(backend.links(&user).await, [""; 0]);
    assert_eq!(backend.links(&other).await, [""; 0]);
}

pub async fn an_unlinked_document_does_not_join_again(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &named("emma.epub", at("b", 2))).await;
    unlink(backend, &user, "b").await;
    for (millis, name) in [(3, "emma.epub"), (4, "emma 2.epub")] {
        backend.push(&user, &named(name, at("a", millis))).await;
        backend.push(&user, &named(name, at("b", millis + 10))).await;
        assert_eq!(backend.links(&user).await, [""; 0], "{name}");
    }
}

pub async fn nobody_joins_an_unlinked_document(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &named("emma.epub", at("b", 2))).await;
    unlink(backend, &user, "b").await;
    backend.push(&user, &named("emma.epub", at("c", 3))).await;
    assert_eq!(backend.links(&user).await, ["a < c"]);
}

/// From then on it joins by its names like any other.
pub async fn an_unlinked_document_can_be_linked_by_hand(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &named("emma.epub", at("b", 2))).await;
    unlink(backend, &user, "b").await;
    assert_eq!(backend.link(&user, &["z", "b"]).await, "b");
    backend.push(&user, &named("novel.epub", at("c", 3))).await;
    backend.push(&user, &named("novel.epub", at("b", 4))).await;
    assert_eq!(backend.links(&user).await, ["c < b", "c < z"]);
}

pub async fn a_document_joins_by_each_of_its_names(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &named("novel.epub", at("b", 2))).await;
    backend.push(&user, &named("novel.epub", at("a", 3))).await;
    assert_eq!(backend.links(&user).await, ["b < a"]);
    backend.push(&user, &named("emma.epub", at("c", 4))).await;
    assert_eq!(backend.links(&user).await, ["b < a", "b < c"]);
}

/// A file name leads to what is linked by hand as well, on both sides.
pub async fn a_name_joins_whole_groups(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("b", 1))).await;
    backend.link(&user, &["b", "x"]).await;
    backend.push(&user, &at("d", 2)).await;
    backend.link(&user, &["d", "c"]).await;
    backend.push(&user, &named("emma.epub", at("c", 3))).await;
    assert_eq!(backend.links(&user).await, ["b < c", "b < d", "b < x"]);
    assert_eq!(backend.books(&user).await.len(), 1);
}

async fn unlink(backend: &Backend, user: &UserId, name: &str) {
    assert_eq!(backend.links.unlink(user, &document(name)).await.unwrap(), Changed::Yes);
}
