//! Requests that another site has a browser send.

use insta::assert_snapshot;

use crate::app::{App, Call, Setup};

type Headers<'a> = &'a [(&'static str, &'a str)];

const NEAR: &str = "192.0.2.7";
const PROXY: &str = "10.0.0.9";

#[actix_web::test]
async fn other_sites_change_nothing() {
    let app = App::with_ann().await;
    let session = app.session("ann").await;
    let mut refusals = Vec::new();
    for call in [app.post("/user/api-keys").with(&session), app.post("/user/api-keys").basic("ann", "secret")] {
        let call = call.header("sec-fetch-site", "cross-site").showing("cache-control");
        refusals.push(call.json(r#"{"name":"Kobo"}"#).await);
    }
    assert_eq!(refusals[0], refusals[1]);
    assert_snapshot!(refusals[0], @r#"
    403 Forbidden
    content-type: application/json
    cache-control: no-store
    {"detail":"Refused, since it comes from another site"}
    "#);
    for call in [app.put("/api/libraries/1/access/ann"), app.patch("/api/users/ann"), app.delete("/api/users/ann")] {
        let answer = call.with(&session).header("origin", "https://example.com").send().await;
        assert!(answer.starts_with("403") && answer.contains("another site"), "{answer}");
    }
    let read = app.get("/user/api-keys").with(&session).header("sec-fetch-site", "cross-site").send().await;
    assert!(read.ends_with("\n[]"), "{read}");
}

#[actix_web::test]
async fn browsers_tell_where_a_request_comes_from() {
    let app = App::with_ann().await;
    let (own, other) = (("origin", "http://localhost:8080"), ("origin", "https://example.com"));
    for (headers, passes) in [
        (&[][..], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "")], false),
        (&[("sec-fetch-site", "cross-site"), own], false),
        (&[("sec-fetch-site", "same-origin"), other], true),
        (&[own], true),
        (&[other], false),
        (&[("origin", "null")], false),
        (&[("origin", "")], false),
    ] {
        assert_eq!(passes, is_let_in(&app, headers, NEAR).await, "{headers:?}");
    }
}

#[actix_web::test]
async fn the_own_origin_is_what_was_asked_for() {
    let app = App::with_ann().await;
    let host = ("host", "books.example.org");
    let forwarded = [("x-forwarded-host", "books.example.org"), ("x-forwarded-proto", "https")];
    let [forwarded_host, forwarded_proto] = forwarded;
    for (headers, peer, passes) in [
        (&[host, ("origin", "http://books.example.org")][..], NEAR, true),
        (&[host, ("origin", "https://books.example.org")], NEAR, true),
        (&[host, ("origin", "HTTPS://books.example.org")], NEAR, false),
        (&[host, ("origin", "http://Books.example.org:80")], NEAR, true),
        (&[host, ("origin", "http://books.example.org:8080")], NEAR, false),
        (&[host, ("origin", "http://books.example.org.example.com")], NEAR, false),
        (&[host, ("origin", "books.example.org")], NEAR, false),
        (&[host, forwarded_proto, ("origin", "https://books.example.org")], PROXY, true),
        (&[host, forwarded_proto, ("origin", "http://books.example.org")], PROXY, false),
        (&[forwarded_host, forwarded_proto, ("origin", "https://books.example.org")], PROXY, true),
        (&[forwarded_host, forwarded_proto, ("origin", "https://books.example.org")], NEAR, false),
    ] {
        assert_eq!(passes, is_let_in(&app, headers, peer).await, "{headers:?}");
    }
}

#[actix_web::test]
async fn the_public_url_is_an_origin_too() {
    let app = App::set_up(Setup { public_url: Some("https://example.org/books"), ..Setup::default() }).await;
    app.register("ann").await;
    for (origin, passes) in [
        ("https://example.org", true),
        ("http://example.org", false),
        ("https://example.com", false),
        ("http://localhost:8080", true),
    ] {
        assert_eq!(passes, is_let_in(&app, &[("origin", origin)], NEAR).await, "{origin}");
    }
}

/// They are made for pages of other origins, which send credentials of their own.
#[actix_web::test]
async fn places_can_be_pushed_from_any_page() {
    let app = App::with_ann().await;
    let body = r#"{"document":"d1","progress":"1","percentage":0.5,"device":"Kobo","device_id":"K1"}"#;
    let call = app.put("/syncs/progress").by_ann().header("origin", "https://web.readest.com");
    let answer = call.header("sec-fetch-site", "cross-site").json(body).await;
    assert!(answer.starts_with("200"), "{answer}");
}

/// Whether ann can make an API key with these headers.
async fn is_let_in(app: &App, headers: Headers<'_>, peer: &str) -> bool {
    let call = app.post("/user/api-keys").basic("ann", "secret").from(peer);
    let call = headers.iter().fold(call, |call: Call<'_>, (name, value)| call.header(name, value));
    let answer = call.json(r#"{"name":"Kobo"}"#).await;
    assert!(answer.starts_with("201") || answer.starts_with("403"), "{answer}");
    answer.starts_with("201")
}
