//! The public card of what a user reads.

use insta::assert_snapshot;

use super::progress::PLACE;
use crate::app::App;

#[actix_web::test]
async fn anybody_sees_what_is_read() {
    let app = App::with_ann().await;
    let named = PLACE.replace('}', r#","filename":"Tom & <Jerry>.epub"}"#);
    app.put("/syncs/progress").by_ann().json(&named).await;
    let answer = app.get("/card/ann").showing("cache-control").send().await;
    assert_snapshot!(answer.lines().take(3).collect::<Vec<_>>().join("\n"), @"
    200 OK
    content-type: image/svg+xml
    cache-control: max-age=1800
    ");
    for part in ["Currently Reading", "Tom &amp; &lt;Jerry&gt;.epub", "50%", "Last read: Feb 14, 2026"] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
}

#[actix_web::test]
async fn an_unread_account_has_an_empty_card() {
    let app = App::with_ann().await;
    assert!(app.get("/card/ann?theme=dark&limit=20").send().await.contains("No books in progress"));
}

#[actix_web::test]
async fn a_card_can_be_switched_off() {
    let app = App::with_ann().await;
    app.patch("/user/settings").by_ann().json(r#"{"card":false}"#).await;
    assert_snapshot!(app.get("/card/ann").send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"User not found","message":"User not found","code":2003}
    "#);
    for name in ["bob", "a:b", "%20", "%FF"] {
        assert!(app.get(&format!("/card/{name}")).on_device().send().await.starts_with("404"), "{name}");
    }
}

#[actix_web::test]
async fn cards_have_bounds() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/card/ann?limit=21").send().await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`limit` must be 1 to 20","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.get("/card/ann?theme=pink").send().await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"Query deserialize error: unknown variant `pink`, expected one of `light`, `dark`, `auto`","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.get("/card/ann?limit=0").on_device().send().await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"`limit` must be 1 to 20","message":"Invalid request","code":2003}
    "#);
}

#[actix_web::test]
async fn names_of_any_script_have_a_card() {
    let app = App::new().await;
    app.register("読者").await;
    assert!(app.get("/card/%E8%AA%AD%E8%80%85").send().await.starts_with("200"));
}
