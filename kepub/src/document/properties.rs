//! What holds for every document.

use proptest::prelude::*;

use super::{
    convert::survey,
    rewrite::{Plan, Rewriter},
    styles::{Marks, Styles},
    survey::Survey,
    window,
};
use crate::{Options, Sentences, convert_document, places::Map};

/// Goes, with the white space in it.
const LITTER: [&str; 2] = ["<o:p> </o:p>", "<st1:y><o:p>\u{FFFD}</o:p> <!-- c --><st1:z/></st1:y>"];

/// A piece of text, as an author might write it.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-z]{1,6}",
        4 => prop::sample::select(vec![". ", "! ", "? ", ".\" ", " ", "\n  ", "…", ".", "”", "’ ", " - "]).prop_map(str::to_owned),
        3 => prop::sample::select(vec!["&amp;", "&lt;", "&#160;", "&nbsp;", "&eacute;", "&#x2014;", "&#46; ", "&#32;", "&quot; "])
            .prop_map(str::to_owned),
        2 => prop::sample::select(vec!["\u{A0}", "\u{FFFD}", "猫。", "é", "🌝", "\u{3000}", "<![CDATA[a. <b> ]]>", "<!-- c -->", "<?pi x?>"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(word, 0..8).prop_map(|words| words.concat())
}

fn element() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        8 => text(),
        1 => prop::sample::select(vec![
            "<br/>", "<img src='a.png' alt='&nbsp;'/>", "<hr />", "<p/>", "<a id=\"x\"/>", LITTER[0], LITTER[1], "<st1:x/>",
            "<svg><text>a. b</text></svg>", "<pre>a. b\n c</pre>", "<time>1. 2</time>", "<script>a &lt; b. c</script>",
            "<img src='b'></img>",
        ]).prop_map(str::to_owned),
    ];
    let names = vec![
        "p",
        "div",
        "em",
        "ul",
        "li",
        "h2",
        "span class='a>b'",
        "table",
        "tr",
        "td",
        "tbody",
        "blockquote",
        "ruby",
        "rt",
        "x-y",
        "section id='kobo.7.1'",
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        (prop::sample::select(names.clone()), prop::collection::vec(inner, 0..6)).prop_map(|(tag, children)| {
            let name = tag.split(' ').next().unwrap_or_default();
            format!("<{tag}>{}</{name}>", children.concat())
        })
    })
}

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(element(), 0..6).prop_map(|elements| {
        format!("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>T. U</title></head>\n<body class=\"b\">{}</body></html>\n", elements.concat())
    })
}

fn convert(document: &str) -> String {
    String::from_utf8(convert_document(document.as_bytes(), &Options::default()).unwrap().bytes).unwrap()
}

/// The text of the body, and the ids of Kobo's spans.
fn read(document: &str) -> (String, Vec<(u32, u32)>) {
    let tree = parse(document);
    let body = tree.descendants().find(|node| node.has_tag_name("body")).unwrap();
    let text = body.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    let spans = body.descendants().filter(|node| node.attribute("class") == Some("koboSpan"));
    let ids = spans.map(|span| {
        let mut numbers = span.attribute("id").unwrap().split('.').skip(1).map(|it| it.parse().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    });
    (text, ids.collect())
}

fn parse(document: &str) -> roxmltree::Document<'_> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    roxmltree::Document::parse_with_options(document, options).unwrap()
}

/// Text that a parser which knows XML's names only can read.
fn plain(document: &str) -> String {
    document.replace("&nbsp;", "&#160;").replace("&eacute;", "é").replace("<html ", "<html xmlns:o='o' xmlns:st1='s' ")
}

fn without_litter(text: &str) -> String {
    text.replace('\u{FFFD}', "")
}

proptest! {
    #[test]
    fn text_stays_and_ids_rise(document in document()) {
        let document = LITTER.iter().fold(document, |document, litter| document.replace(litter, ""));
        let converted = convert(&document);
        let (before, _) = read(&plain(&document));
        let (after, ids) = read(&converted);
        prop_assert_eq!(without_litter(&before), after);
        prop_assert!(ids.is_sorted_by(|a, b| a < b), "{:?}", ids);
    }

    #[test]
    fn ids_are_unique(document in document()) {
        let converted = convert(&document.replace("section id='kobo.7.1'", "section"));
        let tree = parse(&converted);
        let mut ids: Vec<_> = tree.descendants().filter_map(|node| node.attribute("id")).filter(|id| id.starts_with("kobo")).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
    }

    #[test]
    fn converting_again_changes_nothing(document in document()) {
        let once = convert(&document);
        prop_assert_eq!(convert(&once), once);
    }

    #[test]
    fn a_window_shows_the_same_as_the_whole(document in document(), window in 64_usize..400) {
        let facts = survey(&document).unwrap();
        let mut seen = Survey::default();
        let mut bytes = document.as_bytes();
        window::read_by(window, &mut bytes, |tokens, offset| seen.tokens(tokens, offset).map_err(window::Stopped::Malformed)).unwrap();
        prop_assert_eq!(&seen.finish().unwrap(), &facts);
        let options = Options::default();
        let plan = Plan::new(facts, &Styles::new(&options, false, Marks::Class), &options);
        let mut rewriter = Rewriter::new(&plan, ());
        window::read_by(window, &mut document.as_bytes(), |tokens, _| {
            rewriter.tokens(tokens);
            Ok(())
        }).unwrap();
        prop_assert_eq!(String::from_utf8(rewriter.out.bytes).unwrap(), convert(&document));
    }

    #[test]
    fn places_go_there_and_back(document in document()) {
        let options = Options::default();
        let map = Map::new(document.as_bytes(), &options).unwrap();
        for place in map.original_places() {
            let Some(there) = map.to_converted(&place) else { continue };
            let back = map.to_original(&there).unwrap();
            if map.is_kept(&place) {
                prop_assert_eq!(&back, &place, "by {}", there);
            }
        }
    }

    #[test]
    fn unicode_s_sentences_lose_nothing_either(document in document()) {
        let document = LITTER.iter().fold(document, |document, litter| document.replace(litter, ""));
        let options = Options { sentences: Sentences::Unicode, ..Options::default() };
        let converted = convert_document(document.as_bytes(), &options).unwrap();
        let (after, ids) = read(std::str::from_utf8(&converted.bytes).unwrap());
        prop_assert_eq!(without_litter(&read(&plain(&document)).0), after);
        prop_assert_eq!(ids.len() as u64, converted.spans);
    }
}
