//! Files on their way to a device.

use actix_web::http::Method;
use domain::catalog::{files::Format, limited::AtMost, publications::Publication};
use insta::assert_snapshot;

use super::{KINDLE, KOBO, at, shelf};
use crate::{
    api::shelves::{emma, file},
    app::App,
};

async fn serving() -> App {
    let app = shelf(&[emma()]).await;
    app.files.put("Folder/emma.epub", "an EPUB");
    app.files.put("Folder/emma.epub.kepub", "its KEPUB");
    app.files.put("Folder/emma.m4b", "an audiobook");
    app
}

#[actix_web::test]
async fn the_end_of_the_name_decides() {
    let app = serving().await;
    for (name, body) in [
        ("Emma.kepub.epub", "its KEPUB"),
        ("anything%20else.kepub.epub", "its KEPUB"),
        ("..%2F..%2Fetc%2Fpasswd.kepub.epub", "its KEPUB"),
        ("Emma.epub", "an EPUB"),
        ("..%2F..%2Fetc%2Fpasswd", "an EPUB"),
        ("%00", "an EPUB"),
    ] {
        for agent in [KOBO, KINDLE] {
            let answer = app.get(&at(&format!("download/emma-epub/{name}"))).header("user-agent", agent).send().await;
            assert!(answer.starts_with("200") && answer.ends_with(&format!("\n{body}")), "{name}: {answer}");
        }
    }
}

#[actix_web::test]
async fn without_a_name_a_kobo_gets_the_kepub() {
    let app = serving().await;
    let shown = async |agent| {
        let call = app.get(&at("download/emma-epub")).header("user-agent", agent);
        call.showing("content-disposition").showing("vary").send().await
    };
    assert_snapshot!(shown(KOBO).await, @r#"
    200 OK
    content-type: application/kepub+zip
    content-disposition: attachment; filename="Jane Austen - Emma.kepub.epub"
    vary: User-Agent
    its KEPUB
    "#);
    assert_snapshot!(shown(KINDLE).await, @r#"
    200 OK
    content-type: application/epub+zip
    content-disposition: attachment; filename="Jane Austen - Emma.epub"
    vary: User-Agent
    an EPUB
    "#);
    let audiobook = app.get(&at("download/emma-m4b")).header("user-agent", KOBO).send().await;
    assert!(audiobook.ends_with("\nan audiobook"), "{audiobook}");
}

#[actix_web::test]
async fn what_cannot_be_converted_is_had_as_it_is() {
    let app = serving().await;
    app.files.put("Folder/emma.epub.kepub", "broken");
    let named = app.look("download/emma-epub/Emma.kepub.epub").await;
    assert!(named.starts_with("422 Unprocessable Entity\ncontent-type: text/html"), "{named}");
    assert!(named.contains("The book can&#39;t be converted: it is broken."), "{named}");
    let unnamed = app.get(&at("download/emma-epub")).header("user-agent", KOBO).send().await;
    assert!(unnamed.ends_with("\nan EPUB"), "{unnamed}");
}

#[actix_web::test]
async fn what_is_a_kepub_is_sent_as_it_is() {
    let files = AtMost::first([file("emma", Format::Kepub), file("emma", Format::Pdf)]);
    let app = shelf(&[Publication { files, ..emma() }]).await;
    app.files.put("Folder/emma.kepub", "a KEPUB");
    for path in ["download/emma-kepub", "download/emma-kepub/Emma.kepub.epub"] {
        let answer = app.get(&at(path)).header("user-agent", KOBO).send().await;
        assert!(answer.starts_with("200") && answer.ends_with("\na KEPUB"), "{path}: {answer}");
    }
    let pdf = app.look("download/emma-pdf/Emma.kepub.epub").await;
    assert!(pdf.starts_with("404"), "{pdf}");
}

#[actix_web::test]
async fn parts_can_be_had_and_heads() {
    let app = serving().await;
    let path = at("download/emma-epub/Emma.kepub.epub");
    let part = app.get(&path).header("range", "bytes=4-").showing("content-range").send().await;
    assert!(part.contains("content-range: bytes 4-8/9\nKEPUB"), "{part}");
    let head = app.call(Method::HEAD, &path).showing("accept-ranges").send().await;
    assert!(head.starts_with("200 OK") && head.contains("accept-ranges: bytes"), "{head}");
}

#[actix_web::test]
async fn a_file_that_is_gone_is_said_to_be() {
    let app = shelf(&[emma()]).await;
    for path in ["download/emma-epub", "download/emma-epub/Emma.kepub.epub", "download/nothing", "download/.."] {
        let answer = app.look(path).await;
        assert!(answer.starts_with("404 Not Found\ncontent-type: text/html"), "{path}: {answer}");
    }
    let problems = app.get("/api/libraries/books/problems").basic("root", "secret").send().await;
    assert!(problems.contains(r#""path":"Folder/emma.epub""#), "{problems}");
}

#[actix_web::test]
async fn covers_come_in_two_sizes() {
    let app = shelf(&[emma()]).await;
    app.files.put("grid of emma", "large");
    app.files.put("thumbnail of emma", "small");
    for (path, body) in [("cover/emma", "small"), ("cover/emma?size=grid", "large"), ("cover/emma?size=x", "small")] {
        let answer = app.look(path).await;
        assert_eq!(answer, format!("200 OK\ncontent-type: image/jpeg\n{body}"), "{path}");
    }
}
