//! What the reader is reading.

use super::Browser;
use crate::{api::shelves::emma, app::App, kosync::progress::PLACE, opds::volume};

/// `ann` has read in "Emma" on two devices, and in a book that is in no library.
async fn reading() -> App {
    let app = App::with_root().await;
    app.library(&[emma(), volume(1)]).await;
    let app = app.granted().await;
    for (document, device, percentage) in
        [("emma-content", "K1", "0.25"), ("emma-content", "P1", "0.5"), ("other", "K1", "0.1")]
    {
        let place = PLACE.replace("d1", document).replace("0.5", percentage).replace("K1", device);
        let answer = app.put("/syncs/progress").by_ann().json(&place).await;
        assert!(answer.starts_with("200"), "{answer}");
        app.clock.advance_seconds(60);
    }
    app
}

#[actix_web::test]
async fn home_shows_what_is_read_and_what_is_new() {
    let app = reading().await;
    let home = app.browser("ann").await.page("/").await;
    let position = |text: &str| home.find(text).unwrap_or_else(|| panic!("{text} in {home}"));
    assert!(position("<h2>other</h2>") < position(r#"<a href="/publications/emma">Emma</a>"#), "newest first");
    assert!(home.contains("50 %, Feb 14, 2026"), "{home}");
    assert!(position("Recently added") < position("/publications/v1"));
}

#[actix_web::test]
async fn a_book_can_be_called_otherwise() {
    let app = reading().await;
    let browser = app.browser("ann").await;
    let answer = browser.post("/", "action=label&canonical_hash=other&label=A+%3Cb%3Enovel").await;
    assert!(answer.contains("location: /?book=other"), "{answer}");
    let home = browser.page("/?book=other").await;
    assert!(home.contains("<h2>A &lt;b&gt;novel</h2>"), "{home}");
    browser.post("/", "action=label&canonical_hash=other&label=+").await;
    assert!(browser.page("/").await.contains("<h2>other</h2>"));
    let unknown = browser.post("/", "action=label&canonical_hash=nothing&label=x").await;
    assert!(unknown.starts_with("404 Not Found\ncontent-type: text/html"), "{unknown}");
    assert!(browser.post("/", "action=nothing").await.starts_with("400"));
}

#[actix_web::test]
async fn the_place_of_another_device_can_be_used() {
    let app = reading().await;
    let browser = app.browser("ann").await;
    let open = browser.page("/?book=emma-content").await;
    assert!(open.contains("<td>25 %</td>") && open.contains("<td>50 %</td>"), "{open}");
    assert_eq!(open.matches(">Use this one<").count(), 1, "{open}");
    browser.post("/", "action=offer&document=emma-content&device_id=K1&canonical_hash=emma-content").await;
    let offered = app.get("/syncs/progress/emma-content").by_ann().send().await;
    assert!(offered.contains("0.25"), "{offered}");
}

#[actix_web::test]
async fn books_that_were_linked_can_be_taken_apart() {
    let app = reading().await;
    let browser = app.browser("ann").await;
    app.post("/documents/link").by_ann().json(r#"{"hashes":["emma-content","other"]}"#).await;
    assert!(!browser.page("/").await.contains("<h2>other</h2>"));
    let open = browser.page("/?book=emma-content").await;
    assert!(open.contains("These are different books"), "{open}");
    browser.post("/", "action=unlink&canonical_hash=other").await;
    assert!(browser.page("/").await.contains("<h2>other</h2>"));
}

#[actix_web::test]
async fn a_publication_shows_the_places_in_it() {
    let app = reading().await;
    let page = app.browser("ann").await.page("/publications/emma").await;
    assert!(page.contains("<h1>Emma</h1>") && page.contains("Your place on each device"), "{page}");
    for link in
        ["/files/emma-epub/Jane%20Austen%20-%20Emma.epub", "/files/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub"]
    {
        assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    }
    let unread = app.browser("root").await.page("/publications/emma").await;
    assert!(!unread.contains("Your place on each device"), "{unread}");
}

#[actix_web::test]
async fn files_are_had_by_the_session() {
    let app = reading().await;
    app.files.put("Folder/emma.epub", "an EPUB");
    let browser: Browser = app.browser("ann").await;
    assert!(browser.get("/files/emma-epub/Emma.epub").await.ends_with("\nan EPUB"));
    assert!(browser.get("/files/nothing/Emma.epub").await.starts_with("404 Not Found\ncontent-type: text/html"));
}
