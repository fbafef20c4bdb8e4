//! Files and covers.

use actix_web::http::Method;
use domain::catalog::{
    files::{FilePath, Format, PublicationFile},
    limited::AtMost,
    publications::Publication,
};
use insta::assert_snapshot;

use super::{books, links};
use crate::{
    api::shelves::{emma, file, publication},
    app::App,
};

/// A library with one file of these bytes and this name.
async fn serving(name: &str) -> App {
    let path = FilePath::parse(&format!("Folder/{name}")).unwrap();
    let file = PublicationFile { path: path.clone(), ..file("emma", Format::Epub) };
    let app = books(&[Publication { files: AtMost::first([file]), ..publication("emma", "Emma") }]).await;
    app.files.put(path.as_str(), "0123456789");
    app
}

const ACQUISITION: &str = "http://opds-spec.org/acquisition";

#[actix_web::test]
async fn a_file_is_served_under_an_ascii_name() {
    let app = serving("Émile & co.EPUB").await;
    let entry = app.document("/opds/publications/emma").await;
    let file = links(&entry, ACQUISITION, "href").remove(0);
    assert_eq!(file, "/opds/files/emma-epub/Emma.epub");
    let whole = app.get(&file).basic("ann", "secret").showing("content-disposition").showing("accept-ranges");
    assert_snapshot!(whole.send().await, @r#"
    200 OK
    content-type: application/epub+zip
    content-disposition: attachment; filename="Emma.epub"
    accept-ranges: bytes
    0123456789
    "#);
    let part = app.get(&file).basic("ann", "secret").header("range", "bytes=2-4").showing("content-range");
    assert_snapshot!(part.send().await, @"
    206 Partial Content
    content-type: application/epub+zip
    content-range: bytes 2-4/10
    234
    ");
}

#[actix_web::test]
async fn epubs_and_comics_can_be_had_as_kepub() {
    let app = serving("emma.epub").await;
    let entry = app.document("/opds/publications/emma").await;
    let kepub = links(&entry, ACQUISITION, "href").remove(1);
    assert_eq!(kepub, "/opds/files/emma-epub/Emma.kepub.epub");
    assert_eq!(links(&entry, ACQUISITION, "type")[1], "application/kepub+zip");
    assert_eq!(app.read(&kepub).await, "404 Not Found\ncontent-type: text/plain; charset=utf-8\nFile not found");
    app.files.put("Folder/emma.epub.kepub", "a KEPUB");
    for method in [Method::GET, Method::HEAD] {
        let call = app.call(method, &kepub).basic("ann", "secret").showing("content-disposition").showing("etag");
        let head = "content-disposition: attachment; filename=\"Emma.kepub.epub\"\netag: \"kepub-7\"";
        let sent = format!("200 OK\ncontent-type: application/kepub+zip\n{head}\na KEPUB");
        assert_eq!(call.send().await, sent);
    }
    app.files.put("Folder/emma.epub.kepub", "broken");
    let refused = app.read(&kepub).await;
    assert!(refused.starts_with("422") && refused.ends_with("the book can't be converted: it is broken"), "{refused}");
}

#[actix_web::test]
async fn what_is_a_kepub_is_not_converted() {
    let mut emma = emma();
    emma.files = AtMost::first([Format::Epub, Format::Kepub, Format::Pdf].map(|format| file("emma", format)));
    let app = books(&[emma]).await;
    app.files.put("Folder/emma.kepub", "as it is");
    app.files.put("Folder/emma.pdf", "a PDF");
    let entry = app.document("/opds/publications/emma").await;
    let files = links(&entry, ACQUISITION, "href");
    assert_eq!(files.len(), 3);
    assert!(app.read(&files[1]).await.ends_with("\nas it is"));
    assert!(app.read("/opds/files/emma-pdf/Emma.kepub.epub").await.starts_with("404"));
}

#[actix_web::test]
async fn the_best_format_comes_first() {
    let mut emma = emma();
    let formats = [Format::M4b, Format::Pdf, Format::Cbz, Format::Epub];
    emma.files = AtMost::first(formats.map(|format| file("emma", format)));
    let app = books(&[emma]).await;
    let entry = app.document("/opds/libraries/books/all").await;
    assert_eq!(
        links(&entry, ACQUISITION, "href"),
        [
            "/opds/files/emma-epub/Jane%20Austen%20-%20Emma.epub",
            "/opds/files/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub",
            "/opds/files/emma-cbz/Jane%20Austen%20-%20Emma.cbz",
            "/opds/files/emma-cbz/Jane%20Austen%20-%20Emma.kepub.epub",
            "/opds/files/emma-pdf/Jane%20Austen%20-%20Emma.pdf",
            "/opds/files/emma-m4b/Jane%20Austen%20-%20Emma.m4b"
        ]
    );
}

#[actix_web::test]
async fn a_link_to_a_file_outlives_its_title() {
    let app = serving("emma.epub").await;
    assert!(app.read("/opds/files/emma-epub/Old%20title.epub").await.ends_with("0123456789"));
    assert!(app.read("/opds/files/nothing/emma.epub").await.starts_with("404"));
}

#[actix_web::test]
async fn a_file_that_is_gone_is_not_found() {
    let app = books(&[publication("emma", "Emma")]).await;
    let answer = app.read("/opds/files/emma-epub/emma.epub").await;
    assert_eq!(answer, "404 Not Found\ncontent-type: text/plain; charset=utf-8\nFile not found");
}

#[actix_web::test]
async fn covers_are_jpegs_in_two_sizes() {
    let app = serving("emma.epub").await;
    app.files.put("grid of emma", "large");
    app.files.put("thumbnail of emma", "small");
    let list = app.document("/opds/libraries/books/all").await;
    for (rel, bytes) in [("image", "large"), ("image/thumbnail", "small")] {
        let rel = format!("http://opds-spec.org/{rel}");
        assert_eq!(links(&list, &rel, "type"), ["image/jpeg"]);
        let address = links(&list, &rel, "href").remove(0);
        let answer = app.get(&address).basic("ann", "secret").showing("etag").send().await;
        let etag = format!("\"cover-{}\"", bytes.len());
        assert_eq!(answer, format!("200 OK\ncontent-type: image/jpeg\netag: {etag}\n{bytes}"));
        let again = app.get(&address).basic("ann", "secret").header("if-none-match", etag).send().await;
        assert!(again.starts_with("304"), "{again}");
    }
}

#[actix_web::test]
async fn a_cover_that_cannot_be_had_is_our_fault() {
    let app = serving("emma.epub").await;
    let answer = app.read("/opds/publications/emma/cover").await;
    assert_eq!(answer, "503 Service Unavailable\ncontent-type: text/plain; charset=utf-8\nThe file can't be read");
}
