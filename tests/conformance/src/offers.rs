//! Rules for [`ProgressRepository`](domain::progress::ProgressRepository): which place is offered.

use domain::{
    accounts::{AccountChange, Offer, UserId},
    clock::Timestamp,
    error::Changed,
    progress::Progress,
    text::Text,
};

use crate::{
    Backend,
    samples::{at, document, from_device, named, read_to},
};

pub async fn a_place_can_be_offered_again(backend: &Backend) {
    let user = backend.user("ann").await;
    let lost = named("emma.epub", from_device("K1", at("a", 1)));
    backend.push(&user, &lost).await;
    backend.push(&user, &from_device("K2", at("a", 2))).await;
    assert_eq!(offer(backend, &user, "a", "K1").await, Changed::Yes);
    assert_eq!(backend.place(&user, "a").await, Some(Progress { timestamp: offered_at(), ..lost.clone() }));
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(places, [from_device("K2", at("a", 2)), lost]);
}

pub async fn an_unknown_device_cannot_be_offered(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &at("a", 1)).await;
    assert_eq!(offer(backend, &user, "a", "K9").await, Changed::Absent);
    assert_eq!(offer(backend, &user, "b", "K1").await, Changed::Absent);
    assert_eq!(backend.place(&user, "a").await, Some(at("a", 1)));
}

pub async fn furthest_keeps_a_push_further_back(backend: &Backend) {
    let user = furthest(backend).await;
    let far = read_to(0.8, from_device("K1", at("a", 1)));
    let back = read_to(0.3, from_device("K2", at("a", 2)));
    backend.push(&user, &far).await;
    backend.push(&user, &back).await;
    assert_eq!(backend.place(&user, "a").await, Some(far.clone()));
    assert_eq!(backend.progress.places(&user, &document("a")).await.unwrap(), [back, far]);
}

pub async fn furthest_offers_a_push_as_far_or_further(backend: &Backend) {
    let user = furthest(backend).await;
    for (millis, fraction) in [(1, 0.3), (2, 0.3), (3, 0.300_001)] {
        let place = read_to(fraction, at("a", millis));
        backend.push(&user, &place).await;
        assert_eq!(backend.place(&user, "a").await, Some(place));
    }
}

pub async fn furthest_starts_again_from_an_offered_place(backend: &Backend) {
    let user = furthest(backend).await;
    backend.push(&user, &read_to(0.8, from_device("K1", at("a", 1)))).await;
    backend.push(&user, &read_to(0.3, from_device("K2", at("a", 2)))).await;
    assert_eq!(offer(backend, &user, "a", "K2").await, Changed::Yes);
    let onward = read_to(0.4, from_device("K2", at("a", 3)));
    backend.push(&user, &onward).await;
    assert_eq!(backend.place(&user, "a").await, Some(onward));
}

/// Of a device's places in several documents of the group, the newest.
pub async fn a_place_offered_in_a_group_may_be_any_members(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &from_device("K1", at("a", 1))).await;
    backend.push(&user, &from_device("K1", at("b", 2))).await;
    backend.push(&user, &from_device("K2", at("a", 3))).await;
    backend.link(&user, &["a", "b"]).await;
    assert_eq!(offer(backend, &user, "a", "K1").await, Changed::Yes);
    let offered = Progress { timestamp: offered_at(), ..from_device("K1", at("b", 2)) };
    assert_eq!(backend.place(&user, "b").await, Some(offered));
}

async fn furthest(backend: &Backend) -> UserId {
    let user = backend.user("ann").await;
    let change = AccountChange { offer: Some(Offer::Furthest), ..AccountChange::default() };
    assert_eq!(backend.accounts.update(&user, &change).await.unwrap(), Changed::Yes);
    user
}

async fn offer(backend: &Backend, user: &UserId, name: &str, device_id: &str) -> Changed {
    let device_id = Text::parse("device_id", device_id).unwrap();
    backend.progress.offer(user, &document(name), &device_id, offered_at()).await.unwrap()
}

fn offered_at() -> Timestamp {
    Timestamp::from_millis(1_700_000_100_000)
}
