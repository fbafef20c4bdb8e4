//! Who is let in, by which headers.

use domain::accounts::{Access, UserName};
use insta::assert_snapshot;

use crate::app::{App, KEY};

#[actix_web::test]
async fn a_right_key_signs_in() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/users/auth").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"authenticated"}
    "#);
    assert_snapshot!(app.get("/users/auth").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"authorized":"OK"}
    "#);
}

#[actix_web::test]
async fn a_wrong_key_is_turned_away() {
    let app = App::with_ann().await;
    let wrong = |key: &str| app.get("/users/auth").header("x-auth-user", "ann").header("x-auth-key", key);
    let challenge = "www-authenticate";
    assert_snapshot!(wrong("wrong").showing(challenge).send().await, @r#"
    401 Unauthorized
    content-type: application/json
    {"detail":"Unauthorized","message":"Unauthorized","code":2001}
    "#);
    assert_snapshot!(wrong("wrong").on_device().showing(challenge).send().await, @r#"
    401 Unauthorized
    content-type: application/json
    {"detail":"Unauthorized","message":"Unauthorized","code":2001}
    "#);
    assert_snapshot!(wrong(&KEY.to_uppercase()).send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"authenticated"}
    "#);
}

#[actix_web::test]
async fn a_stranger_is_turned_away_everywhere() {
    let app = App::new().await;
    let calls = [
        ("GET", "/users/auth"),
        ("PUT", "/users/password"),
        ("DELETE", "/users/me"),
        ("PUT", "/syncs/progress"),
        ("GET", "/syncs/progress/d1"),
        ("GET", "/syncs/progress/%FF"),
        ("GET", "/syncs/progress/d1/devices"),
        ("PUT", "/syncs/progress/d1/devices/K1/offer"),
        ("GET", "/user/settings"),
        ("PATCH", "/user/settings"),
        ("POST", "/documents/link"),
        ("GET", "/documents/links"),
        ("DELETE", "/documents/link/d1"),
        ("GET", "/books"),
        ("PUT", "/books/label"),
        ("DELETE", "/books/label/d1"),
    ];
    for (method, path) in calls {
        for dialect in ["*/*", "application/vnd.koreader.v1+json"] {
            let call = app.call(method.parse().unwrap(), path).header("accept", dialect);
            let answer = call.body("{").await;
            let unauthorized = r#"{"detail":"Unauthorized","message":"Unauthorized","code":2001}"#;
            assert_eq!(answer, format!("401 Unauthorized\ncontent-type: application/json\n{unauthorized}"), "{path}");
        }
    }
}

#[actix_web::test]
async fn names_are_raw_utf_8() {
    let app = App::new().await;
    app.register("jürgen").await;
    assert!(app.get("/users/auth").by("jürgen").send().await.starts_with("200"));
    assert!(app.get("/users/auth").basic("jürgen", "secret").send().await.starts_with("200"));
    let latin_1 = app.get("/users/auth").header("x-auth-user", b"j\xFCrgen").header("x-auth-key", KEY);
    assert!(latin_1.send().await.starts_with("401"));
}

#[actix_web::test]
async fn basic_with_the_plain_password_will_do() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/users/auth").basic("ann", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"authenticated"}
    "#);
    assert!(app.get("/users/auth").header("authorization", "basic  YW5uOnNlY3JldA==").send().await.starts_with("200"));
    for header in ["Basic", "Basic !", "Basic YW5u", "Basic gIA6eA==", "Bearer YW5uOnNlY3JldA=="] {
        let answer = app.get("/users/auth").header("authorization", header).send().await;
        assert!(answer.starts_with("401"), "{header}");
    }
}

#[actix_web::test]
async fn either_of_two_credentials_will_do() {
    let app = App::with_ann().await;
    let both = |key: &str, password: &str| {
        let call = app.get("/users/auth").header("x-auth-user", "ann").header("x-auth-key", key);
        call.on_device().basic("ann", password)
    };
    assert!(both(KEY, "secret").send().await.starts_with("200"));
    assert!(both(KEY, "wrong").send().await.starts_with("200"));
    assert!(both("wrong", "secret").send().await.starts_with("200"));
    assert!(both("wrong", "wrong").send().await.starts_with("401"));
    let halves = app.get("/users/auth").header("x-auth-user", "ann").basic("ann", "secret");
    assert!(halves.send().await.starts_with("200"));
}

#[actix_web::test]
async fn a_disabled_account_is_turned_away_at_once() {
    let app = App::with_ann().await;
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("200"));
    let ann = app.accounts.find(&UserName::parse("ann").unwrap()).await.unwrap();
    app.accounts.set_access(&ann.id, Access::Disabled).await.unwrap();
    assert_snapshot!(app.get("/users/auth").by_ann().send().await, @r#"
    401 Unauthorized
    content-type: application/json
    {"detail":"Unauthorized","message":"Unauthorized","code":2001}
    "#);
}
