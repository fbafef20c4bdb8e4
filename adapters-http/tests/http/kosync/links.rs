//! Links, as the contract's examples have them.

use insta::assert_snapshot;

use super::progress::PLACE;
use crate::app::App;

#[actix_web::test]
async fn linked_documents_are_one_book() {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", "b")).await;
    assert_snapshot!(link(&app, r#"["a","b"]"#).await, @r#"
    201 Created
    content-type: application/json
    {"canonical":"b","linked":["b","a"]}
    "#);
    assert_snapshot!(link(&app, r#"["c"," a ","c"]"#).await, @r#"
    201 Created
    content-type: application/json
    {"canonical":"b","linked":["b","c","a"]}
    "#);
    assert_snapshot!(app.get("/documents/links").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    [{"document_hash":"a","canonical_hash":"b"},{"document_hash":"c","canonical_hash":"b"}]
    "#);
    assert_snapshot!(app.delete("/documents/link/a").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"success"}
    "#);
    assert_snapshot!(app.get("/syncs/progress/a").by_ann().on_device().send().await, @"
    200 OK
    content-type: application/json
    {}
    ");
}

#[actix_web::test]
async fn fewer_than_two_documents_are_no_link() {
    let app = App::with_ann().await;
    assert_snapshot!(link(&app, r#"["a"," a"]"#).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`hashes` must be 2 to 100 different documents","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(link(&app, r#"["a",""]"#).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`document` must be given and not empty","message":"Invalid request","code":2003}
    "#);
    for hashes in ["[]", "null", r#""a""#, "[1,2]", "{}"] {
        assert!(link(&app, hashes).await.starts_with("400"), "{hashes}");
    }
    let call = app.post("/documents/link").by_ann().on_device();
    assert_snapshot!(call.json(r#"{"hashes":["a"]}"#).await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"`hashes` must be 2 to 100 different documents","message":"Invalid request","code":2003}
    "#);
}

#[actix_web::test]
async fn only_a_member_can_leave() {
    let app = App::with_ann().await;
    link(&app, r#"["a","b/c"]"#).await;
    assert_snapshot!(app.delete("/documents/link/a").by_ann().send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Link not found","message":"Link not found","code":2003}
    "#);
    assert_snapshot!(app.delete("/documents/link/z").by_ann().on_device().send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Link not found","message":"Link not found","code":2003}
    "#);
    assert!(app.delete("/documents/link/b%2Fc").by_ann().send().await.starts_with("200"));
}

#[actix_web::test]
async fn documents_of_one_file_name_are_one_book() {
    let app = App::with_ann().await;
    for document in ["d1", "d2"] {
        let named = PLACE.replace("d1", document).replace('}', r#","filename":"emma.epub"}"#);
        app.put("/syncs/progress").by_ann().json(&named).await;
        app.clock.advance_seconds(1);
    }
    assert_snapshot!(app.get("/documents/links").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    [{"document_hash":"d2","canonical_hash":"d1"}]
    "#);
}

async fn link(app: &App, hashes: &str) -> String {
    app.post("/documents/link").by_ann().json(&format!(r#"{{"hashes":{hashes}}}"#)).await
}
