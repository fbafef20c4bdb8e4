//! Items as the Python server wrote them.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    types::AttributeValue::{self, N, S},
};
use conformance::Backend;
use domain::{
    accounts::{Settings, UserId, UserName},
    books::Label,
    clock::Timestamp,
    error::Changed,
    passwords::PasswordHash,
    progress::{Percentage, Progress},
    text::Text,
};
use storage_dynamo::TableNames;

use crate::{
    endpoint,
    samples::{at, document, named},
};

#[tokio::test]
async fn an_account_signs_in_and_is_listed_from_then_on() {
    let python = Python::new().await;
    let (accounts, user) = (&python.backend.accounts, ann());
    let account = accounts.find(&UserName::parse("ann").unwrap()).await.unwrap().unwrap();
    assert_eq!(account.id, user);
    assert_eq!(account.password_hash, PasswordHash::new(HASH));
    assert_eq!(account.settings, Settings::default());
    assert_eq!((account.admin, account.disabled), (false, false));
    assert_eq!(account.created_at, Timestamp::from_millis(0));
    assert_eq!(accounts.list(None, 10).await.unwrap(), []);

    let hash = PasswordHash::new("$argon2id$1");
    accounts.replace_hash(&user, &account.password_hash, &hash).await.unwrap();
    let listed = accounts.list(None, 10).await.unwrap();
    assert_eq!(listed.into_iter().map(|account| account.password_hash).collect::<Vec<_>>(), [hash]);
}

#[tokio::test]
async fn a_place_is_read_as_it_is() {
    let python = Python::new().await;
    python.put("progress", &[("document", "a"), ("progress", "/body"), ("percentage", "0.33333333333333331")]).await;
    let place = Progress {
        position: Text::parse("progress", "/body").unwrap(),
        percentage: Percentage::parse(1.0 / 3.0).unwrap(),
        device: Text::default(),
        ..at("a", "", 1_700_000_000)
    };
    let (backend, user) = (&python.backend, ann());
    assert_eq!(backend.place(&user, "a").await, Some(place.clone()));
    assert_eq!(backend.progress.places(&user, &document("a")).await.unwrap(), std::slice::from_ref(&place));
    assert_eq!(backend.progress.all_places(&user).await.unwrap(), [place]);
    assert_eq!(backend.books(&user).await.len(), 1);
}

#[tokio::test]
async fn a_push_keeps_the_place_of_the_other_device() {
    let python = Python::new().await;
    let before = python.place("a", "K1", "emma.epub", 7).await;
    let (backend, user) = (&python.backend, ann());
    let push = Progress { timestamp: Timestamp::from_millis(9_123), ..at("a", "K2", 9) };
    backend.push(&user, &push).await;
    assert_eq!(backend.progress.places(&user, &document("a")).await.unwrap(), [push.clone(), before.clone()]);
    assert_eq!(backend.progress.all_places(&user).await.unwrap(), [push.clone(), before.clone()]);
    let offered = Progress { description: before.description, ..push };
    assert_eq!(backend.place(&user, "a").await, Some(offered));

    let item = python.item("progress", "document", "a").await;
    assert_eq!(item["timestamp"], N("9".to_owned()));
    assert_eq!(item["device_id"], S("K2".to_owned()));
    assert_eq!(item["filename"], S("emma.epub".to_owned()));
    assert_eq!(item["percentage"].as_n().unwrap().parse(), Ok(0.5));
}

#[tokio::test]
async fn a_push_from_the_same_device_replaces_its_place() {
    let python = Python::new().await;
    python.place("a", "K1", "emma.epub", 7).await;
    let (backend, user) = (&python.backend, ann());
    backend.push(&user, &at("a", "K1", 9)).await;
    assert_eq!(backend.progress.places(&user, &document("a")).await.unwrap(), [at("a", "K1", 9)]);
}

#[tokio::test]
async fn a_new_document_joins_those_of_its_file_name() {
    let python = Python::new().await;
    python.place("b", "K1", "emma.epub", 7).await;
    python.place("a", "K1", "emma.epub", 8).await;
    let (backend, user) = (&python.backend, ann());
    // It was pushed with that name before.
    backend.push(&user, &named("emma.epub", at("a", "K2", 9))).await;
    assert_eq!(backend.links(&user).await, [""; 0]);
    backend.push(&user, &named("emma.epub", at("c", "K2", 10))).await;
    assert_eq!(backend.links(&user).await, ["b < a", "b < c"]);
    let places = backend.progress.places(&user, &document("c")).await.unwrap();
    assert_eq!(devices(&places), ["c K2", "a K2", "a K1", "b K1"]);
}

#[tokio::test]
async fn a_chain_is_one_flat_group() {
    let python = Python::new().await;
    python.link("a", "b").await;
    python.link("b", "c").await;
    python.place("c", "K1", "emma.epub", 7).await;
    let (backend, user) = (&python.backend, ann());
    assert_eq!(backend.links(&user).await, ["c < a", "c < b"]);
    assert_eq!(backend.place(&user, "a").await.unwrap().document, document("c"));
    backend.push(&user, &at("a", "K2", 8)).await;
    assert_eq!(backend.place(&user, "c").await.unwrap().document, document("a"));

    // Who hung on the one that leaves stays in the group.
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.links(&user).await, ["c < a"]);
    assert_eq!(backend.place(&user, "b").await, None);
}

