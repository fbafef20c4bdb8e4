//! Rules for what happens at the same time.

use std::future::Future;

use domain::{
    accounts::Inserted,
    progress::{Progress, Pushed},
};
use tokio::task::JoinSet;

use crate::{
    Backend,
    samples::{at, document, documents, from_device, named, new_account, user_name},
};

pub const WRITERS: i64 = 16;

pub async fn one_of_16_registrations_wins(backend: &Backend) {
    let outcomes =
        at_once(backend, |backend, _| async move { backend.accounts.insert(&new_account("ann")).await.unwrap() });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Inserted::Yes).count(), 1);
    assert_eq!(backend.accounts.list(None, 20).await.unwrap().len(), 1);
}

pub async fn sixteen_pushes_leave_one_whole_record(backend: &Backend) {
    let user = backend.user("ann").await;
    let pushed = |i: i64| from_device(&format!("K{i}"), at("a", i));
    let (writer, id) = (user.clone(), pushed);
    at_once(backend, move |backend, i| {
        let user = writer.clone();
        async move { backend.push(&user, &id(i)).await }
    })
    .await;
    let current = backend.place(&user, "a").await.unwrap();
    assert!((0..WRITERS).any(|i| pushed(i) == current), "{current:?} was never pushed");
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(places, (0..WRITERS).rev().map(pushed).collect::<Vec<_>>());
    assert_eq!(backend.books(&user).await.len(), 1);
}

pub async fn sixteen_documents_keep_sixteen_places(backend: &Backend) {
    let user = backend.user("ann").await;
    let writer = user.clone();
    at_once(backend, move |backend, i| {
        let user = writer.clone();
        async move { backend.push(&user, &at(&format!("d{i}"), i)).await }
    })
    .await;
    let places: Vec<Progress> = backend.books(&user).await.into_iter().map(|book| book.progress).collect();
    assert_eq!(places, (0..WRITERS).rev().map(|i| at(&format!("d{i}"), i)).collect::<Vec<_>>());
}

/// 16 links of one document each to the next make one flat group, whatever came first.
pub async fn links_made_at_once_never_form_a_chain(backend: &Backend) {
    let user = backend.user("ann").await;
    let writer = user.clone();
    at_once(backend, move |backend, i| {
        let user = writer.clone();
        let pair = [format!("d{i:02}"), format!("d{:02}", i + 1)];
        async move { backend.link(&user, &[&pair[0], &pair[1]]).await }
    })
    .await;
    let links = backend.links.list(&user).await.unwrap();
    assert_eq!(links.len(), 16);
    assert!(links.iter().all(|link| link.canonical == links[0].canonical), "{links:?}");
    assert!(links.iter().all(|link| link.document != links[0].canonical), "{links:?}");
}

/// A place pushed while its document moves to another group ends up in that group.
pub async fn pushes_during_linking_are_not_lost(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 0)).await;
    let writer = user.clone();
    at_once(backend, move |backend, i| {
        let user = writer.clone();
        async move {
            if i % 2 == 0 {
                backend.link(&user, &["a", &format!("d{i}")]).await;
            } else {
                backend.push(&user, &at(&format!("d{}", i - 1), i)).await;
            }
        }
    })
    .await;
    let books = backend.books(&user).await;
    assert_eq!(books.len(), 1);
    assert_eq!((books[0].canonical.as_str(), books[0].linked.len()), ("a", 8));
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(places.len(), 9);
    assert!(books[0].progress.timestamp > at("a", 0).timestamp);
}

pub async fn documents_of_one_name_pushed_at_once_are_one_book(backend: &Backend) {
    let user = backend.user("ann").await;
    let writer = user.clone();
    at_once(backend, move |backend, i| {
        let user = writer.clone();
        async move { backend.push(&user, &named("emma.epub", at(&format!("d{i}"), i))).await }
    })
    .await;
    assert_eq!(backend.links(&user).await.len(), 15);
    assert_eq!(backend.books(&user).await.len(), 1);
}

/// As devices do that know one file by different names.
pub async fn siblings_joined_at_once_are_one_book(backend: &Backend) {
    let user = backend.user("ann").await;
    let writer = user.clone();
    let names: Vec<String> = (0..WRITERS).map(|i| format!("d{i}")).collect();
    at_once(backend, move |backend, i| {
        let (user, mine) = (writer.clone(), document(&format!("d{i}")));
        let siblings: Vec<_> = names.iter().map(|name| document(name)).filter(|it| *it != mine).collect();
        async move {
            let _ = backend.links.join(&user, &mine, &siblings).await.unwrap();
            backend.push(&user, &at(mine.as_str(), i)).await;
            let _ = backend.links.join(&user, &mine, &siblings).await.unwrap();
        }
    })
    .await;
    assert_eq!(backend.links(&user).await.len(), 15);
    assert_eq!(backend.books(&user).await.len(), 1);
}

/// Whatever is pushed or linked while the account goes, the next of that name starts with nothing.
pub async fn nothing_outlives_a_removal(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 0)).await;
    let writer = user.clone();
    at_once(backend, move |backend, i| {
        let user = writer.clone();
        async move {
            match i % 4 {
                0 => backend.accounts.remove(&user).await.unwrap(),
                1 => drop(backend.links.link(&user, &documents(&["a", "b"])).await.unwrap()),
                _ => {
                    let pushed = backend.progress.push(&user, &named("emma.epub", at("a", i))).await.unwrap();
                    assert!(matches!(pushed, Pushed::Kept | Pushed::NoAccount));
                }
            }
        }
    })
    .await;
    assert_eq!(backend.accounts.find(&user_name("ann")).await.unwrap(), None);
    let next = backend.user("ann").await;
    assert_eq!(backend.books(&next).await, []);
    assert_eq!(backend.links(&next).await, [""; 0]);
    assert_eq!(backend.progress.places(&next, &document("a")).await.unwrap(), []);
}

/// Runs `work` for 0 to 15, each in a task of its own.
pub async fn at_once<T, F>(backend: &Backend, work: impl Fn(Backend, i64) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    (0..WRITERS).map(|i| work(backend.clone(), i)).collect::<JoinSet<T>>().join_all().await
}
