//! What a user takes along.

use insta::assert_snapshot;

use super::shelves::publication;
use crate::{app::App, kosync::progress::PLACE};

#[actix_web::test]
async fn an_export_has_all_that_is_kept_of_a_user() {
    let app = App::with_root().await;
    app.library(&[publication("maus", "Maus")]).await;
    let app = app.granted().await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", "maus-content")).await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("K1", "K2")).await;
    app.post("/documents/link").by_ann().json(r#"{"hashes":["d1","d2"]}"#).await;
    app.put("/books/label").by_ann().json(r#"{"canonical_hash":"d1","label":"Emma"}"#).await;
    let export = app.get("/api/export").basic("ann", "secret").showing("content-disposition").send().await;
    assert_snapshot!(export, @r#"
    200 OK
    content-type: application/json
    content-disposition: attachment; filename="inkshelf.json"
    {"name":"ann","admin":false,"created_at":"2026-02-14T12:00:00.000Z","settings":{"offer":"latest","card":true},"books":[{"canonical_hash":"d1","linked_hashes":["d2"],"label":"Emma","filename":null,"progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K2","timestamp":1771070400,"title":"Emma","publication_id":null},{"canonical_hash":"maus-content","linked_hashes":[],"label":null,"filename":null,"progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400,"title":"Maus","publication_id":"maus"}],"places":[{"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K2","timestamp":1771070400},{"document":"maus-content","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}],"links":[{"document_hash":"d2","canonical_hash":"d1"}]}
    "#);
    let others = app.get("/api/export").basic("root", "secret").send().await;
    assert!(others.contains(r#""books":[],"places":[],"links":[]"#), "{others}");
    assert!(app.get("/api/export").send().await.starts_with("401"));
}

#[actix_web::test]
async fn an_export_has_more_books_than_a_page_holds() {
    let app = App::with_ann().await;
    for i in 0..501 {
        app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", &format!("d{i}"))).await;
    }
    let export = app.get("/api/export").basic("ann", "secret").send().await;
    assert_eq!(export.matches("canonical_hash").count(), 501);
}
