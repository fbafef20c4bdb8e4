//! Who may see a catalogue.

use insta::assert_snapshot;

use super::books;
use crate::api::shelves::emma;

#[actix_web::test]
async fn strangers_are_told_how_to_sign_in() {
    let app = books(&[emma()]).await;
    assert_snapshot!(app.get("/opds").showing("www-authenticate").send().await, @r#"
    401 Unauthorized
    content-type: application/opds-authentication+json
    www-authenticate: Basic realm="Inkshelf", charset="UTF-8"
    {"id":"urn:uuid:9d1c1f0e-6b1a-8d0c-9a54-2f3c5d3e7b61","title":"Inkshelf","description":"The name and password that your devices sync with","authentication":[{"type":"http://opds-spec.org/auth/basic","labels":{"login":"User name","password":"Password"}}]}
    "#);
    let document = app.get("/opds/auth").send().await;
    assert!(document.starts_with("200 OK\ncontent-type: application/opds-authentication+json\n{"), "{document}");
    assert_eq!(app.get("/opds/v2/auth").send().await, document);
}

#[actix_web::test]
async fn nothing_is_shown_to_strangers() {
    let app = books(&[emma()]).await;
    for path in [
        "",
        "/opensearch.xml",
        "/search?q=emma",
        "/recent",
        "/reading",
        "/libraries/books",
        "/libraries/books/opensearch.xml",
        "/libraries/books/search?q=emma",
        "/libraries/books/all",
        "/libraries/books/recent",
        "/libraries/books/series",
        "/libraries/books/series/x",
        "/libraries/books/authors",
        "/libraries/books/authors/x",
        "/publications/emma",
        "/publications/emma/cover",
        "/publications/emma/thumbnail",
        "/files/emma-epub/emma.epub",
    ] {
        for mount in ["/opds", "/opds/v2"] {
            let path = format!("{mount}{path}");
            assert!(app.get(&path).send().await.starts_with("401"), "{path}");
            assert!(app.get(&path).by_ann().send().await.starts_with("401"), "{path}");
        }
    }
}

#[actix_web::test]
async fn guessing_is_throttled() {
    let app = books(&[emma()]).await;
    for _ in 0..10 {
        assert!(app.get("/opds").basic("ann", "wrong").send().await.starts_with("401"));
    }
    assert_snapshot!(app.get("/opds").basic("ann", "wrong").showing("retry-after").send().await, @"
    429 Too Many Requests
    content-type: text/plain; charset=utf-8
    retry-after: 300
    too many attempts, try again in 300 s
    ");
}
