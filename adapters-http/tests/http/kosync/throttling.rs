//! Limits on failures, by address.

use insta::assert_snapshot;

use crate::app::{App, Setup};

#[actix_web::test]
async fn ten_failures_make_a_name_wait() {
    let app = App::with_ann().await;
    for _ in 0..10 {
        assert!(app.get("/users/auth").basic("ann", "wrong").send().await.starts_with("401"));
    }
    let call = || app.get("/users/auth").by_ann().showing("retry-after");
    assert_snapshot!(call().send().await, @r#"
    429 Too Many Requests
    content-type: application/json
    retry-after: 300
    {"detail":"Too many attempts, try again in 5 minutes.","message":"Too many attempts, try again in 5 minutes.","code":2001}
    "#);
    assert_snapshot!(call().on_device().send().await, @r#"
    401 Unauthorized
    content-type: application/json
    retry-after: 300
    {"detail":"Too many attempts, try again in 5 minutes.","message":"Too many attempts, try again in 5 minutes.","code":2001}
    "#);
    app.clock.advance_seconds(241);
    assert_snapshot!(call().on_device().send().await, @r#"
    401 Unauthorized
    content-type: application/json
    retry-after: 59
    {"detail":"Too many attempts, try again in 1 minute.","message":"Too many attempts, try again in 1 minute.","code":2001}
    "#);
    assert!(call().from("198.51.100.1").send().await.starts_with("200"));
    app.clock.advance_seconds(59);
    assert!(call().send().await.starts_with("200"));
}

#[actix_web::test]
async fn who_is_signed_in_never_waits() {
    let app = App::with_ann().await;
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("200"));
    for _ in 0..12 {
        app.get("/users/auth").basic("ann", "wrong").send().await;
    }
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("200"));
    // Nor who sends a wrong key beside the right one.
    assert!(app.get("/users/auth").by_ann().basic("ann", "wrong").send().await.starts_with("200"));
}

#[actix_web::test]
async fn five_registrations_make_an_address_wait() {
    let app = App::new().await;
    for name in ["a", "b", "c", "d", "e"] {
        app.register(name).await;
    }
    let body = r#"{"username":"f","password":"secret"}"#;
    let call = || app.post("/users/create").showing("retry-after");
    assert_snapshot!(call().json(body).await, @r#"
    429 Too Many Requests
    content-type: application/json
    retry-after: 60
    {"detail":"Too many registrations, try again in 1 minute.","message":"Too many registrations, try again in 1 minute.","code":2005}
    "#);
    assert_snapshot!(call().on_device().json(body).await, @r#"
    402 Payment Required
    content-type: application/json
    retry-after: 60
    {"detail":"Too many registrations, try again in 1 minute.","message":"Too many registrations, try again in 1 minute.","code":2005}
    "#);
    assert!(call().from("198.51.100.1").json(body).await.starts_with("201"));
    app.clock.advance_seconds(60);
    app.register("g").await;
}

#[actix_web::test]
async fn behind_a_trusted_proxy_its_word_counts() {
    let app = App::set_up(Setup { trusted_proxy: "192.0.2.7/32", ..Setup::default() }).await;
    app.register("ann").await;
    let call = |client: &str| app.get("/users/auth").header("x-forwarded-for", client);
    for _ in 0..10 {
        call("6.6.6.6, 198.51.100.1").basic("ann", "wrong").send().await;
    }
    assert!(call("7.7.7.7, 198.51.100.1").by_ann().send().await.starts_with("429"));
    assert!(call("198.51.100.2").by_ann().send().await.starts_with("200"));
    assert_eq!(app.log.last(), "198.51.100.2 GET /users/auth 200 26");
}
