//! Places in books that a library has.

use insta::assert_snapshot;

use super::progress::PLACE;
use crate::{
    api::shelves::{emma, publication},
    app::App,
};

async fn with_library() -> App {
    let app = App::with_root().await;
    app.library(&[emma(), publication("maus", "Maus")]).await;
    app.granted().await
}

#[actix_web::test]
async fn any_document_of_a_file_is_the_same_book() {
    let app = with_library().await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", "maus-content")).await;
    assert_snapshot!(app.get("/syncs/progress/maus-name").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"maus-name","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}
    "#);
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", "maus-name").replace("0.5", "0.75")).await;
    assert_snapshot!(app.get("/books").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"books":[{"canonical_hash":"maus-content","linked_hashes":["maus-name"],"label":null,"filename":null,"progress":"/body/p[3]","percentage":0.75,"device":"Kobo","device_id":"K1","timestamp":1771070400,"title":"Maus","publication_id":"maus"}]}
    "#);
    assert_snapshot!(app.get("/documents/links").by_ann().send().await, @"
    200 OK
    content-type: application/json
    []
    ");
}

#[actix_web::test]
async fn the_card_says_what_the_library_calls_a_book() {
    let app = with_library().await;
    let named = PLACE.replace("d1", "emma-content").replace('}', r#","filename":"e.epub"}"#);
    app.put("/syncs/progress").by_ann().json(&named).await;
    let card = app.get("/card/ann").send().await;
    assert!(card.contains(">Emma<") && !card.contains("e.epub"), "{card}");
}

#[actix_web::test]
async fn a_library_that_was_not_granted_tells_nothing() {
    let app = App::with_root().await;
    app.library(&[publication("maus", "Maus")]).await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", "maus-content")).await;
    assert_snapshot!(app.get("/syncs/progress/maus-name").by_ann().on_device().send().await, @"
    200 OK
    content-type: application/json
    {}
    ");
    assert_snapshot!(app.get("/books").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"books":[{"canonical_hash":"maus-content","linked_hashes":[],"label":null,"filename":null,"progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400,"title":"maus-content","publication_id":null}]}
    "#);
}
