//! Rules for [`ApiKeyRepository`](domain::api_keys::ApiKeyRepository).

use domain::{
    accounts::AccountChange,
    api_keys::{
        ApiKey, ApiKeyChange, ApiKeyName,
        Permission::{EreaderBrowser, Opds},
    },
    error::Changed,
};

use crate::{
    Backend,
    accounts::nobody,
    catalog::moment,
    samples::{api_key, api_key_id, key_name, user_name},
};

pub async fn a_new_key_comes_back_whole(backend: &Backend) {
    let user = backend.user("ann").await;
    let longest = ApiKeyName::parse(&"🦊".repeat(100)).unwrap();
    let key = ApiKey { name: longest, permissions: [EreaderBrowser, Opds].into(), ..api_key(&user, "kobo") };
    let other = ApiKey { last_accessed_at: Some(moment(9)), ..api_key(&user, "kindle") };
    for key in [&key, &other] {
        assert_eq!(backend.api_keys.insert(key).await.unwrap(), Changed::Yes);
        let owner = backend.accounts.find(&user_name("ann")).await.unwrap().unwrap();
        assert_eq!(backend.api_keys.find(&key.secret.digest()).await.unwrap(), Some((key.clone(), owner)));
    }
    assert_eq!(backend.api_keys.list(&user).await.unwrap(), [other, key]);
}

pub async fn an_unknown_key_is_none(backend: &Backend) {
    let user = backend.user("ann").await;
    assert_eq!(backend.api_keys.find(&api_key(&user, "kobo").secret.digest()).await.unwrap(), None);
    assert_eq!(backend.api_keys.list(&user).await.unwrap(), []);
}

pub async fn nobodys_key_is_not_kept(backend: &Backend) {
    let key = api_key(&nobody(), "kobo");
    assert_eq!(backend.api_keys.insert(&key).await.unwrap(), Changed::Absent);
    assert_eq!(backend.api_keys.find(&key.secret.digest()).await.unwrap(), None);
    assert_eq!(backend.api_keys.list(&nobody()).await.unwrap(), []);
}

pub async fn keys_are_listed_by_the_time_of_their_making(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    backend.api_key(&bob, "bobs").await;
    for (name, made) in [("c", 2), ("a", 3), ("b", 1), ("e", 4), ("d", 4)] {
        let key = ApiKey { created_at: moment(made), ..api_key(&ann, name) };
        assert_eq!(backend.api_keys.insert(&key).await.unwrap(), Changed::Yes);
    }
    let keys = backend.api_keys.list(&ann).await.unwrap();
    assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["b", "c", "a", "d", "e"]);
}

pub async fn a_key_leads_to_its_owner_as_they_are(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    for disabled in [true, false] {
        let change = AccountChange { disabled: Some(disabled), ..AccountChange::default() };
        assert_eq!(backend.accounts.update(&user, &change).await.unwrap(), Changed::Yes);
        let (_, owner) = backend.api_keys.find(&key.secret.digest()).await.unwrap().unwrap();
        assert_eq!((owner.id, owner.disabled), (user.clone(), disabled));
    }
}

