//! Rules for [`ProgressRepository`](domain::progress::ProgressRepository): what is kept of a push.

use domain::{
    documents::{Authors, Description, FileName},
    progress::{Percentage, Progress, Pushed},
    text::Text,
};

use crate::{
    Backend,
    accounts::nobody,
    samples::{at, document, from_device, named},
};

pub async fn an_unknown_document_has_no_place(backend: &Backend) {
    let user = backend.user("ann").await;
    assert_eq!(backend.place(&user, "a").await, None);
    assert_eq!(backend.progress.find(&nobody(), &document("a")).await.unwrap(), None);
    assert_eq!(backend.progress.places(&user, &document("a")).await.unwrap(), []);
}

/// The latest to arrive, whatever the clocks say.
pub async fn the_latest_push_is_offered(backend: &Backend) {
    let user = backend.user("ann").await;
    for millis in [1, 900, 30] {
        backend.push(&user, &at("a", millis)).await;
        let current = backend.progress.find(&user, &document("a")).await.unwrap().unwrap();
        assert_eq!((current.canonical, current.progress), (document("a"), at("a", millis)));
    }
}

pub async fn everything_a_device_sent_comes_back(backend: &Backend) {
    let user = backend.user("ann").await;
    for fraction in [0.0, 0.000_001, 1.0 / 3.0, 0.1 + 0.2, 0.999_999, 1.0] {
        let full = Progress {
            document: document(&"ß/%".repeat(85)),
            position: Text::parse("progress", "𝒳".repeat(4096)).unwrap(),
            percentage: Percentage::parse(fraction).unwrap(),
            device: Text::parse("device", "é".repeat(128)).unwrap(),
            device_id: Text::parse("device_id", "読".repeat(128)).unwrap(),
            description: Description {
                filename: Some(FileName::parse(&"ф".repeat(1024)).unwrap()),
                title: Some(Text::parse("title", "War and Peace \"'\\ <&>").unwrap()),
                authors: Authors::parse("Ilf\nPetrov").unwrap(),
            },
            ..at("a", 1)
        };
        backend.push(&user, &full).await;
        let current = backend.progress.find(&user, &full.document).await.unwrap().unwrap();
        assert_eq!(current.progress, full);
        assert_eq!(backend.progress.places(&user, &full.document).await.unwrap(), [full]);
    }
}

pub async fn documents_of_any_characters_are_kept_apart(backend: &Backend) {
    let user = backend.user("ann").await;
    let longest = "🦊".repeat(256);
    let names = ["a", "A", "a/b", "a%2Fb", "a#b", "a b", "é", "e\u{301}", "' OR 1=1 --", "*", "..", &longest];
    for (millis, name) in (1..).zip(names) {
        backend.push(&user, &at(name, millis)).await;
    }
    for (millis, name) in (1..).zip(names) {
        assert_eq!(backend.place(&user, name).await, Some(at(name, millis)), "{name}");
        assert_eq!(backend.progress.places(&user, &document(name)).await.unwrap(), [at(name, millis)], "{name}");
    }
}

pub async fn users_are_kept_apart(backend: &Backend) {
    let ann = backend.user("ann").await;
    let bob = backend.user("ann#b").await;
    backend.push(&ann, &named("emma.epub", at("a", 1))).await;
    assert_eq!(backend.place(&bob, "a").await, None);
    assert_eq!(backend.progress.places(&bob, &document("a")).await.unwrap(), []);
    backend.push(&bob, &at("a", 2)).await;
    assert_eq!(backend.place(&ann, "a").await, Some(named("emma.epub", at("a", 1))));
}

pub async fn nobodys_push_is_refused(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.accounts.remove(&user).await.unwrap();
    for user in [nobody(), user] {
        assert_eq!(backend.progress.push(&user, &at("a", 1)).await.unwrap(), Pushed::NoAccount);
        assert_eq!(backend.place(&user, "a").await, None);
    }
}

pub async fn each_device_keeps_its_place(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &from_device("K1", at("a", 1))).await;
    backend.push(&user, &from_device("K2", at("a", 2))).await;
    backend.push(&user, &from_device("K1", at("a", 3))).await;
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(places, [from_device("K1", at("a", 3)), from_device("K2", at("a", 2))]);
}

pub async fn a_device_without_id_is_known_by_its_name(backend: &Backend) {
    let user = backend.user("ann").await;
    let unnamed = |device: &str, millis| Progress {
        device: Text::parse("device", device).unwrap(),
        device_id: Text::default(),
        ..at("a", millis)
    };
    for place in [unnamed("Kobo", 1), unnamed("", 2), unnamed("Kobo", 3)] {
        backend.push(&user, &place).await;
    }
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(places, [unnamed("Kobo", 3), unnamed("", 2)]);
}

pub async fn places_are_listed_newest_first(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.link(&user, &["a", "b"]).await;
    let pushed = [
        from_device("K2", at("b", 5)),
        from_device("K1", at("b", 5)),
        from_device("K3", at("a", 5)),
        from_device("K1", at("a", 9)),
    ];
    for place in &pushed {
        backend.push(&user, place).await;
    }
    let [b2, b1, a3, a1] = pushed;
    assert_eq!(backend.progress.places(&user, &document("b")).await.unwrap(), [a1, a3, b1, b2]);
}

pub async fn the_places_of_all_documents_are_listed(backend: &Backend) {
    let (user, other) = (backend.user("ann").await, backend.user("bob").await);
    assert_eq!(backend.progress.all_places(&user).await.unwrap(), []);
    backend.push(&user, &from_device("K2", at("b", 5))).await;
    backend.push(&user, &from_device("K1", at("b", 5))).await;
    backend.push(&user, &at("a", 4)).await;
    backend.push(&other, &at("c", 6)).await;
    backend.push(&user, &at("a", 7)).await;
    let all = [at("a", 7), from_device("K1", at("b", 5)), from_device("K2", at("b", 5))];
    assert_eq!(backend.progress.all_places(&user).await.unwrap(), all);
}

/// A device that doesn't name the book doesn't make the others forget its name.
pub async fn what_a_push_leaves_out_is_remembered(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &from_device("K2", at("a", 2))).await;
    assert_eq!(backend.place(&user, "a").await, Some(named("emma.epub", from_device("K2", at("a", 2)))));
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(places[0], from_device("K2", at("a", 2)));
}
