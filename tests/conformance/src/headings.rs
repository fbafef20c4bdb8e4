//! Rules for headings in [`PublicationRepository`](domain::catalog::publications::PublicationRepository).

use domain::catalog::{
    contributors::Role, headings::HeadingKind, limited::AtMost, pages::From, publications::Publication,
};

use crate::{
    Backend,
    catalog::{by, contributor, in_series, publication, shown},
};

/// Each heading as "name: publications".
async fn listed(backend: &Backend, kind: HeadingKind, libraries: &[&str]) -> Vec<String> {
    let page = backend.headings(kind, libraries, 200, From::Start).await;
    assert_eq!((page.previous, page.next, page.total), (None, None, None));
    page.items.iter().map(|it| format!("{}: {}", it.name, it.publications)).collect()
}

fn filed(name: &str, filed: &str, publication: Publication) -> Publication {
    let contributors = AtMost::first([contributor(name, Some(filed), Role::Author)]);
    Publication { contributors, ..publication }
}

pub async fn headings_count_what_stands_there(backend: &Backend) {
    for library in ["books", "comics"] {
        backend.library(library).await;
    }
    let novel = |library, id, number| {
        in_series("The Novels", Some(number), by("Jane Austen", publication(library, id, "Emma")))
    };
    backend.save(&[novel("books", "a", "1"), novel("books", "b", "2"), novel("comics", "c", "3")]).await;
    backend.save(&[by("Émile Zola", in_series("Alpha", None, publication("books", "d", "Nana")))]).await;
    assert_eq!(listed(backend, HeadingKind::Series, &["books"]).await, ["Alpha: 1", "The Novels: 2"]);
    assert_eq!(listed(backend, HeadingKind::Author, &["books"]).await, ["Jane Austen: 2", "Émile Zola: 1"]);
    let both = ["books", "comics", "nothing"];
    assert_eq!(listed(backend, HeadingKind::Series, &both).await, ["Alpha: 1", "The Novels: 3"]);
    assert_eq!(listed(backend, HeadingKind::Author, &[]).await, [""; 0]);
}

pub async fn headings_follow_changes(backend: &Backend) {
    backend.library("books").await;
    let emma = |name, id| in_series(name, None, by("Jane Austen", publication("books", id, "Emma")));
    backend.save(&[emma("Novels", "a"), emma("Novels", "b")]).await;
    backend.save(&[emma("Novels", "b")]).await;
    assert_eq!(listed(backend, HeadingKind::Series, &["books"]).await, ["Novels: 2"]);
    backend.save(&[emma("Stories", "b")]).await;
    assert_eq!(listed(backend, HeadingKind::Series, &["books"]).await, ["Novels: 1", "Stories: 1"]);
    backend.remove(&["a"]).await;
    assert_eq!(listed(backend, HeadingKind::Series, &["books"]).await, ["Stories: 1"]);
    assert_eq!(listed(backend, HeadingKind::Author, &["books"]).await, ["Jane Austen: 1"]);
    backend.remove(&["b"]).await;
    assert_eq!(listed(backend, HeadingKind::Author, &["books"]).await, [""; 0]);
    backend.save(&[emma("Novels", "a")]).await;
    assert_eq!(listed(backend, HeadingKind::Series, &["books"]).await, ["Novels: 1"]);
}

pub async fn a_heading_is_spelled_and_filed_as_it_was_last(backend: &Backend) {
    backend.library("books").await;
    let marquez = "Gabriel García Márquez";
    backend.save(&[filed(marquez, "Márquez, Gabriel García", publication("books", "a", "A"))]).await;
    backend.save(&[by("Jane Austen", publication("books", "c", "C"))]).await;
    backend.save(&[by("Ian Hart", publication("books", "d", "D"))]).await;
    backend.save(&[filed(&marquez.to_uppercase(), "García Márquez, Gabriel", publication("books", "b", "B"))]).await;
    let expected = ["Jane Austen: 1", "GABRIEL GARCÍA MÁRQUEZ: 2", "Ian Hart: 1"];
    assert_eq!(listed(backend, HeadingKind::Author, &["books"]).await, expected);
    let page = backend.headings(HeadingKind::Author, &["books"], 9, From::Start).await;
    assert_eq!(page.items[1].filed, "García Márquez, Gabriel");
    backend.remove(&["b"]).await;
    assert_eq!(listed(backend, HeadingKind::Author, &["books"]).await[1], "GABRIEL GARCÍA MÁRQUEZ: 1");
}

pub async fn libraries_that_file_a_heading_differently_list_it_apart(backend: &Backend) {
    for library in ["a", "b", "c"] {
        backend.library(library).await;
    }
    let tolkien = "J.R.R. Tolkien";
    backend.save(&[filed(tolkien, "Tolkien, J.R.R.", publication("a", "1", "A"))]).await;
    backend.save(&[filed("J. R. R. Tolkien", "Tolkien, J. R. R.", publication("b", "2", "B"))]).await;
    backend.save(&[filed(tolkien, "Reuel Tolkien, John Ronald", publication("c", "3", "C"))]).await;
    let listed = listed(backend, HeadingKind::Author, &["a", "b", "c"]).await;
    assert_eq!(listed, ["J.R.R. Tolkien: 1", "J.R.R. Tolkien: 2"]);
}

pub async fn headings_are_listed_in_pages(backend: &Backend) {
    let names = ["!", "Alpha 2", "Alpha 10", "Émile", "Emil und Emil", "猫"];
    for library in ["books", "comics"] {
        backend.library(library).await;
    }
    for (at, name) in names.iter().enumerate() {
        let library = ["books", "comics"][at % 2];
        backend.save(&[in_series(name, None, publication(library, &at.to_string(), "Emma"))]).await;
    }
    let both = ["books", "comics"];
    let whole = backend.headings(HeadingKind::Series, &both, 200, From::Start).await.items;
    assert_eq!(
        whole.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        ["!", "Alpha 2", "Alpha 10", "Emil und Emil", "Émile", "猫"]
    );
    let mut from = From::Start;
    for (at, items) in whole.chunks(2).enumerate() {
        let page = backend.headings(HeadingKind::Series, &both, 2, from).await;
        let names = items.iter().map(|it| it.name.clone()).collect();
        let previous = (at > 0).then(|| items[0].cursor());
        let next = (at < 2).then(|| items[1].cursor());
        assert_eq!(shown(&page, |it| &it.name), (names, previous, next.clone()));
        from = next.map_or(From::Start, From::After);
    }
    let back = backend.headings(HeadingKind::Series, &both, 3, From::Before(whole[4].cursor())).await;
    assert_eq!(back.items, whole[1..4]);
    assert_eq!((back.previous, back.next), (Some(whole[1].cursor()), Some(whole[3].cursor())));
}
