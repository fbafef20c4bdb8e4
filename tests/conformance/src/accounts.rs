//! Rules for [`AccountRepository`](domain::accounts::AccountRepository).

use domain::{
    accounts::{AccountChange, Inserted, NewAccount, Offer, Settings, UserId},
    clock::Timestamp,
    error::Changed,
    passwords::PasswordHash,
};

use crate::{
    Backend,
    samples::{at, document, documents, label, named, new_account, user_name},
};

pub async fn an_unknown_name_is_none(backend: &Backend) {
    assert_eq!(backend.accounts.find(&user_name("ann")).await.unwrap(), None);
}

pub async fn a_new_account_has_the_defaults(backend: &Backend) {
    let new = NewAccount { admin: true, ..new_account("ann") };
    assert_eq!(backend.accounts.insert(&new).await.unwrap(), Inserted::Yes);
    let account = backend.accounts.find(&new.name).await.unwrap().unwrap();
    assert_eq!(account.name, new.name);
    assert_eq!(account.password_hash, new.password_hash);
    assert_eq!(account.settings, Settings { offer: Offer::Latest, card: true });
    assert_eq!((account.admin, account.disabled), (true, false));
    assert_eq!(account.created_at, Timestamp::from_millis(1_700_000_000_123));
}

pub async fn a_name_is_taken_once(backend: &Backend) {
    let first = new_account("ann");
    assert_eq!(backend.accounts.insert(&first).await.unwrap(), Inserted::Yes);
    let second = NewAccount { password_hash: PasswordHash::new("$argon2id$2"), ..new_account("ann") };
    assert_eq!(backend.accounts.insert(&second).await.unwrap(), Inserted::Taken);
    let account = backend.accounts.find(&first.name).await.unwrap().unwrap();
    assert_eq!(account.password_hash, first.password_hash);
}

pub async fn names_differ_by_case(backend: &Backend) {
    let small = backend.user("ann").await;
    let capital = backend.user("Ann").await;
    assert_ne!(small, capital);
}

pub async fn names_of_any_script_come_back(backend: &Backend) {
    let longest = "é".repeat(64);
    for name in ["jürgen", "読者", "Ζωή Παπά", "O'Brien; DROP TABLE users", "%2F../#?", "🦊", &longest] {
        backend.user(name).await;
        let found = backend.accounts.find(&user_name(name)).await.unwrap().unwrap();
        assert_eq!(found.name.as_str(), name);
    }
}

pub async fn an_update_changes_only_what_it_names(backend: &Backend) {
    let user = backend.user("ann").await;
    let before = backend.accounts.find(&user_name("ann")).await.unwrap().unwrap();
    let change = AccountChange { offer: Some(Offer::Furthest), disabled: Some(true), ..AccountChange::default() };
    assert_eq!(backend.accounts.update(&user, &change).await.unwrap(), Changed::Yes);
    let after = backend.accounts.find(&user_name("ann")).await.unwrap().unwrap();
    assert_eq!(after.settings, Settings { offer: Offer::Furthest, card: true });
    assert_eq!((after.admin, after.disabled), (false, true));
    assert_eq!(after.password_hash, before.password_hash);

    let hash = PasswordHash::new("$argon2id$9");
    let change = AccountChange {
        password_hash: Some(hash.clone()),
        card: Some(false),
        admin: Some(true),
        ..AccountChange::default()
    };
    assert_eq!(backend.accounts.update(&user, &change).await.unwrap(), Changed::Yes);
    assert_eq!(backend.accounts.update(&user, &AccountChange::default()).await.unwrap(), Changed::Yes);
    let last = backend.accounts.find(&user_name("ann")).await.unwrap().unwrap();
    assert_eq!(last.settings, Settings { offer: Offer::Furthest, card: false });
    assert_eq!((last.admin, last.disabled, last.password_hash), (true, true, hash));
}

pub async fn an_update_of_nobody_is_absent(backend: &Backend) {
    for change in [AccountChange { admin: Some(true), ..AccountChange::default() }, AccountChange::default()] {
        let changed = backend.accounts.update(&nobody(), &change).await.unwrap();
        assert_eq!(changed, Changed::Absent);
    }
    assert_eq!(backend.accounts.list(None, 10).await.unwrap(), []);
}

pub async fn a_hash_is_replaced_only_if_unchanged(backend: &Backend) {
    let user = backend.user("ann").await;
    let [first, second, third] = ["$argon2id$1", "$argon2id$2", "$argon2id$3"].map(PasswordHash::new);
    backend.accounts.replace_hash(&user, &first, &second).await.unwrap();
    backend.accounts.replace_hash(&user, &first, &third).await.unwrap();
    backend.accounts.replace_hash(&nobody(), &first, &third).await.unwrap();
    let account = backend.accounts.find(&user_name("ann")).await.unwrap().unwrap();
    assert_eq!(account.password_hash, second);
}

/// Whoever takes the name next finds nothing of the one before.
pub async fn removal_takes_everything_along(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.push(&user, &named("emma.epub", at("a", 1))).await;
    backend.push(&user, &at("b", 2)).await;
    backend.link(&user, &["a", "b"]).await;
    backend.books.label(&user, &document("a"), &label("Emma")).await.unwrap();
    backend.accounts.remove(&user).await.unwrap();

    assert_eq!(backend.accounts.find(&user_name("ann")).await.unwrap(), None);
    assert_eq!(backend.accounts.list(None, 10).await.unwrap(), []);
    let next = backend.user("ann").await;
    assert_eq!(backend.books(&next).await, []);
    assert_eq!(backend.links(&next).await, [""; 0]);
    for document in documents(&["a", "b"]) {
        assert_eq!(backend.progress.places(&next, &document).await.unwrap(), []);
    }
    backend.push(&next, &at("b", 3)).await;
    backend.push(&next, &named("emma.epub", at("c", 4))).await;
    assert_eq!(backend.links(&next).await, [""; 0]);
    assert_eq!(backend.books(&next).await.iter().filter(|book| book.label.is_some()).count(), 0);
}

pub async fn removal_of_nobody_is_fine(backend: &Backend) {
    let user = backend.user("ann").await;
    backend.accounts.remove(&nobody()).await.unwrap();
    backend.accounts.remove(&user).await.unwrap();
    backend.accounts.remove(&user).await.unwrap();
}

pub async fn accounts_are_listed_by_name(backend: &Backend) {
    for name in ["bob", "Zoe", "ann", "éva", "carl"] {
        backend.user(name).await;
    }
    let names = async |after: Option<&str>, limit| {
        let accounts = backend.accounts.list(after.map(user_name).as_ref(), limit).await.unwrap();
        accounts.into_iter().map(|account| String::from(account.name)).collect::<Vec<_>>()
    };
    assert_eq!(names(None, 10).await, ["Zoe", "ann", "bob", "carl", "éva"]);
    assert_eq!(names(None, 2).await, ["Zoe", "ann"]);
    assert_eq!(names(Some("ann"), 2).await, ["bob", "carl"]);
    assert_eq!(names(Some("b"), 1).await, ["bob"]);
    assert_eq!(names(Some("éva"), 2).await, [""; 0]);
}

/// An id that no storage has given.
pub fn nobody() -> UserId {
    UserId::new("00000000-0000-7000-8000-000000000000")
}
