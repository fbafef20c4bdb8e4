//! Changes that one transaction doesn't take.

use conformance::Backend;
use domain::{books::Label, documents::DocumentId, error::Changed, progress::Progress};

use crate::{
    endpoint,
    samples::{at, document, named},
};

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