#[tokio::test]
async fn a_cycle_is_one_flat_group() {
    let python = Python::new().await;
    python.link("b", "a").await;
    python.link("a", "b").await;
    python.place("b", "K1", "emma.epub", 7).await;
    let (backend, user) = (&python.backend, ann());
    assert_eq!(backend.links(&user).await, ["a < b"]);
    let current = backend.progress.find(&user, &document("b")).await.unwrap().unwrap();
    assert_eq!((current.canonical, current.progress.document), (document("a"), document("b")));
    assert_eq!(backend.link(&user, &["x", "b"]).await, "a");
    assert_eq!(backend.links(&user).await, ["a < b", "a < x"]);
}

/// The Python server left the places that were pushed before documents were linked.
#[tokio::test]
async fn a_members_item_is_its_own_last_place() {
    let python = Python::new().await;
    python.link("b", "a").await;
    let own = python.place("b", "K1", "emma.epub", 7).await;
    python.place("a", "K2", "emma.epub", 5).await;
    let (backend, user) = (&python.backend, ann());
    assert_eq!(backend.place(&user, "b").await.unwrap().document, document("a"));
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(devices(&places), ["b K1", "a K2"]);
    assert_eq!(backend.books(&user).await.len(), 1);
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.place(&user, "b").await, Some(own));
    assert_eq!(backend.place(&user, "a").await.unwrap().document, document("a"));
}

#[tokio::test]
async fn a_push_for_a_member_takes_over_its_item() {
    let python = Python::new().await;
    python.link("b", "a").await;
    python.place("b", "K1", "emma.epub", 7).await;
    python.place("a", "K1", "emma.epub", 5).await;
    let (backend, user) = (&python.backend, ann());
    backend.push(&user, &at("b", "K1", 9)).await;
    let places = backend.progress.places(&user, &document("a")).await.unwrap();
    assert_eq!(devices(&places), ["b K1", "a K1"]);
    assert_eq!(backend.links.unlink(&user, &document("b")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.place(&user, "b").await, Some(at("b", "K1", 9)));
}

#[tokio::test]
async fn a_label_is_the_books() {
    let python = Python::new().await;
    python.place("a", "K1", "emma.epub", 7).await;
    python.link("b", "a").await;
    python.put("book-labels", &[("canonical_hash", "b"), ("label", "Emma")]).await;
    let (backend, user) = (&python.backend, ann());
    assert_eq!(backend.books(&user).await[0].label, Label::parse("Emma").ok());
    assert_eq!(backend.books.unlabel(&user, &document("a")).await.unwrap(), Changed::Yes);
    assert_eq!(backend.books(&user).await[0].label, None);
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error() {
    let python = Python::new().await;
    python.put("progress", &[("document", "a"), ("progress", "/body"), ("percentage", "33.3")]).await;
    let found = python.backend.progress.find(&ann(), &document("a")).await;
    assert_eq!(found.unwrap_err().to_string(), "storage failed to read an item");
}

#[tokio::test]
async fn removal_takes_adopted_items_along() {
    let python = Python::new().await;
    python.place("a", "K1", "emma.epub", 7).await;
    python.link("b", "a").await;
    let (backend, user) = (&python.backend, ann());
    backend.accounts.remove(&user).await.unwrap();
    let next = backend.user("ann").await;
    assert_eq!(backend.books(&next).await, []);
    assert_eq!(backend.links(&next).await, [""; 0]);
}

/// The user's id is the name.
fn ann() -> UserId {
    UserId::new("ann")
}

const HASH: &str = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

/// The tables with one account, as the Python server left them.
struct Python {
    client: Client,
    names: TableNames,
    backend: Backend,
}

impl Python {
    async fn new() -> Self {
        let (client, names, tables) = endpoint::tables().await;
        let account = HashMap::from([
            ("username".to_owned(), S("ann".to_owned())),
            ("password_hash".to_owned(), S(HASH.to_owned())),
        ]);
        client.put_item().table_name(&names.users).set_item(Some(account)).send().await.unwrap();
        Self { client, names, backend: Backend::new(tables, ()) }
    }

    async fn link(&self, document: &str, canonical: &str) {
        self.put("document-links", &[("document_hash", document), ("canonical_hash", canonical)]).await;
    }

    async fn place(&self, name: &str, device_id: &str, filename: &str, seconds: i64) -> Progress {
        let place = named(filename, at(name, device_id, seconds));
        let attributes = [
            ("document", name),
            ("progress", place.position.as_str()),
            ("percentage", "0.5"),
            ("device", place.device.as_str()),
            ("device_id", device_id),
            ("timestamp", &seconds.to_string()),
            ("filename", filename),
        ];
        self.put("progress", &attributes).await;
        place
    }

    async fn put(&self, table: &str, attributes: &[(&str, &str)]) {
        let mut item = HashMap::from([("user_id".to_owned(), S("ann".to_owned()))]);
        if table == "progress" {
            item.insert("timestamp".to_owned(), N("1700000000".to_owned()));
        }
        item.extend(attributes.iter().map(|(name, value)| {
            let number = matches!(*name, "percentage" | "timestamp");
            let value = (*value).to_owned();
            ((*name).to_owned(), if number { N(value) } else { S(value) })
        }));
        let table = format!("{}{table}", self.names.prefix);
        self.client.put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
    }

    async fn item(&self, table: &str, sort: &str, value: &str) -> HashMap<String, AttributeValue> {
        let get = self.client.get_item().table_name(format!("{}{table}", self.names.prefix));
        let get = get.key("user_id", S("ann".to_owned())).key(sort, S(value.to_owned()));
        get.send().await.unwrap().item.unwrap()
    }
}

fn devices(places: &[Progress]) -> Vec<String> {
    places.iter().map(|place| format!("{} {}", place.document.as_str(), place.device_id.as_str())).collect()
}
