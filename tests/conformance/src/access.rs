//! Rules for [`AccessRepository`](domain::catalog::libraries::AccessRepository).

use std::collections::BTreeSet;

use domain::{catalog::libraries::Grantee, error::Changed};

use crate::{
    Backend,
    accounts::nobody,
    catalog::{ids, library_id},
};

pub async fn nothing_is_granted_at_first(backend: &Backend) {
    let (books, user) = (backend.library("books").await, backend.user("ann").await);
    assert_eq!(backend.access.granted(&user).await.unwrap(), BTreeSet::new());
    assert_eq!(backend.access.grantees(&books).await.unwrap(), BTreeSet::new());
}

pub async fn a_user_sees_what_is_granted_to_them_or_to_everyone(backend: &Backend) {
    let [books, comics, _] = [backend.library("a").await, backend.library("b").await, backend.library("c").await];
    let (ann, bob) = (backend.user("ann").await, backend.user("bob").await);
    for to in [Grantee::User(ann.clone()), Grantee::User(ann.clone())] {
        assert_eq!(backend.access.grant(&books, &to).await.unwrap(), Changed::Yes);
    }
    assert_eq!(backend.access.grant(&comics, &Grantee::Everyone).await.unwrap(), Changed::Yes);
    assert_eq!(backend.access.granted(&ann).await.unwrap(), ids(&["a", "b"]));
    assert_eq!(backend.access.granted(&bob).await.unwrap(), ids(&["b"]));
    assert_eq!(backend.access.grantees(&books).await.unwrap(), BTreeSet::from([Grantee::User(ann)]));
    assert_eq!(backend.access.grantees(&comics).await.unwrap(), BTreeSet::from([Grantee::Everyone]));
}

pub async fn a_grant_needs_a_library_and_a_user(backend: &Backend) {
    let (books, user) = (backend.library("books").await, backend.user("ann").await);
    let grant = async |library, to| backend.access.grant(&library_id(library), &to).await.unwrap();
    assert_eq!(grant("nothing", Grantee::User(user)).await, Changed::Absent);
    assert_eq!(grant("nothing", Grantee::Everyone).await, Changed::Absent);
    assert_eq!(grant("books", Grantee::User(nobody())).await, Changed::Absent);
    assert_eq!(backend.access.grantees(&books).await.unwrap(), BTreeSet::new());
}

pub async fn a_grant_is_taken_back_once(backend: &Backend) {
    let (books, user) = (backend.library("books").await, backend.user("ann").await);
    for grantee in [Grantee::Everyone, Grantee::User(user.clone())] {
        let _ = backend.access.grant(&books, &grantee).await.unwrap();
    }
    assert_eq!(backend.access.revoke(&books, &Grantee::Everyone).await.unwrap(), Changed::Yes);
    assert_eq!(backend.access.revoke(&books, &Grantee::Everyone).await.unwrap(), Changed::Absent);
    assert_eq!(backend.access.granted(&user).await.unwrap(), ids(&["books"]));
    assert_eq!(backend.access.revoke(&books, &Grantee::User(user.clone())).await.unwrap(), Changed::Yes);
    assert_eq!(backend.access.granted(&user).await.unwrap(), BTreeSet::new());
}

pub async fn a_removed_accounts_grants_are_gone(backend: &Backend) {
    let (books, user) = (backend.library("books").await, backend.user("ann").await);
    let _ = backend.access.grant(&books, &Grantee::User(user.clone())).await.unwrap();
    backend.accounts.remove(&user).await.unwrap();
    assert_eq!(backend.access.grantees(&books).await.unwrap(), BTreeSet::new());
    assert_eq!(backend.access.granted(&user).await.unwrap(), BTreeSet::new());
}
