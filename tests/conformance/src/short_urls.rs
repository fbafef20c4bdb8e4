//! Rules for [`ShortUrlRepository`](domain::short_urls::ShortUrlRepository).

use domain::{
    api_keys::{ApiKeyChange, Permission},
    error::Changed,
    short_urls::{Kept, ShortUrl},
};

use crate::{
    Backend,
    accounts::nobody,
    catalog::moment,
    samples::{api_key_id, code, short_url},
};

pub async fn a_code_leads_to_its_key_until_it_expires(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    let url = short_url(&key, "abc234", 60);
    assert_eq!(backend.short_urls.insert(&url, moment(0)).await.unwrap(), Kept::Yes);
    for now in [0, 0, 59] {
        assert_eq!(backend.short_urls.find(&url.code, moment(now)).await.unwrap(), Some(key.clone()));
    }
    assert_eq!(backend.short_urls.find(&code("ABC234"), moment(0)).await.unwrap(), Some(key));
    assert_eq!(backend.short_urls.find(&url.code, moment(60)).await.unwrap(), None);
    assert_eq!(backend.short_urls.find(&code("abc235"), moment(0)).await.unwrap(), None);
}

pub async fn a_code_leads_to_its_key_as_it_is(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    assert_eq!(backend.short_urls.insert(&short_url(&key, "abc234", 60), moment(0)).await.unwrap(), Kept::Yes);
    let change = ApiKeyChange::Grant(Permission::Opds);
    let changed = backend.api_keys.update(&user, &key.id, &change, moment(1)).await.unwrap();
    assert_eq!(backend.short_urls.find(&code("abc234"), moment(1)).await.unwrap(), changed);
}

pub async fn a_live_code_is_taken(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let [key, bobs] = [backend.api_key(&ann, "kobo").await, backend.api_key(&bob, "bobs").await];
    assert_eq!(backend.short_urls.insert(&short_url(&key, "abc234", 60), moment(0)).await.unwrap(), Kept::Yes);
    for key in [&key, &bobs] {
        let again = short_url(key, "abc234", 119);
        assert_eq!(backend.short_urls.insert(&again, moment(59)).await.unwrap(), Kept::CodeTaken);
    }
    assert_eq!(backend.short_urls.find(&code("abc234"), moment(59)).await.unwrap(), Some(key));
    assert_eq!(backend.short_urls.find(&code("abc234"), moment(60)).await.unwrap(), None);
}

pub async fn an_expired_code_is_free(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let [key, bobs] = [backend.api_key(&ann, "kobo").await, backend.api_key(&bob, "bobs").await];
    assert_eq!(backend.short_urls.insert(&short_url(&key, "abc234", 60), moment(0)).await.unwrap(), Kept::Yes);
    assert_eq!(backend.short_urls.insert(&short_url(&bobs, "abc234", 120), moment(60)).await.unwrap(), Kept::Yes);
    // What the code led to before goes without it.
    assert_eq!(backend.api_keys.remove(&ann, &key.id).await.unwrap(), Changed::Yes);
    assert_eq!(backend.short_urls.find(&code("abc234"), moment(60)).await.unwrap(), Some(bobs));
}

pub async fn a_key_can_have_many_codes(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    let codes = ["abc234", "abc235", "abc236"];
    for (text, until) in codes.into_iter().zip([60, 60, 30]) {
        assert_eq!(backend.short_urls.insert(&short_url(&key, text, until), moment(0)).await.unwrap(), Kept::Yes);
    }
    let mut live = Vec::new();
    for text in codes {
        live.extend(backend.short_urls.find(&code(text), moment(30)).await.unwrap().map(|_| text));
    }
    assert_eq!(live, ["abc234", "abc235"]);
}

pub async fn a_code_needs_a_key_of_the_user(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let key = backend.api_key(&ann, "kobo").await;
    let url = short_url(&key, "abc234", 60);
    let wrong = [
        ShortUrl { key: api_key_id("nothing"), ..url.clone() },
        ShortUrl { user: bob, ..url.clone() },
        ShortUrl { user: nobody(), ..url.clone() },
    ];
    for url in wrong {
        assert_eq!(backend.short_urls.insert(&url, moment(0)).await.unwrap(), Kept::KeyGone);
    }
    assert_eq!(backend.short_urls.find(&url.code, moment(0)).await.unwrap(), None);
}

/// At once, and the code is free.
pub async fn codes_go_with_their_key(backend: &Backend) {
    let user = backend.user("ann").await;
    let [key, other] = [backend.api_key(&user, "kobo").await, backend.api_key(&user, "kindle").await];
    for (key, text) in [(&key, "abc234"), (&key, "abc235"), (&other, "abc236")] {
        assert_eq!(backend.short_urls.insert(&short_url(key, text, 60), moment(0)).await.unwrap(), Kept::Yes);
    }
    assert_eq!(backend.api_keys.remove(&user, &key.id).await.unwrap(), Changed::Yes);
    for text in ["abc234", "abc235"] {
        assert_eq!(backend.short_urls.find(&code(text), moment(0)).await.unwrap(), None);
    }
    assert_eq!(backend.short_urls.find(&code("abc236"), moment(0)).await.unwrap(), Some(other.clone()));
    assert_eq!(backend.short_urls.insert(&short_url(&key, "abc234", 60), moment(0)).await.unwrap(), Kept::KeyGone);
    assert_eq!(backend.short_urls.insert(&short_url(&other, "abc234", 60), moment(0)).await.unwrap(), Kept::Yes);
}

pub async fn codes_go_with_the_account(backend: &Backend) {
    let user = backend.user("ann").await;
    let key = backend.api_key(&user, "kobo").await;
    let url = short_url(&key, "abc234", 60);
    assert_eq!(backend.short_urls.insert(&url, moment(0)).await.unwrap(), Kept::Yes);
    backend.accounts.remove(&user).await.unwrap();
    assert_eq!(backend.short_urls.find(&url.code, moment(0)).await.unwrap(), None);
    let next = backend.user("ann").await;
    let key = backend.api_key(&next, "kobo").await;
    assert_eq!(backend.short_urls.find(&url.code, moment(0)).await.unwrap(), None);
    assert_eq!(backend.short_urls.insert(&short_url(&key, "abc234", 60), moment(0)).await.unwrap(), Kept::Yes);
}