pub async fn a_change_changes_what_it_names(backend: &Backend) {
    let user = backend.user("ann").await;
    let made = backend.api_key(&user, "kobo").await;
    let rename = ApiKeyChange::Rename(key_name("Libra"));
    let (renamed, grant) = (ApiKey { name: key_name("Libra"), ..made.clone() }, ApiKeyChange::Grant);
    let expected = [
        (rename.clone(), 10, ApiKey { updated_at: moment(10), ..renamed.clone() }),
        (rename, 11, ApiKey { updated_at: moment(10), ..renamed.clone() }),
        (grant(Opds), 12, ApiKey { permissions: [Opds].into(), updated_at: moment(12), ..renamed.clone() }),
        (grant(Opds), 13, ApiKey { permissions: [Opds].into(), updated_at: moment(12), ..renamed.clone() }),
        (
            grant(EreaderBrowser),
            5,
            ApiKey { permissions: [EreaderBrowser, Opds].into(), updated_at: moment(12), ..renamed.clone() },
        ),
        (
            ApiKeyChange::Revoke(Opds),
            14,
            ApiKey { permissions: [EreaderBrowser].into(), updated_at: moment(14), ..renamed.clone() },
        ),
        (ApiKeyChange::Revoke(EreaderBrowser), 15, ApiKey { updated_at: moment(15), ..renamed.clone() }),
        (ApiKeyChange::Revoke(EreaderBrowser), 16, ApiKey { updated_at: moment(15), ..renamed }),
    ];
    for (change, at, expected) in expected {
        let changed = backend.api_keys.update(&user, &made.id, &change, moment(at)).await.unwrap();
        assert_eq!(changed.as_ref(), Some(&expected), "{change:?}");
        let (found, _) = backend.api_keys.find(&made.secret.digest()).await.unwrap().unwrap();
        assert_eq!(found, expected, "{change:?}");
    }
}

pub async fn a_use_is_noted_and_never_goes_back(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    for (at, expected) in [(20, 20), (10, 20), (20, 20), (30, 30)] {
        backend.api_keys.touch(&user, &key.id, moment(at)).await.unwrap();
        let (found, _) = backend.api_keys.find(&key.secret.digest()).await.unwrap().unwrap();
        assert_eq!(found, ApiKey { last_accessed_at: Some(moment(expected)), ..key.clone() });
    }
}

pub async fn anothers_key_stays_as_it_is(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let key = backend.api_key(&ann, "kobo").await;
    let change = ApiKeyChange::Grant(Opds);
    assert_eq!(backend.api_keys.update(&bob, &key.id, &change, moment(1)).await.unwrap(), None);
    assert_eq!(backend.api_keys.update(&nobody(), &key.id, &change, moment(1)).await.unwrap(), None);
    backend.api_keys.touch(&bob, &key.id, moment(1)).await.unwrap();
    assert_eq!(backend.api_keys.remove(&bob, &key.id).await.unwrap(), Changed::Absent);
    assert_eq!(backend.api_keys.list(&ann).await.unwrap(), [key]);
    assert_eq!(backend.api_keys.list(&bob).await.unwrap(), []);
}

pub async fn a_removed_key_is_gone(backend: &Backend) {
    let user = backend.user("ann").await;
    let [key, other] = [backend.api_key(&user, "kobo").await, backend.api_key(&user, "kindle").await];
    assert_eq!(backend.api_keys.remove(&user, &key.id).await.unwrap(), Changed::Yes);
    assert_eq!(backend.api_keys.remove(&user, &key.id).await.unwrap(), Changed::Absent);
    assert_eq!(backend.api_keys.remove(&user, &api_key_id("nothing")).await.unwrap(), Changed::Absent);
    backend.api_keys.touch(&user, &key.id, moment(1)).await.unwrap();
    let change = ApiKeyChange::Grant(Opds);
    assert_eq!(backend.api_keys.update(&user, &key.id, &change, moment(1)).await.unwrap(), None);
    assert_eq!(backend.api_keys.find(&key.secret.digest()).await.unwrap(), None);
    assert_eq!(backend.api_keys.list(&user).await.unwrap(), [other]);
}

/// Whoever takes the name next has none, and the old ones open nothing.
pub async fn a_removed_accounts_keys_are_gone(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let [key, bobs] = [backend.api_key(&ann, "kobo").await, backend.api_key(&bob, "bobs").await];
    backend.accounts.remove(&ann).await.unwrap();
    assert_eq!(backend.api_keys.find(&key.secret.digest()).await.unwrap(), None);
    backend.api_keys.touch(&ann, &key.id, moment(1)).await.unwrap();
    let next = backend.user("ann").await;
    assert_eq!(backend.api_keys.list(&next).await.unwrap(), []);
    assert_eq!(backend.api_keys.find(&key.secret.digest()).await.unwrap(), None);
    assert_eq!(backend.api_keys.list(&bob).await.unwrap(), [bobs]);
}
