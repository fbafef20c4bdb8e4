//! Documents that pass through, because they are too large to be held.

use kepub::Options;

use crate::shelf::{self, Book, page};

/// More than the 2 MiB that are held.
const LARGE: usize = 3 << 20;

fn convert(document: &[u8]) -> (String, kepub::Report) {
    let (converted, report) = Book::with_chapters(&[""]).with("OPS/0.xhtml", document).convert().unwrap();
    (shelf::text(&converted, "OPS/0.xhtml"), report)
}

fn alone(document: &[u8]) -> String {
    String::from_utf8(kepub::convert_document(document, &Options::default()).unwrap().bytes).unwrap()
}

#[test]
fn a_large_document_is_converted_as_a_small_one_is() {
    let paragraph =
        "<p class=\"a\">One sentence. “Two,” she said! Été &eacute;&nbsp;<b>three.</b> Four\n </p>\n<div> x. </div>";
    let document = page(&paragraph.repeat(LARGE / paragraph.len()));
    let (converted, report) = convert(document.as_bytes());
    assert!(converted == alone(document.as_bytes()));
    assert_eq!(report.repaired, []);
    assert!(report.spans > 100_000);
}

#[test]
fn a_large_document_in_another_encoding_is_too() {
    let paragraph = b"<p>D\xE9j\xE0 vu. Encore!</p>\n";
    let mut document =
        b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><html><head><title>T</title></head><body>".to_vec();
    document.extend(paragraph.repeat(LARGE / paragraph.len()));
    document.extend(b"</body></html>");
    let (converted, _) = convert(&document);
    assert!(converted == alone(&document));
    assert!(converted.contains("Déjà vu. </span>"));
}

#[test]
fn a_large_document_that_is_not_well_formed_is_held_and_repaired() {
    let document = page(&"<p>One. Two.<br>".repeat(LARGE / 16));
    let (converted, report) = convert(document.as_bytes());
    assert!(converted == alone(document.as_bytes()));
    assert_eq!(report.repaired.len(), 1);
}

#[test]
fn one_that_is_larger_still_is_copied_and_reported() {
    let document = page(&"<p>One. Two.<br>".repeat((9 << 20) / 16));
    let (converted, report) = convert(document.as_bytes());
    assert!(converted == document);
    assert!(report.unconverted[0].reason.ends_with("; it is too large to be repaired"), "{report:?}");
}

#[test]
fn a_text_without_an_end_passes_through() {
    let document = page(&format!("<p>{}</p><div>{}</div>", "a".repeat(LARGE), " ".repeat(LARGE)));
    let (converted, report) = convert(document.as_bytes());
    assert!(converted.contains("id=\"kobo.1.1\">aaa"));
    assert_eq!(report.spans, 2, "one of them in the contents");
}

#[test]
fn replacements_reach_what_passes_through() {
    let mut options = Options::default();
    options.replacements.push(("sentence".to_owned(), "S".to_owned()));
    let paragraph = "<p>One sentence. Two.</p>\n";
    let document = page(&paragraph.repeat(LARGE / paragraph.len()));
    let book = Book::with_chapters(&[&document]).bytes();
    let (converted, _) = shelf::convert(&book, &options).unwrap();
    let text = shelf::text(&converted, "OPS/0.xhtml");
    assert!(!text.contains("sentence"));
    assert_eq!(text.matches("One S. ").count(), LARGE / paragraph.len());
}
