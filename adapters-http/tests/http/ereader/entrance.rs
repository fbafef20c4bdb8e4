//! Who gets in.

use actix_web::http::Method;
use domain::api_keys::{ApiKeyChange, ApiKeyRepository, Permission};
use insta::assert_snapshot;

use super::{at, key, shelf, shown};
use crate::{
    api::shelves::{emma, moment},
    app::{App, Call, Setup},
};

const PATHS: [&str; 12] = [
    "",
    "reading",
    "libraries/books",
    "libraries/books/all",
    "libraries/books/search?q=emma",
    "libraries/books/series",
    "libraries/books/authors",
    "books/emma",
    "cover/emma",
    "download/emma-epub",
    "download/emma-epub/Emma.kepub.epub",
    "nowhere",
];

#[actix_web::test]
async fn an_unknown_key_is_refused_in_words() {
    let app = shelf(&[emma()]).await;
    let refused = app.get(&format!("/ereader/key/{}/", key('1'))).send().await;
    assert!(refused.starts_with("401 Unauthorized\ncontent-type: text/html; charset=utf-8\n"), "{refused}");
    assert_snapshot!(shown(&refused), @"
    This address doesn&#39;t work
    Its key isn&#39;t known here: it was deleted, or the address was copied in part. Make a short address for a key of yours, and type that.
    ");
    for key in ["x", "ak_", "%00", "a%2Fb", &"k".repeat(5_000)] {
        let answer = app.get(&format!("/ereader/key/{key}/")).from("198.51.100.1").send().await;
        assert_eq!(answer, refused, "{key}");
    }
}

#[actix_web::test]
async fn a_removed_key_opens_nothing_any_more() {
    let app = shelf(&[emma()]).await;
    let given = app.give_key("ann", '1', &[Permission::EreaderBrowser]).await;
    let address = |path: &str| format!("/ereader/key/{}/{path}", key('1'));
    assert!(app.get(&address("")).send().await.starts_with("200"));
    let _ = ApiKeyRepository::remove(&*app.storage, &given.user, &given.id).await.unwrap();
    for path in PATHS {
        assert!(app.get(&address(path)).send().await.starts_with("401"), "{path}");
    }
}

#[actix_web::test]
async fn a_key_opens_what_it_is_permitted() {
    let app = shelf(&[emma()]).await;
    let given = app.give_key("ann", '1', &[Permission::Opds]).await;
    for path in PATHS {
        let refused = app.get(&format!("/ereader/key/{}/{path}", key('1'))).send().await;
        assert!(refused.starts_with("403 Forbidden\ncontent-type: text/html"), "{path}: {refused}");
    }
    let grant = ApiKeyChange::Grant(Permission::EreaderBrowser);
    let _ = ApiKeyRepository::update(&*app.storage, &given.user, &given.id, &grant, moment(1)).await.unwrap();
    assert!(app.get(&format!("/ereader/key/{}/", key('1'))).send().await.starts_with("200"));
}

#[actix_web::test]
async fn a_disabled_owner_is_refused() {
    let app = shelf(&[emma()]).await;
    let disable = app.patch("/api/users/ann").basic("root", "secret").json(r#"{"disabled":true}"#).await;
    assert!(disable.starts_with("200"), "{disable}");
    assert!(app.look("").await.starts_with("401"));
}

#[actix_web::test]
async fn what_the_owner_does_not_see_is_not_there() {
    let app = App::with_root().await;
    app.library(&[emma()]).await;
    app.give_key("ann", '0', &[Permission::EreaderBrowser]).await;
    for path in &PATHS[2..] {
        let answer = app.look(path).await;
        assert!(answer.starts_with("404 Not Found\ncontent-type: text/html"), "{path}: {answer}");
    }
    app.give_key("root", '1', &[Permission::EreaderBrowser]).await;
    for path in ["books/nothing", "cover/..", "download/a.b", "libraries/books/series/x", "libraries/a%00b"] {
        let answer = app.get(&format!("/ereader/key/{}/{path}", key('1'))).send().await;
        assert!(answer.starts_with("404 Not Found\ncontent-type: text/html"), "{path}: {answer}");
    }
}

#[actix_web::test]
async fn guesses_are_slowed_down() {
    let app = shelf(&[emma()]).await;
    let mut last = String::new();
    for _ in 0..61 {
        let guess = app.get(&format!("/ereader/key/{}/", key('9'))).from("198.51.100.9");
        last = guess.showing("retry-after").send().await;
    }
    assert!(last.starts_with("429 Too Many Requests"), "{last}");
    assert!(last.contains("retry-after: 60") && last.contains("Wait 60 seconds"), "{last}");
    assert!(app.look("").await.starts_with("200"));
}

#[actix_web::test]
async fn pages_tell_browsers_to_keep_addresses_to_themselves() {
    let app = shelf(&[emma()]).await;
    let headers = ["cache-control", "referrer-policy", "x-robots-tag", "content-security-policy", "x-frame-options"];
    let call = headers.into_iter().fold(app.get(&at("books/emma")), Call::showing);
    let answer = call.send().await;
    let (head, _) = answer.split_once("<!DOCTYPE").unwrap();
    assert_snapshot!(head.trim_end(), @"
    200 OK
    content-type: text/html; charset=utf-8
    cache-control: private, no-cache
    referrer-policy: no-referrer
    x-robots-tag: noindex
    content-security-policy: default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    x-frame-options: DENY
    ");
    for path in ["nowhere", "download/emma-epub", "cover/emma"] {
        let answer = app.get(&at(path)).showing("referrer-policy").showing("x-robots-tag").send().await;
        assert!(answer.contains("referrer-policy: no-referrer\nx-robots-tag: noindex"), "{path}: {answer}");
    }
}

#[actix_web::test]
async fn keys_are_not_logged() {
    let app = shelf(&[emma()]).await;
    for (path, logged) in [
        (at("books/emma"), "/ereader/key/***/books/emma"),
        (format!("/ereader/key/{}", key('0')), "/ereader/key/***"),
        ("/ereader/%6Bey/x%61k".to_owned(), "/ereader/%6Bey/***"),
        (format!("/opds/key/{}/recent", key('0')), "/opds/key/***/recent"),
        (format!("/elsewhere/{}", key('0')), "/elsewhere/***"),
        ("/e/xk9m2p".to_owned(), "/e/***"),
    ] {
        let _ = app.get(&path).send().await;
        let line = app.log.last();
        assert!(line.contains(&format!(" GET {logged} ")), "{line}");
    }
}

#[actix_web::test]
async fn the_use_of_a_key_is_noted_once_a_minute() {
    let app = shelf(&[emma()]).await;
    let at_first = last_accessed(&app).await;
    app.look("").await;
    let once = last_accessed(&app).await;
    app.clock.advance_seconds(59);
    app.look("").await;
    let twice = last_accessed(&app).await;
    app.clock.advance_seconds(1);
    app.look("").await;
    let later = last_accessed(&app).await;
    assert_eq!((at_first, once), (None, twice));
    assert_eq!(later.unwrap().millis_since(once.unwrap()), 60_000);
}

async fn last_accessed(app: &App) -> Option<domain::clock::Timestamp> {
    // The note is made beside the answer.
    actix_web::rt::task::yield_now().await;
    let digest = domain::api_keys::Secret::parse(&key('0')).unwrap().digest();
    ApiKeyRepository::find(&*app.storage, &digest).await.unwrap().unwrap().0.last_accessed_at
}

#[actix_web::test]
async fn head_is_answered_like_get() {
    let app = shelf(&[emma()]).await;
    for path in &PATHS[..8] {
        let answer = async |method| app.call(method, &at(path)).showing("etag").send().await;
        assert_eq!(answer(Method::HEAD).await, answer(Method::GET).await, "{path}");
    }
}

#[actix_web::test]
async fn links_hold_behind_a_base_path_too() {
    let app = App::set_up(Setup { base_path: "/books", ..Setup::default() }).await;
    app.register("ann").await;
    app.give_key("ann", '0', &[Permission::EreaderBrowser]).await;
    let page = app.get(&format!("/books{}", at("reading"))).send().await;
    assert_eq!(super::links(&page, "Home"), ["./"]);
}
