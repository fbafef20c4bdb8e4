//! Publications, series and authors.

use insta::assert_snapshot;
use serde_json::Value;

use super::shelves::{emma, publication};
use crate::app::App;

async fn shelves() -> App {
    let app = App::with_root().await;
    app.library(&[emma(), publication("maus", "Maus"), publication("warden", "The Warden")]).await;
    app.granted().await
}

async fn json(app: &App, path: &str) -> Value {
    let answer = app.get(path).basic("ann", "secret").send().await;
    let (head, body) = answer.rsplit_once('\n').unwrap();
    assert_eq!(head, "200 OK\ncontent-type: application/json", "{path}: {body}");
    serde_json::from_str(body).unwrap()
}

async fn titles(app: &App, path: &str) -> Vec<String> {
    let list = json(app, path).await;
    list["items"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_publication_is_shown_whole() {
    let app = shelves().await;
    assert_snapshot!(app.get("/api/publications/emma").basic("ann", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"id":"emma","library_id":"books","title":"Emma","sort_title":"Emma","contributors":[{"name":"Jane Austen","role":"aut"},{"name":"A Voice","role":"nrt"}],"series":[{"id":"34f31f5023bf1e001ede7f94261aa833","name":"Novels","number":4},{"id":"5a33830dcb61d3097d830d97bc0d789d","name":"Classics","number":1.5},{"id":"ae11c1d3723d521407fe6373d0ed9bbb","name":"Loose","number":null}],"description":"Handsome,\nclever, and rich.","language":"en-gb","publisher":"Murray","published":"1815-12","identifiers":[{"scheme":"isbn","value":"9780141439587"}],"subjects":["Love"],"cover":false,"files":[{"id":"emma-epub","format":"epub","name":"emma.epub","size":1000,"modified":"2023-11-14T22:13:19.000Z","pages":null,"duration":null,"document_ids":["emma-content","emma-name"]},{"id":"emma-cbz","format":"cbz","name":"emma.cbz","size":1000,"modified":"2023-11-14T22:13:19.000Z","pages":300,"duration":null,"document_ids":["emma-content","emma-name"]},{"id":"emma-m4b","format":"m4b","name":"emma.m4b","size":1000,"modified":"2023-11-14T22:13:19.000Z","pages":null,"duration":3600.5,"document_ids":["emma-content","emma-name"]}],"added_at":"2023-11-14T22:13:21.000Z","updated_at":"2023-11-14T22:13:22.000Z","place":null}
    "#);
    assert_snapshot!(app.get("/api/publications/nothing").basic("ann", "secret").send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"Publication not found"}
    "#);
}

#[actix_web::test]
async fn a_publication_tells_the_readers_place() {
    let app = shelves().await;
    let place = r#"{"document":"emma-content","progress":"/body/p[3]","percentage":0.5,"device":"Kobo"}"#;
    app.put("/syncs/progress").by_ann().json(place).await;
    let expected = serde_json::json!({
        "document": "emma-content", "progress": "/body/p[3]", "percentage": 0.5, "device": "Kobo", "device_id": "",
        "timestamp": 1_771_070_400,
    });
    assert_eq!(json(&app, "/api/publications/emma").await["place"], expected);
    assert_eq!(json(&app, "/api/publications/maus").await["place"], Value::Null);
}

#[actix_web::test]
async fn shelves_are_listed() {
    let app = shelves().await;
    assert_eq!(titles(&app, "/api/publications").await, ["Emma", "Maus", "The Warden"]);
    let series = json(&app, "/api/series").await["items"][2]["id"].as_str().unwrap().to_owned();
    let author = json(&app, "/api/authors").await["items"][0]["id"].as_str().unwrap().to_owned();
    for (query, listed) in [
        ("library=books&shelf=all", &["Emma", "Maus", "The Warden"][..]),
        ("shelf=recent", &["Emma", "Maus", "The Warden"]),
        ("q=ward", &["The Warden"]),
        ("q=aus+em", &["Emma"]),
        ("q=w", &[]),
        ("format=m4b", &["Emma"]),
        ("format=pdf&q=em", &[]),
        (&format!("series={series}"), &["Emma"]),
        (&format!("author={author}&format=epub"), &["Emma"]),
        ("author=nobody", &[]),
    ] {
        assert_eq!(titles(&app, &format!("/api/publications?{query}")).await, listed, "{query}");
    }
}

#[actix_web::test]
async fn series_and_authors_are_counted() {
    let app = shelves().await;
    assert_snapshot!(app.get("/api/series?limit=2").basic("ann", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"items":[{"id":"5a33830dcb61d3097d830d97bc0d789d","name":"Classics","publications":1},{"id":"ae11c1d3723d521407fe6373d0ed9bbb","name":"Loose","publications":1}],"next":"RocakHwQJl9sb29zZQBhZTExYzFkMzcyM2Q1MjE0MDdmZTYzNzNkMGVkOWJiYg","previous":null,"total":null}
    "#);
    assert_snapshot!(app.get("/api/authors?library=books").basic("ann", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    {"items":[{"id":"ca992325ccc47e0efa3ad29677680f2a","name":"Jane Austen","publications":1}],"next":null,"previous":null,"total":null}
    "#);
}

#[actix_web::test]
async fn pages_lead_to_each_other() {
    let app = shelves().await;
    let first = json(&app, "/api/publications?limit=2").await;
    assert_eq!((&first["total"], &first["previous"]), (&Value::from(3), &Value::Null));
    let next = first["next"].as_str().unwrap();
    let second = json(&app, &format!("/api/publications?limit=2&after={next}")).await;
    assert_eq!(second["items"][0]["title"], "The Warden");
    assert_eq!(second["next"], Value::Null);
    let previous = second["previous"].as_str().unwrap();
    let back = json(&app, &format!("/api/publications?limit=2&before={previous}")).await;
    assert_eq!(back["items"], first["items"]);
    assert_eq!(back["next"], first["next"]);
}

#[actix_web::test]
async fn bad_questions_are_told_what_is_wrong() {
    let app = shelves().await;
    for (query, answer) in [
        ("limit=0", "`limit` must be from 1 to 200"),
        ("limit=201", "`limit` must be from 1 to 200"),
        ("after=!", "`cursor` must be one that this list has given"),
        ("before=AAAA", "`cursor` must be one that this list has given"),
        ("after=AAAA&before=AAAA", "`after` must be left out with `before`"),
        ("format=EPUB", "`format` must be epub, kepub, cbz, pdf or m4b"),
        ("shelf=best", "`shelf` must be all or recent, alone or in place of `series`, `author` and `q`"),
        ("shelf=all&q=emma", "`shelf` must be all or recent, alone or in place of `series`, `author` and `q`"),
        ("series=a/b", "`series` must be 1 to 64 letters, digits, - and _"),
    ] {
        let shown = app.get(&format!("/api/publications?{query}")).basic("ann", "secret").send().await;
        let expected = format!("422 Unprocessable Entity\ncontent-type: application/json\n{{\"detail\":\"{answer}\"}}");
        assert_eq!(shown, expected, "{query}");
    }
    let malformed = app.get("/api/publications?limit=x").basic("ann", "secret").send().await;
    assert!(malformed.starts_with("400"), "{malformed}");
    for library in ["nothing", "a/b"] {
        let answer = app.get(&format!("/api/publications?library={library}")).basic("ann", "secret").send().await;
        assert!(answer.starts_with("404") && answer.ends_with(r#"{"detail":"Library not found"}"#), "{answer}");
    }
}

#[actix_web::test]
async fn strangers_are_turned_away() {
    let app = shelves().await;
    assert_snapshot!(app.get("/api/publications").send().await, @r#"
    401 Unauthorized
    content-type: application/json
    {"detail":"Unauthorized"}
    "#);
    for path in ["/api/libraries", "/api/publications/emma", "/api/series", "/api/authors", "/api/files/emma-epub"] {
        assert!(app.get(path).send().await.starts_with("401"), "{path}");
        assert!(app.get(path).basic("ann", "wrong").send().await.starts_with("401"), "{path}");
    }
}

#[actix_web::test]
async fn what_was_not_granted_is_nowhere() {
    let app = App::with_root().await;
    app.library(&[emma()]).await;
    assert_eq!(titles(&app, "/api/publications").await, [""; 0]);
    assert_eq!(titles(&app, "/api/publications?q=emma").await, [""; 0]);
    for path in ["/api/libraries", "/api/series", "/api/authors"] {
        assert_eq!(json(&app, path).await["items"], serde_json::json!([]), "{path}");
    }
    for path in ["/api/publications/emma", "/api/files/emma-epub", "/api/publications?library=books"] {
        assert!(app.get(path).basic("ann", "secret").send().await.starts_with("404"), "{path}");
    }
    assert!(app.get("/api/publications/emma").basic("root", "secret").send().await.starts_with("200"));
}
