use std::{fs, path::Path};

use proptest::{prelude::*, string::string_regex};

use super::{tests::options, *};
use crate::document::encoding;

#[test]
fn what_takes_more_than_its_share_is_refused_at_once() {
    let fonts = numbered(400, |n| format!("<font size={n}>"));
    let attributes = numbered(100_000, |n| format!(" a{n}=\">\""));
    for (source, expected) in [
        ("<div>".repeat(200_000), Irreparable::Nested),
        ("<b>".repeat(200_000), Irreparable::Nested),
        ("<svg>".to_owned() + &"<g>".repeat(200_000), Irreparable::Nested),
        ("<table><tr><td>".repeat(200_000), Irreparable::Nested),
        (format!("<p>{fonts}") + &"</p><p>a".repeat(100_000), Irreparable::Grown),
        (format!("<p><b class='{}'>", "a".repeat(100_000)) + &"<p>a".repeat(1000), Irreparable::Grown),
        (format!("<p{attributes}>"), Irreparable::Attributes),
        (format!("a &am<p{attributes}>"), Irreparable::Attributes),
        (format!("<!-- <p a=' --></p{attributes}>"), Irreparable::Attributes),
    ] {
        assert_eq!(repair(&source).err(), Some(expected), "{}", &source[..40]);
    }
}

#[test]
fn reference_cases_become_well_formed() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let soup = fs::read_to_string(cases.join("soup.jsonl")).unwrap();
    let mut sources: Vec<String> = soup.lines().map(source_of).collect();
    for folder in fs::read_dir(cases.join("content")).unwrap() {
        let bytes = fs::read(folder.unwrap().path().join("input.xhtml")).unwrap();
        sources.push(encoding::decode(&bytes, None).into_owned());
    }
    sources.retain(|source| roxmltree::Document::parse_with_options(source, options()).is_err());
    assert!(sources.len() > 100);
    for source in sources {
        match repair(&source) {
            Ok(document) => assert_well_formed(&document),
            Err(reason) => assert_eq!(reason, Irreparable::Frames, "{source}"),
        }
    }
}

fn source_of(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    value["in"].as_str().unwrap().to_owned()
}

fn assert_well_formed(document: &str) {
    let parsed = roxmltree::Document::parse_with_options(document, options());
    assert!(parsed.is_ok(), "{:?}\n{document}", parsed.err());
}

fn numbered(count: usize, piece: fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().concat()
}

#[test]
fn long_attributes_comments_and_texts_are_fine() {
    let long = "a b/c=d ".repeat(20_000);
    for source in [
        format!("<img src=\"{long}\">"),
        format!("<!-- <p {long} -->"),
        format!("<p>{long}"),
        format!("<script>{long}"),
    ] {
        assert!(repair(&source).is_ok(), "{}", &source[..20]);
    }
}

// Found by review: two minutes for a tag with 400,000 attributes, which came in one piece.
#[test]
fn a_tag_full_of_attributes_is_refused_before_it_has_been_read() {
    let tag = format!("<p {}>x", numbered(5_000, |number| format!("a{number} ")));
    assert_eq!(repair(&tag), Err(Irreparable::Attributes));
}

const NAMES: &str = "(p|b|i|a|br|table|tr|td|svg|math|mi|foreignObject|annotation-xml|o:p|svg:g|m:mi|select|option|\
    template|script|style|title|textarea|pre|form|xmlns:a|a:b:c|body|html|head|frameset|p\"|x<|é|noscript|iframe)";

const ATTRIBUTES: &str = "( (a|epub:type|xmlns:q|q:r|xmlns|xlink:href|xml:lang|:b|c:|xmlns:xml|xml:q|xmlns:xmlns|\"|'|=)\
    (=\"[^\"]{0,3}\"|=[a-z]/?|))?";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// An XML parser takes the result.
    #[test]
    fn the_result_is_well_formed(pieces in prop::collection::vec(piece(), 0..40)) {
        let source = pieces.concat();
        if let Ok(document) = repair(&source) {
            let parsed = roxmltree::Document::parse_with_options(&document, options());
            prop_assert!(parsed.is_ok(), "{:?}\n{source:?}\n{document}", parsed.err());
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        string_regex(&format!("<{NAMES}{ATTRIBUTES}( |/)?>")).unwrap(),
        string_regex(&format!("</{NAMES}>")).unwrap(),
        "<!--[-a>!]{0,4}-->",
        "(<!\\[CDATA\\[|\\]\\]>|<!DOCTYPE html|<\\?xml |<\\?a b|\\?>|&#[0-9]{1,6};|&[a-z]{1,4};?|[\\[\\]>])",
        "[<>&\"'a\\[\\] \\x00-\\x1F\u{FFFD}\u{FFFF}]{1,4}",
        "\\PC{0,3}",
    ]
}
