//! Accounts, for administrators.

use insta::assert_snapshot;

use crate::app::App;

#[actix_web::test]
async fn accounts_are_listed_page_by_page() {
    let app = App::with_root().await;
    assert_snapshot!(app.get("/api/users").basic("root", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"items":[{"name":"ann","admin":false,"disabled":false,"created_at":"2026-02-14T12:00:00.000Z"},{"name":"root","admin":true,"disabled":false,"created_at":"2026-02-14T12:00:00.000Z"}],"next":null,"previous":null,"total":null}
    "#);
    let first = app.get("/api/users?limit=1").basic("root", "secret").send().await;
    assert!(first.contains(r#""next":"YW5u""#), "{first}");
    let second = app.get("/api/users?limit=1&after=YW5u").basic("root", "secret").send().await;
    assert!(second.contains(r#""name":"root""#) && second.contains(r#""next":null"#), "{second}");
    assert!(app.get("/api/users?after=!").basic("root", "secret").send().await.starts_with("422"));
}

#[actix_web::test]
async fn an_account_is_made_changed_and_removed() {
    let app = App::with_root().await;
    let add = async |body: &str| app.post("/api/users").basic("root", "secret").json(body).await;
    assert_snapshot!(add(r#"{"name":"bob","password":"1234"}"#).await, @r#"
    201 Created
    content-type: application/json
    {"name":"bob","admin":false,"disabled":false,"created_at":"2026-02-14T12:00:00.000Z"}
    "#);
    assert!(add(r#"{"name":"bob","password":"1234"}"#).await.starts_with("409"));
    assert!(add(r#"{"name":"eve"}"#).await.starts_with("422"));

    let change = async |body: &str| app.patch("/api/users/bob").basic("root", "secret").json(body).await;
    let sees = async |password: &str| app.get("/api/libraries").basic("bob", password).send().await;
    assert!(sees("1234").await.starts_with("200"));
    assert_snapshot!(change(r#"{"admin":true,"password":"5678"}"#).await, @r#"
    200 OK
    content-type: application/json
    {"name":"bob","admin":true,"disabled":false,"created_at":"2026-02-14T12:00:00.000Z"}
    "#);
    assert!(sees("1234").await.starts_with("401"));
    assert!(app.get("/api/users").basic("bob", "5678").send().await.starts_with("200"));
    change(r#"{"disabled":true}"#).await;
    assert!(sees("5678").await.starts_with("401"));

    let remove = async || app.delete("/api/users/bob").basic("root", "secret").send().await;
    assert_eq!(remove().await, "204 No Content\n");
    assert!(remove().await.starts_with("404"));
}
