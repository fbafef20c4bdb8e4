//! Comics, page by page.

use actix_web::http::Method;
use domain::catalog::{
    files::{Format, PublicationFile},
    limited::AtMost,
    publications::Publication,
};
use insta::assert_snapshot;

use super::{books, links};
use crate::{
    api::shelves::{file, publication},
    app::App,
    kosync::progress::PLACE,
};

const STREAM: &str = "http://vaemendis.net/opds-pse/stream";

/// A comic of 4 pages.
fn maus() -> Publication {
    let comic = PublicationFile { pages: Some(4), ..file("maus", Format::Cbz) };
    Publication { files: AtMost::first([comic]), ..publication("maus", "Maus") }
}

/// A library with a comic and a book.
async fn comics() -> App {
    let app = books(&[maus(), publication("emma", "Emma")]).await;
    app.files.put("Folder/maus.cbz", "first second broken last");
    app
}

/// The link to the pages of the comic, in an entry or a list.
async fn stream(app: &App, path: &str) -> String {
    let document = app.document(path).await;
    let links: Vec<&str> = document.lines().filter(|line| line.contains(STREAM)).collect();
    links.join("\n")
}

async fn read_to(app: &App, document: &str, percentage: &str) {
    app.clock.advance_seconds(1);
    let place = PLACE.replace("d1", document).replace("0.5", percentage);
    let answer = app.put("/syncs/progress").by_ann().json(&place).await;
    assert!(answer.starts_with("200"), "{answer}");
}

#[actix_web::test]
async fn a_comic_is_shown_page_by_page() {
    let app = comics().await;
    let entry = app.document("/opds/publications/maus").await;
    assert_eq!(links(&entry, STREAM, "href"), ["/opds/files/maus-cbz/pages/{pageNumber}?maxWidth={maxWidth}"]);
    for list in ["/opds/publications/maus", "/opds/libraries/books/all"] {
        assert_eq!(links(&app.document(list).await, STREAM, "type"), ["image/jpeg"], "{list}");
        assert!(stream(&app, list).await.ends_with(r#" pse:count="4" />"#), "{list}");
    }
    let page = app.get("/opds/files/maus-cbz/pages/1?maxWidth=758").basic("ann", "secret");
    assert_snapshot!(page.showing("etag").showing("cache-control").send().await, @r#"
    200 OK
    content-type: image/jpeg
    etag: "second-758"
    cache-control: private, no-cache
    second-758
    "#);
    for path in ["/opds/files/maus-cbz/pages/0", "/opds/v2/files/maus-cbz/pages/0"] {
        assert_eq!(app.read(path).await, "200 OK\ncontent-type: image/jpeg\nfirst");
        let head = app.call(Method::HEAD, path).basic("ann", "secret").send().await;
        assert!(head.starts_with("200 OK\ncontent-type: image/jpeg\n"), "{head}");
    }
}

#[actix_web::test]
async fn a_page_that_is_known_is_not_sent_again() {
    let app = comics().await;
    let page = async |width: &str| {
        let page = app.get(&format!("/opds/files/maus-cbz/pages/0?maxWidth={width}")).basic("ann", "secret");
        page.header("if-none-match", "\"first-10\"").send().await
    };
    assert!(page("10").await.starts_with("304"));
    assert!(page("11").await.ends_with("first-11"));
}

#[actix_web::test]
async fn what_is_no_page_is_not_found() {
    let app = comics().await;
    let missing = |what: &str| format!("404 Not Found\ncontent-type: text/plain; charset=utf-8\n{what} not found");
    for number in ["4", "-1", "+1", "1.0", "x", "%7BpageNumber%7D", "4294967296"] {
        assert_eq!(app.read(&format!("/opds/files/maus-cbz/pages/{number}")).await, missing("Page"), "{number}");
    }
    for file in ["emma-epub", "nothing", "%20"] {
        assert_eq!(app.read(&format!("/opds/files/{file}/pages/0")).await, missing("File"), "{file}");
    }
    assert!(app.get("/opds/files/maus-cbz/pages/0").send().await.starts_with("401"));
    assert!(app.call(Method::POST, "/opds/files/maus-cbz/pages/0").send().await.starts_with("405"));
}

#[actix_web::test]
async fn only_whole_widths_are_understood() {
    let app = comics().await;
    let wide = app.read("/opds/files/maus-cbz/pages/0?maxWidth=99999999999").await;
    assert_eq!(wide, "200 OK\ncontent-type: image/jpeg\nfirst-4294967295");
    for width in ["0", "", "-1", "1.5", "x", "%7BmaxWidth%7D"] {
        let answer = app.read(&format!("/opds/files/maus-cbz/pages/0?maxWidth={width}")).await;
        let refused = "`maxWidth` must be a whole number of pixels, at least 1";
        assert_eq!(answer, format!("400 Bad Request\ncontent-type: text/plain; charset=utf-8\n{refused}"));
    }
}

#[actix_web::test]
async fn a_damaged_page_says_so() {
    let app = comics().await;
    assert_snapshot!(app.read("/opds/files/maus-cbz/pages/2").await, @"
    422 Unprocessable Entity
    content-type: text/plain; charset=utf-8
    the page can't be shown: it is broken
    ");
}

#[actix_web::test]
async fn a_comic_that_vanished_is_a_problem() {
    let app = books(&[maus()]).await;
    assert!(app.read("/opds/files/maus-cbz/pages/0").await.ends_with("File not found"));
    let problems = app.get("/api/libraries/books/problems").basic("root", "secret").send().await;
    assert!(problems.contains("Folder/maus.cbz"), "{problems}");
}

#[actix_web::test]
async fn comics_of_others_have_no_pages() {
    let app = App::with_root().await;
    app.library(&[maus()]).await;
    app.files.put("Folder/maus.cbz", "first");
    assert!(app.read("/opds/files/maus-cbz/pages/0").await.starts_with("404"));
}

#[actix_web::test]
async fn a_comic_tells_which_page_was_read_last() {
    let app = comics().await;
    read_to(&app, "maus-content", "0.75").await;
    read_to(&app, "emma-content", "0.5").await;
    let lists = ["/opds/publications/maus", "/opds/libraries/books/all", "/opds/recent", "/opds/reading"];
    for list in lists {
        let told = r#" pse:count="4" pse:lastRead="3" pse:lastReadDate="2026-02-14T12:00:01.000Z" />"#;
        assert!(stream(&app, list).await.ends_with(told), "{list}");
    }
    read_to(&app, "maus-name", "0.1").await;
    assert!(stream(&app, lists[0]).await.contains(r#"pse:lastRead="1""#));
    let others = app.get(lists[0]).basic("root", "secret").send().await;
    assert!(others.contains(STREAM) && !others.contains("lastRead"), "{others}");
}
