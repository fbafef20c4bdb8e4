//! Calls from pages of other origins.

use insta::assert_snapshot;

use crate::app::{App, Call};

#[actix_web::test]
async fn pages_of_other_origins_may_call() {
    let app = App::with_ann().await;
    let names = ["access-control-allow-origin", "access-control-allow-credentials"];
    let call = app.get("/users/auth").by_ann().header("origin", "https://web.readest.com");
    assert_snapshot!(names.into_iter().fold(call, Call::showing).send().await, @r#"
    200 OK
    content-type: application/json
    access-control-allow-origin: *
    {"status":"authenticated"}
    "#);
    let call = app.get("/users/auth").header("origin", "https://web.readest.com");
    assert_snapshot!(names.into_iter().fold(call, Call::showing).send().await, @r#"
    401 Unauthorized
    content-type: application/json
    access-control-allow-origin: *
    {"detail":"Unauthorized","message":"Unauthorized","code":2001}
    "#);
    let call = app.get("/redoc").header("origin", "https://web.readest.com").showing(names[0]).send().await;
    assert!(!call.contains(names[0]));
}

#[actix_web::test]
async fn pages_of_other_origins_may_ask_first() {
    let app = App::new().await;
    let call = app
        .call("OPTIONS".parse().unwrap(), "/syncs/progress")
        .header("origin", "https://web.readest.com")
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "x-auth-user,x-auth-key,accept,content-type,authorization")
        .showing("access-control-allow-origin");
    let answer = call.showing("access-control-max-age").showing("access-control-allow-headers").send().await;
    assert!(answer.starts_with("200 OK\n"), "{answer}");
    for part in ["access-control-allow-origin: *", "max-age: 86400", "x-auth-user", "x-auth-key", "authorization"] {
        assert!(answer.contains(part), "{answer}");
    }
}
