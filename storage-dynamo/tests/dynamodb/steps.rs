//! Changes that one transaction doesn't take.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
};

use conformance::Backend;
use domain::{
    books::Label,
    catalog::{
        limited::AtMost,
        publications::{Publication, PublicationRepository as _},
        series::{SeriesName, SeriesPlace},
    },
    documents::DocumentId,
    error::Changed,
    progress::Progress,
};

use crate::{
    endpoint,
    samples::{at, document, named},
    shelves::{assert_exact, contents, library_id, make_library, publication},
};

/// Whoever looks meanwhile sees two groups or one, never a part of one.
#[tokio::test]
async fn a_group_moves_as_a_whole() {
    let (_, _, tables) = endpoint::tables().await;
    let backend = Backend::new(tables, ());
    let user = backend.user("ann").await;
    for group in ["a", "b"] {
        let documents: Vec<DocumentId> = (0..100).map(|i| document(&format!("{group}{i:02}"))).collect();
        backend.links.link(&user, &documents).await.unwrap();
        backend.push(&user, &at(&format!("{group}50"), "K1", 1)).await;
    }
    let linked = AtomicBool::new(false);
    let link = async {
        backend.link(&user, &["b00", "a99"]).await;
        linked.store(true, Ordering::Relaxed);
    };
    let look = async {
        while !linked.load(Ordering::Relaxed) {
            let links = backend.links.list(&user).await.unwrap();
            let of_a =
                links.iter().filter(|link| link.document.as_str().starts_with('a') && link.document != document("a00"));
            let canonical: BTreeSet<_> = of_a.map(|link| link.canonical.as_str()).collect();
            assert_eq!(canonical.len(), 1, "{canonical:?}");
            assert!(backend.place(&user, "a99").await.is_some());
        }
    };
    tokio::join!(link, look);
    assert_eq!(backend.links(&user).await.len(), 199);
}

/// The largest change that one transaction takes.
#[tokio::test]
async fn all_headings_of_a_publication_change() {
    let (client, names, tables) = endpoint::tables().await;
    make_library(&tables).await;
    let full = |name: &str| {
        let names: Vec<String> = (0..32).map(|i| format!("{name} {i}")).collect();
        let authors: Vec<_> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
        let all =
            (0..8).map(|i| SeriesPlace { name: SeriesName::parse(&format!("{name} {i}")).unwrap(), number: None });
        Publication { series: AtMost::first(all), ..publication("emma", name, &authors) }
    };
    for name in ["Before", "After"] {
        let saved = tables.save(&library_id(), &[full(name)]).await.unwrap();
        assert_eq!(saved, Changed::Yes);
        assert_exact(&tables, &[full(name)]).await;
    }
    assert!(!contents(&client, &names).await.iter().any(|item| item.contains("Before")));
}

/// As if they were linked in one go: the place is the newest, its file name the first.
#[tokio::test]
async fn a_hundred_books_become_one() {
    let (_, _, tables) = endpoint::tables().await;
    let backend = Backend::new(tables, ());
    let user = backend.user("ann").await;
    let documents: Vec<DocumentId> = (0..100).map(|i| document(&format!("d{i:02}"))).collect();
    for (seconds, document) in (0..).zip(&documents) {
        let place = at(document.as_str(), "K1", seconds);
        let place = match seconds {
            20 | 95 => named(&format!("{seconds}.epub"), place),
            90 => Progress { percentage: domain::progress::Percentage::FINISHED, ..at(document.as_str(), "K1", 1000) },
            _ => place,
        };
        backend.push(&user, &place).await;
    }
    for i in [85, 90] {
        backend.books.label(&user, &documents[i], &Label::parse(&format!("label {i}")).unwrap()).await.unwrap();
    }
    assert_eq!(backend.links.link(&user, &documents).await.unwrap(), Some(document("d00")));

    let [book] = &backend.books(&user).await[..] else { panic!("it is one book") };
    assert_eq!((&book.canonical, &book.linked[..]), (&documents[0], &documents[1..]));
    assert_eq!(book.label, Label::parse("label 85").ok());
    assert_eq!(book.progress.document, document("d90"));
    assert_eq!(book.progress.description, named("20.epub", at("d00", "K1", 0)).description);
    assert_eq!(backend.progress.places(&user, &documents[7]).await.unwrap().len(), 100);
    assert_eq!(backend.books.unlabel(&user, &documents[8]).await.unwrap(), Changed::Yes);
    assert_eq!(backend.books.unlabel(&user, &documents[9]).await.unwrap(), Changed::Absent);
    assert_eq!(backend.links.unlink(&user, &documents[50]).await.unwrap(), Changed::Yes);
    assert_eq!(backend.place(&user, "d50").await, Some(at("d50", "K1", 50)));
}
