//! Files, whole and in parts.

use actix_web::http::Method;
use domain::catalog::{
    files::{FilePath, Format, PublicationFile},
    limited::AtMost,
    publications::Publication,
};
use insta::assert_snapshot;

use super::shelves::{file, publication};
use crate::app::App;

/// A library with a file of these bytes and this name.
async fn serving(bytes: &str, name: &str) -> App {
    let app = App::with_root().await;
    let path = FilePath::parse(&format!("Folder/{name}")).unwrap();
    app.files.put(path.as_str(), bytes);
    let file = PublicationFile { path, ..file("emma", Format::Epub) };
    app.library(&[Publication { files: AtMost::first([file]), ..publication("emma", "Emma") }]).await;
    app.granted().await
}

const FILE: &str = "/api/files/emma-epub";

#[actix_web::test]
async fn a_file_is_served_as_it_is() {
    let app = serving("0123456789", "Émile; \"2\".epub").await;
    let whole = app.get(FILE).basic("ann", "secret").showing("content-disposition").showing("accept-ranges");
    assert_snapshot!(whole.showing("cache-control").send().await, @r#"
    200 OK
    content-type: application/epub+zip
    content-disposition: attachment; filename="Emile_ _2_.epub"; filename*=UTF-8''%C3%89mile%3B%20%222%22.epub
    accept-ranges: bytes
    cache-control: private, no-cache
    0123456789
    "#);
    assert!(app.get("/api/files/nothing").basic("ann", "secret").send().await.starts_with("404"));
}

#[actix_web::test]
async fn parts_are_served() {
    let app = serving("0123456789", "emma.epub").await;
    let part = async |range: &str| {
        app.get(FILE).basic("ann", "secret").header("range", range).showing("content-range").send().await
    };
    assert_snapshot!(part("bytes=2-4").await, @"
    206 Partial Content
    content-type: application/epub+zip
    content-range: bytes 2-4/10
    234
    ");
    assert_snapshot!(part("bytes=-3").await, @"
    206 Partial Content
    content-type: application/epub+zip
    content-range: bytes 7-9/10
    789
    ");
    assert_snapshot!(part("bytes=10-").await, @"
    416 Range Not Satisfiable
    content-range: bytes */10
    ");
    for whole in ["bytes=0-1,4-5", "bytes=x", "chapters=1-2"] {
        assert!(part(whole).await.ends_with("\n0123456789"), "{whole}");
    }
    let head = app.call(Method::HEAD, FILE).basic("ann", "secret").header("range", "bytes=2-4").send().await;
    assert!(head.starts_with("200"), "{head}");
}

#[actix_web::test]
async fn long_files_are_sent_to_the_last_byte() {
    let text = (0..50_000).fold(String::new(), |text, number| text + &format!("{number:05} "));
    let app = serving(&text, "emma.epub").await;
    let whole = app.get(FILE).basic("ann", "secret").send().await;
    assert!(whole.ends_with(&format!("\n{text}")), "{}", whole.len());
    let part = app.get(FILE).basic("ann", "secret").header("range", "bytes=100000-299999").send().await;
    assert!(part.ends_with(&format!("\n{}", &text[100_000..])), "{}", part.len());
    let nothing = serving("", "emma.epub").await;
    assert_eq!(nothing.get(FILE).basic("ann", "secret").send().await, "200 OK\ncontent-type: application/epub+zip\n");
}

#[actix_web::test]
async fn parts_of_another_edition_are_not_mixed_with_the_first() {
    let app = serving("0123456789", "emma.epub").await;
    let rest = async |edition: &str| {
        let rest = app.get(FILE).basic("ann", "secret").header("range", "bytes=8-").header("if-range", edition);
        rest.showing("etag").send().await
    };
    let date = "Tue, 14 Nov 2023 22:13:20 GMT";
    for edition in ["\"original-10\"", date] {
        let part = "206 Partial Content\ncontent-type: application/epub+zip\netag: \"original-10\"\n89";
        assert_eq!(rest(edition).await, part, "{edition}");
    }
    app.files.put("Folder/emma.epub", "another edition");
    let whole = "200 OK\ncontent-type: application/epub+zip\netag: \"original-15\"\nanother edition";
    for edition in ["\"original-10\"", "W/\"original-15\"", "nonsense"] {
        assert_eq!(rest(edition).await, whole, "{edition}");
    }
}

#[actix_web::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let app = serving("0123456789", "emma.epub").await;
    let ask = async |condition, value: &str| {
        let call = app.get(FILE).basic("ann", "secret").header(condition, value);
        call.showing("etag").showing("last-modified").showing("cache-control").send().await
    };
    let etag = "\"original-10\"";
    assert_snapshot!(ask("if-none-match", etag).await, @r#"
    304 Not Modified
    etag: "original-10"
    last-modified: Tue, 14 Nov 2023 22:13:20 GMT
    cache-control: private, no-cache
    "#);
    assert!(ask("if-modified-since", "Tue, 14 Nov 2023 22:13:20 GMT").await.starts_with("304"));
    assert!(ask("if-match", etag).await.starts_with("200"));
    app.files.put("Folder/emma.epub", "another edition");
    let again = ask("if-none-match", etag).await;
    assert!(again.starts_with("200") && again.ends_with("another edition"), "{again}");
    assert!(ask("if-match", etag).await.starts_with("412"));
}

#[actix_web::test]
async fn head_tells_the_length() {
    let app = serving("0123456789", "emma.epub").await;
    let head = app.call(Method::HEAD, FILE).basic("ann", "secret").send().await;
    assert!(head.starts_with("200 OK\ncontent-type: application/epub+zip\n"), "{head}");
}

#[actix_web::test]
async fn a_file_that_is_gone_is_not_found() {
    let app = App::with_root().await;
    app.library(&[publication("emma", "Emma")]).await;
    let answer = app.get(FILE).basic("root", "secret").send().await;
    assert!(answer.starts_with("404") && answer.ends_with(r#"{"detail":"File not found"}"#), "{answer}");
}

#[actix_web::test]
async fn a_cover_is_served_in_two_sizes() {
    let app = serving("0123456789", "emma.epub").await;
    app.files.put("grid of emma", "large");
    app.files.put("thumbnail of emma", "small");
    let cover = async |query: &str| {
        app.get(&format!("/api/publications/emma/cover{query}")).basic("ann", "secret").send().await
    };
    for query in ["", "?size=grid"] {
        assert_eq!(cover(query).await, "200 OK\ncontent-type: image/jpeg\nlarge");
    }
    assert_eq!(cover("?size=thumbnail").await, "200 OK\ncontent-type: image/jpeg\nsmall");
    assert!(cover("?size=huge").await.starts_with("422"));
    let unseen = app.get("/api/publications/nothing/cover").basic("ann", "secret").send().await;
    assert!(unseen.starts_with("404"), "{unseen}");
}

#[actix_web::test]
async fn a_cover_that_cannot_be_had_is_our_fault() {
    let app = serving("0123456789", "emma.epub").await;
    let answer = app.get("/api/publications/emma/cover").basic("ann", "secret").send().await;
    assert_eq!(
        answer,
        "503 Service Unavailable\ncontent-type: application/json\n{\"detail\":\"The file can't be read\"}"
    );
}
