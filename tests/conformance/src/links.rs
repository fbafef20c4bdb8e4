//! Rules for [`LinkRepository`](domain::links::LinkRepository).

use domain::error::Changed;

use crate::{
    Backend,
    accounts::nobody,
    samples::{at, document, documents, from_device, label, named},
};

/// The examples of the contract, one after the other.
pub async fn the_first_with_a_place_is_canonical(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("b", 1)).await;
    assert_eq!(backend.link(&user, &["a", "b"]).await, "b");
    assert_eq!(backend.link(&user, &["c", "a"]).await, "b");
    assert_eq!(backend.links(&user).await, ["b < a", "b < c"]);
    assert_eq!(backend.link(&user, &["z", "y"]).await, "z");
}

pub async fn a_group_takes_others_in_whole(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.link(&user, &["a", "b", "c"]).await;
    backend.link(&user, &["x", "y"]).await;
    assert_eq!(backend.link(&user, &["y", "c"]).await, "x");
    assert_eq!(backend.links(&user).await, ["x < a", "x < b", "x < c", "x < y"]);
}

pub async fn linking_again_changes_nothing(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("b", 1)).await;
    for _ in 0..2 {
        assert_eq!(backend.link(&user, &["a", "b"]).await, "b");
        assert_eq!(backend.links(&user).await, ["b < a"]);
        assert_eq!(backend.place(&user, "a").await, Some(at("b", 1)));
    }
}

pub async fn the_newest_place_is_the_groups(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &at("b", 3)).await;
    backend.push(&user, &at("c", 2)).await;
    backend.link(&user, &["a", "b", "c"]).await;
    for name in ["a", "b", "c"] {
        let current = backend.progress.find(&user, &document(name)).await.unwrap().unwrap();
        assert_eq!(current.canonical, document("a"));
        assert_eq!(current.progress, named("emma.epub", at("b", 3)));
    }
    assert_eq!(backend.books(&user).await.len(), 1);
}

pub async fn a_push_for_a_member_is_the_groups(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    backend.link(&user, &["a", "b"]).await;
    backend.push(&user, &at("b", 2)).await;
    let current = backend.progress.find(&user, &document("a")).await.unwrap().unwrap();
    assert_eq!((current.canonical, current.progress), (document("a"), at("b", 2)));
}

pub async fn the_canonical_documents_label_is_kept_first(backend: &Backend) {
    let user = backend.user("ann").await;
    for (millis, name) in [(1, "a"), (2, "b"), (3, "c")] {
        backend.push(&user, &at(name, millis)).await;
    }
    for name in ["b", "c"] {
        backend.books.label(&user, &document(name), &label(name)).await.unwrap();
    }
    let labels = async || {
        let books = backend.books(&user).await.into_iter();
        books.map(|book| book.label.map(String::from)).collect::<Vec<_>>()
    };
    backend.link(&user, &["a", "c"]).await;
    assert_eq!(labels().await, [Some("c".to_owned()), Some("b".to_owned())]);
    backend.link(&user, &["b", "a"]).await;
    assert_eq!(labels().await, [Some("b".to_owned())]);
}

pub async fn an_unlinked_document_has_its_own_last_place(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &from_device("K1", at("a", 1))).await;
    backend.link(&user, &["a", "b"]).await;
    backend.push(&user, &from_device("K1", at("b", 2))).await;
    backend.push(&user, &from_device("K2", at("b", 3))).await;
    backend.push(&user, &from_device("K1", at("a", 4))).await;
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.links(&user).await, [""; 0]);
    assert_eq!(backend.place(&user, "b").await, Some(from_device("K2", at("b", 3))));
    assert_eq!(backend.place(&user, "a").await, Some(from_device("K1", at("a", 4))));
}

/// The group keeps its place, whoever pushed it.
pub async fn an_unlinked_document_without_pushes_has_no_place(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    backend.link(&user, &["a", "b"]).await;
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.place(&user, "b").await, None);
    assert_eq!(backend.place(&user, "a").await, Some(at("a", 1)));
    backend.push(&user, &at("b", 2)).await;
    assert_eq!(backend.place(&user, "a").await, Some(at("a", 1)));
}

pub async fn a_canonical_document_is_no_member(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.link(&user, &["a", "b"]).await;
    for name in ["a", "unknown"] {
        assert_eq!(backend.links.unlink(&user, &document(name)).await.unwrap(), Changed::Absent, "{name}");
    }
    assert_eq!(backend.links.unlink(&nobody(), &document("b")).await.unwrap(), Changed::Absent);
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Absent);
}

pub async fn a_former_canonical_document_keeps_its_own_place(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("b", 1)).await;
    backend.link(&user, &["b", "a"]).await;
    backend.push(&user, &at("a", 2)).await;
    backend.push(&user, &at("c", 3)).await;
    assert_eq!(backend.link(&user, &["c", "b"]).await, "c");
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.links(&user).await, ["c < a"]);
    assert_eq!(backend.place(&user, "b").await, Some(at("b", 1)));
}

pub async fn links_are_listed_in_order(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.link(&user, &["b", "z", "é", "Z"]).await;
    backend.link(&user, &["B", "y"]).await;
    assert_eq!(backend.links(&user).await, ["B < y", "b < Z", "b < z", "b < é"]);
    assert_eq!(backend.links(&backend.user("bob").await).await, [""; 0]);
}

pub async fn nobodys_documents_are_not_linked(backend: &Backend) {
    assert_eq!(backend.links.link(&nobody(), &documents(&["a", "b"])).await.unwrap(), None);
    assert_eq!(backend.links.list(&nobody()).await.unwrap(), []);
}

pub async fn groups_grow_past_a_hundred(backend: &Backend) {
    let user = backend.user("ann").await;
    let names = |prefix: &str| (0..100).map(|i| format!("{prefix}{i:02}")).collect::<Vec<_>>();
    for prefix in ["a", "b"] {
        backend.push(&user, &at(&format!("{prefix}00"), 1)).await;
        backend.push(&user, &at(&format!("{prefix}01"), 2)).await;
        let names = names(prefix);
        backend.link(&user, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    assert_eq!(backend.link(&user, &["b50", "a50"]).await, "b00");
    let members = names("a").into_iter().chain(names("b").into_iter().skip(1));
    let expected: Vec<String> = members.map(|member| format!("b00 < {member}")).collect();
    assert_eq!(backend.links(&user).await, expected);
    assert_eq!(backend.place(&user, "a99").await, Some(at("b01", 2)));
    assert_eq!(backend.books(&user).await[0].linked.len(), 199);
}
