//! Whatever arrives, a clear answer.

use insta::assert_snapshot;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::progress::PLACE;
use crate::app::App;

#[actix_web::test]
async fn bodies_that_are_no_json_object_are_refused() {
    let app = App::with_ann().await;
    assert_snapshot!(app.put("/syncs/progress").by_ann().body("{").await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"EOF while parsing an object at line 1 column 1","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.put("/syncs/progress").by_ann().on_device().body("[]").await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"The body must be a JSON object","message":"Invalid request","code":2003}
    "#);
    for body in
        ["", "null", "7", r#""d1""#, r#"["d1","1",0.5,"Kobo"]"#, "{]", "\u{FEFF}{}", "a=b", "{\"document\":\"d1\""]
    {
        assert!(app.put("/syncs/progress").by_ann().body(body).await.starts_with("400"), "{body}");
    }
    assert!(app.put("/syncs/progress").by_ann().body(b"{\"document\":\"\xFF\"}").await.starts_with("400"));
    let deep = format!("{{\"x\":{}", "[".repeat(20_000));
    assert!(app.put("/syncs/progress").by_ann().body(deep).await.starts_with("400"));
}

#[actix_web::test]
async fn members_of_a_wrong_type_are_refused() {
    let app = App::with_ann().await;
    let with = |member: &str, value: &str| {
        let mut place: serde_json::Value = serde_json::from_str(PLACE).unwrap();
        place[member] = serde_json::Value::from("@");
        place.to_string().replace(r#""@""#, value)
    };
    assert_snapshot!(app.put("/syncs/progress").by_ann().json(r#"{"device":7}"#).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"invalid type: integer `7`, expected a string at line 1 column 11","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.put("/syncs/progress").by_ann().json(r#"{"percentage":[]}"#).await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"expected a string or a number at line 1 column 17","message":"Invalid request","code":2003}
    "#);
    let wrong = [
        ("document", "7"),
        ("document", r#""a\u0000b""#),
        ("progress", "true"),
        ("progress", "null"),
        ("progress", r#""\u0000""#),
        ("percentage", "null"),
        ("percentage", "NaN"),
        ("percentage", r#""NaN""#),
        ("percentage", r#""inf""#),
        ("percentage", r#""half""#),
        ("percentage", "-0.1"),
        ("percentage", "1e999"),
        ("percentage", "true"),
        ("device", "null"),
        ("device", r#""\n""#),
        ("device_id", "{}"),
        ("filename", "7"),
        ("filename", r#""a\u0000b""#),
        ("metadata", "7"),
        ("metadata", r#"{"title":"a\u0007b"}"#),
    ];
    for (member, value) in wrong {
        let rest = app.put("/syncs/progress").by_ann().json(&with(member, value)).await;
        assert!(rest.starts_with("400 Bad Request\ncontent-type: application/json\n"), "{member} {value}: {rest}");
        let device = app.put("/syncs/progress").by_ann().on_device().json(&with(member, value)).await;
        assert!(device.starts_with("403") && device.contains(r#""code":2003"#), "{member} {value}: {device}");
    }
    assert!(app.get("/books").by_ann().send().await.ends_with(r#"{"books":[]}"#));
}

#[actix_web::test]
async fn lengths_have_limits() {
    let app = App::with_ann().await;
    let limits = [("d1", 256), ("/body/p[3]", 4096), ("Kobo", 128), ("K1", 128)];
    for (text, limit) in limits {
        let fits = PLACE.replace(text, &"é".repeat(limit));
        assert!(app.put("/syncs/progress").by_ann().json(&fits).await.starts_with("200"), "{text}");
        let too_long = PLACE.replace(text, &"é".repeat(limit + 1));
        assert!(app.put("/syncs/progress").by_ann().json(&too_long).await.starts_with("400"), "{text}");
    }
    let name = "n".repeat(10_000);
    assert!(app.get("/users/auth").by(&name).send().await.starts_with("401"));
    assert!(app.get(&format!("/syncs/progress/{name}")).by_ann().send().await.starts_with("400"));
}

#[actix_web::test]
async fn large_bodies_are_refused() {
    let app = App::with_ann().await;
    let body = |length| PLACE.replace('}', &format!(r#","x":"{}"}}"#, "x".repeat(length)));
    assert!(app.put("/syncs/progress").by_ann().json(&body(65_000)).await.starts_with("200"));
    assert_snapshot!(app.put("/syncs/progress").by_ann().json(&body(65_536)).await, @r#"
    413 Payload Too Large
    content-type: application/json
    {"detail":"Request body too large","message":"Request body too large","code":2003}
    "#);
    assert_snapshot!(app.post("/users/create").on_device().json(&body(1_000_000)).await, @r#"
    413 Payload Too Large
    content-type: application/json
    {"detail":"Request body too large","message":"Request body too large","code":2003}
    "#);
}

#[actix_web::test]
async fn paths_that_cannot_be_decoded_are_refused() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/syncs/progress/%FF").by_ann().send().await, @r#"
    400 Bad Request
    content-type: application/json
    {"detail":"`document` must be percent-encoded UTF-8","message":"Invalid request","code":2003}
    "#);
    assert_snapshot!(app.get("/syncs/progress/%FF").by_ann().on_device().send().await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"`document` must be percent-encoded UTF-8","message":"Invalid request","code":2003}
    "#);
    for path in ["%ZZ", "a%", "a%2", "%00", "%C3", "%0A"] {
        let answer = app.get(&format!("/syncs/progress/{path}")).by_ann().send().await;
        assert!(answer.starts_with("400"), "{path}: {answer}");
    }
    let offer = app.put("/syncs/progress/d1/devices/%FF/offer").by_ann().send().await;
    assert!(offer.starts_with("400"), "{offer}");
}

#[actix_web::test]
async fn metacharacters_are_characters() {
    let app = App::with_ann().await;
    for document in ["' OR 1=1 --", "../../etc/passwd", "%s%n", "*", "$where", "{{7*7}}"] {
        app.put("/syncs/progress").by_ann().json(&PLACE.replace("d1", document)).await;
        let path = utf8_percent_encode(document, NON_ALPHANUMERIC);
        let answer = app.get(&format!("/syncs/progress/{path}")).by_ann().send().await;
        assert!(answer.contains(&format!(r#""document":"{document}""#)), "{answer}");
    }
}
