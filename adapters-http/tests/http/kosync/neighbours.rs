//! What surrounds the routes: health, other paths and methods, headers, the base path, the log.

use insta::assert_snapshot;

use crate::app::{App, Call, Setup};

#[actix_web::test]
async fn it_is_well() {
    let app = App::new().await;
    assert_snapshot!(app.get("/health").send().await, @r#"
    200 OK
    content-type: application/json
    {"status":"ok"}
    "#);
    assert_snapshot!(app.get("/healthcheck").on_device().send().await, @r#"
    200 OK
    content-type: application/json
    {"state":"OK"}
    "#);
    assert_snapshot!(app.get("/robots.txt").send().await, @"
    200 OK
    content-type: text/plain; charset=utf-8
    User-agent: *
    Disallow: /
    ");
}

#[actix_web::test]
async fn unknown_paths_are_not_found() {
    let app = App::new().await;
    assert_snapshot!(app.get("/nowhere").send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Not found","message":"Not found","code":2003}
    "#);
    for path in ["/users", "/users/auth/", "/syncs/progress/", "//users/auth", "/docs/nothing.js"] {
        assert!(app.get(path).on_device().send().await.starts_with("404"), "{path}");
    }
}

#[actix_web::test]
async fn other_methods_are_not_allowed() {
    let app = App::new().await;
    assert_snapshot!(app.post("/users/auth").showing("allow").send().await, @r#"
    405 Method Not Allowed
    content-type: application/json
    allow: GET, HEAD
    {"detail":"Method not allowed","message":"Method not allowed","code":2003}
    "#);
    assert_snapshot!(app.delete("/user/settings").showing("allow").on_device().send().await, @r#"
    405 Method Not Allowed
    content-type: application/json
    allow: GET, HEAD, PATCH
    {"detail":"Method not allowed","message":"Method not allowed","code":2003}
    "#);
    assert_snapshot!(app.put("/openapi.json").showing("allow").send().await, @r#"
    405 Method Not Allowed
    content-type: application/json
    allow: GET, HEAD
    {"detail":"Method not allowed","message":"Method not allowed","code":2003}
    "#);
}

#[actix_web::test]
async fn head_works_wherever_get_does() {
    let app = App::with_ann().await;
    for path in ["/health", "/users/auth", "/books", "/card/ann", "/openapi.json", "/docs", "/redoc"] {
        let answer = app.call("HEAD".parse().unwrap(), path).by_ann().send().await;
        assert!(answer.starts_with("200"), "{path}: {answer}");
    }
}

#[actix_web::test]
async fn every_answer_has_the_security_headers() {
    let app = App::with_ann().await;
    for path in ["/users/auth", "/nowhere", "/docs", "/books"] {
        let names = ["x-content-type-options", "x-frame-options", "referrer-policy", "cache-control"];
        let answer = names.into_iter().fold(app.get(path).by_ann(), Call::showing).send().await;
        for header in ["nosniff", "DENY", "same-origin", "no-store"] {
            assert!(answer.contains(header), "{path}: {answer}");
        }
    }
}

#[actix_web::test]
async fn the_base_path_may_be_stripped_or_not() {
    let app = App::set_up(Setup { base_path: "/my/books", ..Setup::default() }).await;
    app.register("ann").await;
    for path in ["/users/auth", "/my/books/users/auth", "/my/books/docs", "/my/books/syncs/progress/x/devices"] {
        assert!(app.get(path).by_ann().send().await.starts_with("200"), "{path}");
    }
    assert_snapshot!(app.get("/my/books/nowhere").send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Not found","message":"Not found","code":2003}
    "#);
    assert_snapshot!(app.get("/my/books/syncs/progress/a%2Fb").by_ann().on_device().send().await, @"
    200 OK
    content-type: application/json
    {}
    ");
    assert_eq!(app.log.last(), "192.0.2.7 GET /my/books/syncs/progress/a%2Fb 200 2");
}

#[actix_web::test]
async fn the_base_path_may_be_named_like_a_route() {
    let app = App::set_up(Setup { base_path: "/books", ..Setup::default() }).await;
    app.register("ann").await;
    for path in ["/books", "/books/books", "/books/users/auth", "/users/auth"] {
        assert!(app.get(path).by_ann().send().await.starts_with("200"), "{path}");
    }
}

#[actix_web::test]
async fn the_log_has_no_query() {
    let app = App::with_ann().await;
    app.get("/books?limit=7&key=secret").by_ann().send().await;
    assert_eq!(app.log.last(), "192.0.2.7 GET /books 200 12");
}
