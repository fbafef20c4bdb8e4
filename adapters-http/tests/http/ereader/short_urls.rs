//! The short address that is typed into a device.

use domain::{
    api_keys::Permission,
    clock::{Clock as _, Timestamp},
    short_urls::{ShortCode, ShortUrl, ShortUrlRepository},
};
use insta::assert_snapshot;

use super::{key, shown};
use crate::app::{App, Setup};

/// With the code `xk9m2p` for the key `0`, for a minute.
async fn app(setup: Setup) -> App {
    let app = App::set_up(setup).await;
    app.register("ann").await;
    let key = app.give_key("ann", '0', &[Permission::EreaderBrowser]).await;
    let now = app.clock.now();
    let expires_at = Timestamp::from_seconds(now.as_seconds() + 60);
    let url = ShortUrl { code: ShortCode::parse("xk9m2p").unwrap(), user: key.user, key: key.id, expires_at };
    let _ = ShortUrlRepository::insert(&*app.storage, &url, now).await.unwrap();
    app
}

#[actix_web::test]
async fn a_code_leads_to_the_pages_of_its_key() {
    let app = app(Setup::default()).await;
    let home = format!("/ereader/key/{}/", key('0'));
    for path in ["/e/xk9m2p", "/e/XK9M2P", "/e/Xk9m2P/", "/e/xk9m2p"] {
        let call = app.get(path).showing("location").showing("cache-control").showing("referrer-policy");
        let answer = call.send().await;
        let headers = format!("location: {home}\ncache-control: no-store\nreferrer-policy: no-referrer");
        assert_eq!(answer, format!("302 Found\n{headers}\n"), "{path}");
    }
    assert!(app.get(&home).send().await.starts_with("200"));
}

#[actix_web::test]
async fn a_code_leads_below_the_base_path() {
    let app = app(Setup { base_path: "/books", ..Setup::default() }).await;
    for path in ["/e/xk9m2p", "/books/e/xk9m2p"] {
        let answer = app.get(path).showing("location").send().await;
        assert!(answer.contains(&format!("location: /books/ereader/key/{}/", key('0'))), "{answer}");
    }
}

#[actix_web::test]
async fn an_unknown_code_is_said_to_be() {
    let app = app(Setup::default()).await;
    let unknown = app.get("/e/aaaaaa").send().await;
    assert!(unknown.starts_with("404 Not Found\ncontent-type: text/html; charset=utf-8\n"), "{unknown}");
    assert_snapshot!(shown(&unknown), @"
    This short address isn&#39;t known
    It works for 30 minutes after it was made; then make another. It has six letters and digits, and never an i, l, o, 0 or 1.
    ");
    for (i, code) in ["x", "xk9m2", "xk9m2pp", "%00", "%3Cscript%3E", "xk9m2%D0%BF"].into_iter().enumerate() {
        let answer = app.get(&format!("/e/{code}")).from(&format!("198.51.100.{i}")).send().await;
        assert_eq!(answer, unknown, "{code}");
    }
    app.clock.advance_seconds(60);
    assert_eq!(app.get("/e/xk9m2p").send().await, unknown);
}

#[actix_web::test]
async fn guesses_are_slowed_down() {
    let app = app(Setup::default()).await;
    for _ in 0..10 {
        assert!(app.get("/e/aaaaaa").send().await.starts_with("404"));
    }
    let answer = app.get("/e/xk9m2p").showing("retry-after").send().await;
    assert!(answer.starts_with("429") && answer.contains("retry-after: 60"), "{answer}");
    assert!(app.get("/e/xk9m2p").from("198.51.100.1").send().await.starts_with("302"));
}
