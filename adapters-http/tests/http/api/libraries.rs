//! Libraries, and whom they are shown to.

use insta::assert_snapshot;

use super::shelves::{emma, publication};
use crate::app::App;

#[actix_web::test]
async fn an_administrator_makes_libraries() {
    let app = App::with_root().await;
    let add = async |body: &str| app.post("/api/libraries").basic("root", "secret").json(body).await;
    let made = add(r#"{"name":"Books","path":"/books"}"#).await;
    assert!(made.starts_with("201 Created"), "{made}");
    assert!(made.contains(r#""name":"Books","publications":0,"updated_at":"2026-02-14T12:00:00.000Z""#), "{made}");
    assert_snapshot!(add(r#"{"name":"Books","path":"/books"}"#).await, @r#"
    409 Conflict
    content-type: application/json
    {"detail":"The name is taken"}
    "#);
    assert_snapshot!(add(r#"{"name":"Others","path":"/nothing"}"#).await, @r#"
    422 Unprocessable Entity
    content-type: application/json
    {"detail":"`path` must be a folder that the server can read"}
    "#);
    assert_snapshot!(add(r#"{"name":"Others","path":"books"}"#).await, @r#"
    422 Unprocessable Entity
    content-type: application/json
    {"detail":"`path` must be an absolute path of at most 1024 bytes, without control characters"}
    "#);
    assert_snapshot!(add(r#"{"path":"/books"}"#).await, @r#"
    422 Unprocessable Entity
    content-type: application/json
    {"detail":"`name` must be given and not empty"}
    "#);
    assert_snapshot!(add("[]").await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"The body must be a JSON object"}
    "#);
}

#[actix_web::test]
async fn a_library_is_renamed_and_removed() {
    let app = App::with_root().await;
    app.library(&[emma()]).await;
    let change = async |body: &str| app.patch("/api/libraries/books").basic("root", "secret").json(body).await;
    assert_snapshot!(change(r#"{"name":"Novels"}"#).await, @r#"
    200 OK
    content-type: application/json
    {"id":"books","name":"Novels","publications":1,"updated_at":"2023-11-14T22:13:22.000Z"}
    "#);
    assert!(change(r#"{"name":""}"#).await.starts_with("422"));
    assert!(change("{}").await.contains("Novels"));
    let remove = async || app.delete("/api/libraries/books").basic("root", "secret").send().await;
    assert_eq!(remove().await, "204 No Content\n");
    assert!(remove().await.starts_with("404"));
    assert!(change("{}").await.starts_with("404"));
}

#[actix_web::test]
async fn libraries_are_shown_to_whom_they_are_granted() {
    let app = App::with_root().await;
    app.library(&[emma(), publication("maus", "Maus")]).await;
    let list = async || app.get("/api/libraries").basic("ann", "secret").send().await;
    let access = |user: &str| format!("/api/libraries/books/access/{user}");
    assert!(list().await.contains(r#""items":[]"#));
    assert_eq!(app.put(&access("ann")).basic("root", "secret").send().await, "204 No Content\n");
    assert_snapshot!(list().await, @r#"
    200 OK
    content-type: application/json
    {"items":[{"id":"books","name":"Books","publications":2,"updated_at":"2023-11-14T22:13:22.000Z"}],"next":null,"previous":null,"total":1}
    "#);
    assert_eq!(app.delete(&access("ann")).basic("root", "secret").send().await, "204 No Content\n");
    assert!(list().await.contains(r#""items":[]"#));
    assert_eq!(app.put(&access("*")).basic("root", "secret").send().await, "204 No Content\n");
    assert!(list().await.contains("Books"));
    assert!(
        app.put(&access("nobody")).basic("root", "secret").send().await.ends_with(r#"{"detail":"User not found"}"#)
    );
    let nothing = app.put("/api/libraries/nothing/access/*").basic("root", "secret").send().await;
    assert!(nothing.ends_with(r#"{"detail":"Library not found"}"#), "{nothing}");
}

#[actix_web::test]
async fn a_library_is_scanned_by_one_at_a_time() {
    let app = App::with_root().await;
    app.library(&[]).await;
    let scan = "/api/libraries/books/scan";
    assert_snapshot!(app.get(scan).basic("root", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"state":"idle","seen":0,"added":0,"changed":0,"removed":0,"problems":0,"started_at":null,"finished_at":null}
    "#);
    assert!(app.post(scan).basic("root", "secret").send().await.starts_with("202"));
    assert_snapshot!(app.get(scan).basic("root", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"state":"running","seen":0,"added":0,"changed":0,"removed":0,"problems":0,"started_at":"2026-02-14T12:00:00.000Z","finished_at":null}
    "#);
    assert_snapshot!(app.post(scan).basic("root", "secret").send().await, @r#"
    409 Conflict
    content-type: application/json
    {"detail":"A scan is running"}
    "#);
    assert!(app.post("/api/libraries/nothing/scan").basic("root", "secret").send().await.starts_with("404"));
}

#[actix_web::test]
async fn problems_are_listed() {
    let app = App::with_root().await;
    app.library(&[]).await;
    app.problem("Folder/broken.epub", "not a ZIP archive").await;
    app.problem("a.epub", "truncated").await;
    assert_snapshot!(app.get("/api/libraries/books/problems").basic("root", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"items":[{"path":"a.epub","reason":"truncated","since":"2023-11-14T22:13:23.000Z"},{"path":"Folder/broken.epub","reason":"not a ZIP archive","since":"2023-11-14T22:13:23.000Z"}],"next":null,"previous":null,"total":null}
    "#);
}

#[actix_web::test]
async fn only_administrators_look_after_libraries() {
    let app = App::with_root().await;
    app.library(&[]).await;
    let app = app.granted().await;
    for call in [
        app.post("/api/libraries"),
        app.patch("/api/libraries/books"),
        app.delete("/api/libraries/books"),
        app.put("/api/libraries/books/access/ann"),
        app.delete("/api/libraries/books/access/ann"),
        app.post("/api/libraries/books/scan"),
        app.get("/api/libraries/books/scan"),
        app.get("/api/libraries/books/problems"),
        app.get("/api/users"),
        app.post("/api/users"),
        app.patch("/api/users/ann"),
        app.delete("/api/users/ann"),
    ] {
        let answer = call.basic("ann", "secret").send().await;
        assert_eq!(answer, "403 Forbidden\ncontent-type: application/json\n{\"detail\":\"Only administrators may\"}");
    }
    assert!(app.get("/api/libraries").basic("ann", "secret").send().await.contains("Books"));
}
