//! Options reach the conversion.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive};

use crate::shelf::{Shelf, book_with};

/// The document of a book after a conversion with these options.
fn page(body: &str, options: &[&str]) -> String {
    let shelf = Shelf::new();
    shelf.put("a.epub", &book_with("a", body));
    shelf.put("file.css", b"b { color: red }");
    let ended = shelf.kepub(options.iter().chain(&["a.epub"]));
    assert_eq!(ended.status, Some(0), "{ended:?}");
    let result = shelf.read("a.kepub.epub");
    document(&result)
}

fn document(book: &[u8]) -> String {
    let archive = ZipArchive::from_slice(book).unwrap();
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().unwrap() {
        if entry.file_path().as_bytes() == b"page.xhtml" {
            let packed = archive.get_entry(entry.wayfinder()).unwrap();
            let mut text = String::new();
            match entry.compression_method() {
                CompressionMethod::STORE => packed.data().read_to_string(&mut text).unwrap(),
                _ => DeflateDecoder::new(packed.data()).read_to_string(&mut text).unwrap(),
            };
            return text;
        }
    }
    panic!("the document is gone");
}

#[test]
fn styles_are_added_files_first() {
    let page = page("<p>One.</p>", &["--css", "i { color: blue }", "--css-file", "file.css"]);
    let (file, text) = (page.find("color: red").unwrap(), page.find("color: blue").unwrap());
    assert!(file < text);
}

#[test]
fn sentences_may_follow_unicode() {
    let body = "<p>\u{672c}\u{3002}\u{672c}\u{3002}</p>";
    assert_eq!(page(body, &[]).matches("koboSpan\" id").count(), 1);
    assert_eq!(page(body, &["--sentences", "unicode"]).matches("koboSpan\" id").count(), 2);
}

#[test]
fn hyphens_are_set_both_ways() {
    assert!(!page("<p>One.</p>", &[]).contains("hyphens"));
    assert!(page("<p>One.</p>", &["--hyphenate"]).contains("hyphens: auto"));
    assert!(page("<p>One.</p>", &["--no-hyphenate"]).contains("hyphens: none"));
}

#[test]
fn a_title_page_can_be_asked_for_and_refused() {
    let shelf = Shelf::with(&["a.epub"]);
    let has_page =
        |when| shelf.kepub(["--inspect", "a.epub", "--title-page", when]).stdout.contains("title page: added");
    assert!(has_page("always"));
    assert!(!has_page("never"));
}

#[test]
fn limits_are_kept() {
    let shelf = Shelf::with(&["a.epub"]);
    let ended = shelf.kepub(["a.epub", "--max-total-size", "500B"]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.failures()[0].ends_with("past the limit of 500"), "{ended:?}");
    assert_eq!(shelf.kepub(["a.epub", "--max-entries", "2"]).status, Some(1));
    assert_eq!(shelf.kepub(["a.epub", "--max-entry-size", "100B"]).status, Some(1));
    assert_eq!(shelf.files(), ["a.epub"]);
}
