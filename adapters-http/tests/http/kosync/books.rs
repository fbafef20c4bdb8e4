//! Books and their labels.

use insta::assert_snapshot;

use super::progress::PLACE;
use crate::app::App;

#[actix_web::test]
async fn books_are_listed_newest_first() {
    let app = two_books().await;
    assert_snapshot!(app.get("/books").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"books":[{"canonical_hash":"d2","linked_hashes":[],"label":null,"filename":null,"progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070460,"title":"d2","publication_id":null},{"canonical_hash":"d1","linked_hashes":[],"label":null,"filename":"emma.epub","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400,"title":"emma.epub","publication_id":null}]}
    "#);
    assert_snapshot!(app.get("/books?limit=1&offset=1").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"books":[{"canonical_hash":"d1","linked_hashes":[],"label":null,"filename":"emma.epub","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400,"title":"emma.epub","publication_id":null}]}
    "#);
    assert_snapshot!(app.get("/books?offset=18446744073709551615").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"books":[]}
    "#);
}

#[actix_web::test]
async fn pages_have_bounds() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/books?limit=501").by_ann().send().await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`limit` must be 1 to 500","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.get("/books?offset=-1").by_ann().send().await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"Query deserialize error: invalid digit found in string","message":"Invalid request","code":2003}
    "#);
    for query in ["limit=0", "limit=", "limit=x", "limit=1.5", "limit=99999999", "limit=1&limit=2", "offset=%FF"] {
        let answer = app.get(&format!("/books?{query}")).by_ann().send().await;
        assert!(answer.starts_with("400"), "{query}: {answer}");
    }
    assert!(app.get("/books?limit=500&other=1").by_ann().send().await.starts_with("200"));
}

#[actix_web::test]
async fn a_book_is_labelled_by_any_of_its_documents() {
    let app = two_books().await;
    app.post("/documents/link").by_ann().json(r#"{"hashes":["d1","d3"]}"#).await;
    let label = async |hash: &str| {
        let body = format!(r#"{{"canonical_hash":"{hash}","label":" Emma "}}"#);
        app.put("/books/label").by_ann().json(&body).await
    };
    assert_snapshot!(label("d3").await, @r#"
    200 OK
    content-type: application/json
    {"canonical_hash":"d1","label":"Emma"}
    "#);
    assert_snapshot!(label("d9").await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Book not found","message":"Book not found","code":2003}
    "#);
    assert!(app.get("/books").by_ann().send().await.contains(r#""label":"Emma""#));
    assert_snapshot!(app.delete("/books/label/d3").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"success"}
    "#);
    assert_snapshot!(app.delete("/books/label/d3").by_ann().send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Label not found","message":"Label not found","code":2003}
    "#);
}

#[actix_web::test]
async fn a_label_has_bounds() {
    let app = two_books().await;
    let label = async |label: &str| {
        let body = format!(r#"{{"canonical_hash":"d1","label":"{label}"}}"#);
        app.put("/books/label").by_ann().json(&body).await
    };
    assert_snapshot!(label("  ").await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`label` must be given and not empty","message":"Invalid request","code":2003}
    "#);
    assert!(label(&"é".repeat(500)).await.starts_with("200"));
    assert_snapshot!(label(&"é".repeat(501)).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`label` must be at most 500 characters","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.put("/books/label").by_ann().json(r#"{"label":"Emma"}"#).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`canonical_hash` must be given","message":"Invalid request","code":2003}
    "#);
}

/// The books d1 and, a minute later, d2.
async fn two_books() -> App {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace('}', r#","filename":"emma.epub"}"#)).await;
    app.clock.advance_seconds(60);
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", "d2")).await;
    app
}
