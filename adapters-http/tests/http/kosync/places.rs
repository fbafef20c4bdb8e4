//! The places of a reader's devices, and which of them is offered.

use insta::assert_snapshot;

use super::progress::PLACE;
use crate::app::App;

#[actix_web::test]
async fn each_devices_place_is_listed() {
    let app = two_devices().await;
    assert_snapshot!(app.get("/syncs/progress/d1/devices").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    [{"document":"d1","progress":"/body/p[3]","percentage":0.75,"device":"Kobo","device_id":"K2","timestamp":1771070410},{"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}]
    "#);
    assert_snapshot!(app.get("/syncs/progress/unknown/devices").by_ann().on_device().send().await, @"
    200 OK
    content-type: application/json
    []
    ");
}

#[actix_web::test]
async fn a_place_can_be_offered_again() {
    let app = two_devices().await;
    app.clock.advance_seconds(60);
    assert_snapshot!(app.put("/syncs/progress/d1/devices/K1/offer").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"success"}
    "#);
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070470}
    "#);
}

#[actix_web::test]
async fn an_unknown_devices_place_cannot_be_offered() {
    let app = two_devices().await;
    assert_snapshot!(app.put("/syncs/progress/d1/devices/K9/offer").by_ann().send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Progress not found","message":"Progress not found","code":2003}
    "#);
    assert_snapshot!(app.put("/syncs/progress/d9/devices/K1/offer").by_ann().on_device().send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Progress not found","message":"Progress not found","code":2003}
    "#);
}

#[actix_web::test]
async fn devices_and_documents_may_have_slashes() {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", "a/b").replace("K1", "K/1")).await;
    for path in ["/syncs/progress/a%2Fb/devices", "/syncs/progress/a/b/devices"] {
        assert!(app.get(path).by_ann().send().await.contains(r#""device_id":"K/1""#), "{path}");
    }
    for path in ["/syncs/progress/a%2Fb/devices/K%2F1/offer", "/syncs/progress/a/b/devices/K%2F1/offer"] {
        assert!(app.put(path).by_ann().send().await.starts_with("200"), "{path}");
    }
}

#[actix_web::test]
async fn a_device_without_an_id_goes_by_its_name() {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(&PLACE.replace(r#""K1""#, "null")).await;
    assert!(app.put("/syncs/progress/d1/devices/Kobo/offer").by_ann().send().await.starts_with("200"));
    app.put("/syncs/progress").by_ann().json(&PLACE.replace(r#""K1""#, "null").replace("Kobo", "")).await;
    assert!(app.put("/syncs/progress/d1/devices//offer").by_ann().send().await.starts_with("200"));
}

#[actix_web::test]
async fn the_furthest_place_is_offered_if_the_user_says_so() {
    let app = App::with_ann().await;
    app.patch("/user/settings").by_ann().json(r#"{"offer":"furthest"}"#).await;
    app.put("/syncs/progress").by_ann().json(PLACE).await;
    let back = PLACE.replace("0.5", "0.1").replace("K1", "K2");
    assert_snapshot!(app.put("/syncs/progress").by_ann().on_device().json(&back).await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","timestamp":1771070400}
    "#);
    assert!(app.get("/syncs/progress/d1").by_ann().send().await.contains(r#""device_id":"K1""#));
}

/// The place of K1, and ten seconds later that of K2.
async fn two_devices() -> App {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(PLACE).await;
    app.clock.advance_seconds(10);
    app.put("/syncs/progress").by_ann().json(&PLACE.replace("K1", "K2").replace("0.5", "0.75")).await;
    app
}
