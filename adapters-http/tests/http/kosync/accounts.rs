//! Register, change the password, leave, settings.

use domain::accounts::Registration;
use futures_util::FutureExt as _;
use insta::assert_snapshot;

use crate::app::{App, Setup};

const ANN: &str = r#"{"username":"ann","password":"5ebe2294ecd0e0f08eab7690d2a6ee69"}"#;

#[actix_web::test]
async fn a_name_is_registered_once() {
    let app = App::new().await;
    assert_snapshot!(app.post("/users/create").json(ANN).await, @r#"
    201 Created
    content-type: application/json
    {"status":"success"}
    "#);
    assert_snapshot!(app.post("/users/create").json(ANN).await, @r#"
    402 Payment Required
    content-type: application/json
    {"detail":"Username already exists","message":"Username is already registered.","code":2002}
    "#);
}

/// Else the storage would have the new password, and memory the old one.
#[actix_web::test]
async fn a_change_goes_on_when_its_client_has_gone() {
    let app = App::with_ann().await;
    app.get("/users/auth").by_ann().send().await;
    let change = app.put("/users/password").by_ann().json(r#"{"password":"other"}"#);
    assert_eq!(Box::pin(change).now_or_never(), None);
    for _ in 0..9 {
        actix_web::rt::task::yield_now().await;
    }
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("401"));
    assert!(app.get("/users/auth").basic("ann", "other").send().await.starts_with("200"));
}

#[actix_web::test]
async fn a_device_registers_a_name_once() {
    let app = App::new().await;
    assert_snapshot!(app.post("/users/create").on_device().json(ANN).await, @r#"
    201 Created
    content-type: application/json
    {"username":"ann"}
    "#);
    assert_snapshot!(app.post("/users/create").on_device().json(ANN).await, @r#"
    402 Payment Required
    content-type: application/json
    {"detail":"Username already exists","message":"Username is already registered.","code":2002}
    "#);
}

#[actix_web::test]
async fn an_invalid_registration_is_refused() {
    let app = App::new().await;
    let colon = r#"{"username":"a:b","password":"secret"}"#;
    assert_snapshot!(app.post("/users/create").json(colon).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"Invalid request data","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.post("/users/create").on_device().json(colon).await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"Invalid request data","message":"Invalid request","code":2003}
    "#);
    for body in ["", "{", "[]", "null", "{}", r#"{"username":"ann"}"#, r#"{"username":7,"password":"x"}"#] {
        let answer = app.post("/users/create").json(body).await;
        assert!(answer.starts_with("400") && answer.contains("Invalid request data"), "{body}: {answer}");
    }
}

#[actix_web::test]
async fn registration_can_be_closed() {
    let app = App::set_up(Setup { registration: Registration::Closed, ..Setup::default() }).await;
    assert_snapshot!(app.post("/users/create").json(ANN).await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"Registration is disabled","message":"User registration is disabled.","code":2005}
    "#);
    assert_snapshot!(app.post("/users/create").on_device().json(ANN).await, @r#"
    402 Payment Required
    content-type: application/json
    {"detail":"Registration is disabled","message":"User registration is disabled.","code":2005}
    "#);
}

#[actix_web::test]
async fn a_password_registered_in_plain_is_the_one_devices_hash() {
    let app = App::new().await;
    app.post("/users/create").json(r#"{"username":" ann ","password":"secret"}"#).await;
    assert_snapshot!(app.get("/users/auth").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"authenticated"}
    "#);
}

#[actix_web::test]
async fn a_changed_password_holds_at_once_and_keeps_the_data() {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(super::progress::PLACE).await;
    let change = app.put("/users/password").by_ann().json(r#"{"password":"fresh"}"#).await;
    assert_snapshot!(change, @r#"
    200 OK
    content-type: application/json
    {"updated":true}
    "#);
    assert_snapshot!(app.get("/users/auth").by_ann().send().await, @r#"
    401 Unauthorized
    content-type: application/json
    {"detail":"Unauthorized","message":"Unauthorized","code":2001}
    "#);
    assert_snapshot!(app.get("/syncs/progress/d1").basic("ann", "fresh").send().await, @r#"
    200 OK
    content-type: application/json
    {"document":"d1","progress":"/body/p[3]","percentage":0.5,"device":"Kobo","device_id":"K1","timestamp":1771070400}
    "#);
}

#[actix_web::test]
async fn an_empty_password_is_refused() {
    let app = App::with_ann().await;
    for body in [r#"{"password":""}"#, r#"{"password":null}"#, "{}"] {
        assert!(app.put("/users/password").by_ann().json(body).await.starts_with("400"), "{body}");
        assert!(app.put("/users/password").by_ann().on_device().json(body).await.starts_with("403"), "{body}");
    }
}

#[actix_web::test]
async fn a_removed_account_is_gone_with_its_data() {
    let app = App::with_ann().await;
    app.put("/syncs/progress").by_ann().json(super::progress::PLACE).await;
    assert_snapshot!(app.delete("/users/me").by_ann().on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"deleted":true}
    "#);
    assert_snapshot!(app.get("/users/auth").by_ann().send().await, @r#"
    401 Unauthorized
    content-type: application/json
    {"detail":"Unauthorized","message":"Unauthorized","code":2001}
    "#);
    app.register("ann").await;
    assert_snapshot!(app.get("/books").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"books":[]}
    "#);
}

#[actix_web::test]
async fn settings_change_one_by_one() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/user/settings").by_ann().send().await, @r#"
    200 OK
    content-type: application/json
    {"offer":"latest","card":true}
    "#);
    assert_snapshot!(app.patch("/user/settings").by_ann().json(r#"{"offer":"furthest"}"#).await, @r#"
    200 OK
    content-type: application/json
    {"offer":"furthest","card":true}
    "#);
    assert_snapshot!(app.patch("/user/settings").by_ann().json(r#"{"card":false}"#).await, @r#"
    200 OK
    content-type: application/json
    {"offer":"furthest","card":false}
    "#);
    assert_snapshot!(app.patch("/user/settings").by_ann().json(r#"{"offer":"nearest"}"#).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"unknown variant `nearest`, expected `latest` or `furthest` at line 1 column 18","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.patch("/user/settings").by_ann().on_device().json(r#"{"card":1}"#).await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"invalid type: integer `1`, expected a boolean at line 1 column 9","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.patch("/user/settings").by_ann().json("{}").await, @r#"
    200 OK
    content-type: application/json
    {"offer":"furthest","card":false}
    "#);
}
