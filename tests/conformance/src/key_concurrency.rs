//! Rules for what happens to API keys and short URLs at the same time.

use domain::{
    api_keys::{ApiKeyChange, Permission},
    error::Changed,
    short_urls::Kept,
};

use crate::{
    Backend,
    catalog::moment,
    concurrency::at_once,
    samples::{api_key, code, key_name, short_url},
};

/// Whether nobody had the code before, or somebody whose time is over.
pub async fn one_of_16_short_urls_gets_the_code(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    for now in [0, 60] {
        let key = key.clone();
        let outcomes = at_once(backend, move |backend, i| {
            let key = key.clone();
            async move {
                let user = backend.user(&format!("user {i}")).await;
                let own = api_key(&user, &format!("key-{i}"));
                let own = if i % 2 == 0 { key } else { own };
                if i % 2 == 1 && now == 0 {
                    assert_eq!(backend.api_keys.insert(&own).await.unwrap(), Changed::Yes);
                }
                let url = short_url(&own, "abc234", now + 60);
                (own.id, backend.short_urls.insert(&url, moment(now)).await.unwrap())
            }
        });
        let outcomes = outcomes.await;
        let winners: Vec<_> = outcomes.iter().filter(|(_, kept)| *kept == Kept::Yes).collect();
        assert_eq!(winners.len(), 1);
        assert!(outcomes.iter().all(|(_, kept)| *kept != Kept::KeyGone));
        let found = backend.short_urls.find(&code("abc234"), moment(now)).await.unwrap().unwrap();
        assert_eq!(found.id, winners[0].0);
    }
}

pub async fn changes_made_at_once_all_hold(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    let (writer, id) = (user.clone(), key.id.clone());
    at_once(backend, move |backend, i| {
        let (user, id) = (writer.clone(), id.clone());
        async move {
            let change = match i % 4 {
                0 => ApiKeyChange::Grant(Permission::EreaderBrowser),
                1 => ApiKeyChange::Grant(Permission::Opds),
                2 => ApiKeyChange::Rename(key_name("Libra")),
                _ => return backend.api_keys.touch(&user, &id, moment(i)).await.unwrap(),
            };
            assert!(backend.api_keys.update(&user, &id, &change, moment(i)).await.unwrap().is_some());
        }
    })
    .await;
    let (found, _) = backend.api_keys.find(&key.secret.digest()).await.unwrap().unwrap();
    assert_eq!(found.permissions, Permission::ALL.into());
    assert_eq!((found.name.as_str(), found.last_accessed_at), ("Libra", Some(moment(15))));
}

/// Whatever is made while the account or the key goes.
pub async fn no_key_outlives_a_removal(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    let writer = key.clone();
    at_once(backend, move |backend, i| {
        let key = writer.clone();
        async move {
            match i % 4 {
                0 => backend.accounts.remove(&key.user).await.unwrap(),
                1 => drop(backend.api_keys.insert(&api_key(&key.user, &format!("key-{i}"))).await.unwrap()),
                2 => drop(backend.api_keys.remove(&key.user, &key.id).await.unwrap()),
                _ => drop(backend.short_urls.insert(&short_url(&key, "abc234", 60), moment(0)).await.unwrap()),
            }
        }
    })
    .await;
    assert_eq!(backend.short_urls.find(&code("abc234"), moment(0)).await.unwrap(), None);
    let next = backend.user("ann").await;
    assert_eq!(backend.api_keys.list(&next).await.unwrap(), []);
    for name in ["kobo", "key-1", "key-5", "key-9", "key-13"] {
        let digest = api_key(&user, name).secret.digest();
        assert_eq!(backend.api_keys.find(&digest).await.unwrap(), None);
    }
}
