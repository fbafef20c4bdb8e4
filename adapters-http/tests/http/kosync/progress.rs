//! Push a place and get it back.

use insta::assert_snapshot;

use crate::app::App;

pub const PLACE: &str =
    r#"{"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1"}"#;

#[actix_web::test]
async fn a_place_comes_back() {
    let app = App::with_ann().await;
    assert_snapshot!(app.put("/syncs/progress").by_ann().json(PLACE).await, @r#"
    200 OK
    content-type: application/json
    {"status":"success"}
    "#);
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}
    "#);
}

#[actix_web::test]
async fn a_place_comes_back_to_a_device() {
    let app = App::with_ann().await;
    assert_snapshot!(app.put("/syncs/progress").by_ann().on_device().json(PLACE).await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","timestamp":1771070400}
    "#);
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}
    "#);
}

#[actix_web::test]
async fn an_unknown_document_has_no_place() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Progress not found","message":"Progress not found","code":2003}
    "#);
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().on_device().send().await, @"
    200 OK
    content-type: application/json
    {}
    ");
}

#[actix_web::test]
async fn a_push_needs_a_document() {
    let app = App::with_ann().await;
    let nothing = r#"{"progress":"1","percentage":0.5,"device":"Kobo"}"#;
    assert_snapshot!(app.put("/syncs/progress").by_ann().json(nothing).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"Field 'document' not provided.","message":"Field 'document' not provided.","code":2004}
    "#);
    assert_snapshot!(app.put("/syncs/progress").by_ann().on_device().json(nothing).await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"Field 'document' not provided.","message":"Field 'document' not provided.","code":2004}
    "#);
    for document in ["null", r#""""#, r#""  ""#] {
        let body = PLACE.replace(r#""d1""#, document);
        let answer = app.put("/syncs/progress").by_ann().on_device().json(&body).await;
        assert!(answer.starts_with("403") && answer.contains("2004"), "{answer}");
    }
}

#[actix_web::test]
async fn other_fields_are_named_when_they_are_wrong() {
    let app = App::with_ann().await;
    let past_the_end = PLACE.replace("0.5", "1.5");
    assert_snapshot!(app.put("/syncs/progress").by_ann().json(&past_the_end).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`percentage` must be a number from 0 to 1","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.put("/syncs/progress").by_ann().on_device().json(&past_the_end).await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"`percentage` must be a number from 0 to 1","message":"Invalid request","code":2003}
    "#);
}

#[actix_web::test]
async fn what_old_devices_send_is_understood() {
    let app = App::with_ann().await;
    let old = r#"{"document":"d1","progress":12,"percentage":"0.25","device":"Kindle","unknown":{"a":[1]}}"#;
    // Without any content type.
    assert!(app.put("/syncs/progress").by_ann().on_device().body(old).await.starts_with("200"));
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","progress":"12","percentage":0.25,"device":"Kindle","device_id":"","timestamp":1771070400}
    "#);
    for (sent, stored) in [("1", "1.0"), ("0", "0.0"), (r#"" 1 ""#, "1.0"), ("0.3333333333", "0.333333")] {
        let body = PLACE.replace("0.5", sent);
        assert!(app.put("/syncs/progress").by_ann().json(&body).await.starts_with("200"), "{sent}");
        let answer = app.get("/syncs/progress/d1").by_ann().send().await;
        assert!(answer.contains(&format!(r#""percentage":{stored},"#)), "{answer}");
    }
}

#[actix_web::test]
async fn a_book_is_named_at_the_top_or_in_metadata() {
    let app = App::with_ann().await;
    let named = PLACE.replace('}', r#","metadata":{"filename":"emma.epub","title":"Emma","authors":"A\nB"}}"#);
    app.put("/syncs/progress").by_ann().on_device().json(&named).await;
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400,"filename":"emma.epub"}
    "#);
    let top = named.replace(r#""metadata""#, r#""filename":"other.epub","metadata""#);
    app.put("/syncs/progress").by_ann().json(&top).await;
    assert!(app.get("/syncs/progress/d1").by_ann().send().await.contains(r#""filename":"other.epub""#));
    let blank = PLACE.replace('}', r#","filename":" ","metadata":null}"#);
    assert!(app.put("/syncs/progress").by_ann().json(&blank).await.starts_with("200"));
}

#[actix_web::test]
async fn a_linked_document_has_the_groups_place() {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(PLACE).await;
    app.post("/documents/link").by_ann().json(r#"{"hashes":["d2","d1"]}"#).await;
    assert_snapshot!(app.get("/syncs/progress/d2").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}
    "#);
    assert_snapshot!(app.get("/syncs/progress/d2").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d2","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}
    "#);
}

#[actix_web::test]
async fn documents_of_any_characters_are_found() {
    let app = App::with_ann().await;
    let documents = [
        ("a/b", "a%2Fb"),
        ("a/b", "a/b"),
        ("100%", "100%25"),
        ("a%2Fb", "a%252Fb"),
        ("ü?#", "%C3%BC%3F%23"),
        ("+ ", "+%20"),
    ];
    for (document, path) in documents {
        app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", document)).await;
        let answer = app.get(&format!("/syncs/progress/{path}")).by_ann().send().await;
        assert!(answer.contains(&format!(r#""document":"{}""#, document.trim())), "{path}: {answer}");
    }
}
