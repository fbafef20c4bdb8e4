//! Markup in everything that a book may say of itself, on every page and in every feed.

use std::collections::HashSet;

use domain::{
    api_keys::Permission,
    catalog::{
        contributors::{Contributor, ContributorName, Role},
        files::{FilePath, Format, PublicationFile},
        limited::AtMost,
        metadata::{Description, Identifier, IdentifierValue, Language, Publisher, Scheme, Subject},
        publications::{Publication, Title},
        series::{SeriesName, SeriesPlace},
    },
};

use super::{at, follow, key, shelf, values};
use crate::{
    api::shelves::{file, publication},
    app::App,
};

/// What breaks out of text, attributes, addresses, scripts, comments and CDATA.
pub const ATTACKS: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "]]><script>",
    "--><svg onload=alert(1)>",
    "</title></h1><script>",
    "{{ frame.home }}{% raw %}",
    "&lt;b&gt;\u{202e}\u{2028}",
];

/// A publication that says `attack` wherever it can.
pub fn attacking(n: usize, attack: &str) -> Publication {
    let id = format!("a{n}");
    let text = |prefix: &str| format!("{prefix} {attack}");
    let path = format!("{attack}/{attack}.epub").replace(['\u{202e}', '\u{2028}'], "");
    let epub = PublicationFile { path: FilePath::parse(&path.replace("//", "/")).unwrap(), ..file(&id, Format::Epub) };
    Publication {
        title: Title::parse(&text("T")).unwrap(),
        contributors: AtMost::first([
            Contributor::new(ContributorName::parse(&text("A")).unwrap(), None, Role::Author),
            Contributor::new(ContributorName::parse(&text("N")).unwrap(), None, Role::Narrator),
        ]),
        series: AtMost::first([SeriesPlace { name: SeriesName::parse(&text("S")).unwrap(), number: None }]),
        description: Description::parse(&text("D")).ok(),
        language: Language::parse("en").ok(),
        publisher: Publisher::parse(&text("P")).ok(),
        identifiers: AtMost::first([Identifier {
            scheme: Scheme::parse("url").unwrap(),
            value: IdentifierValue::parse(attack).unwrap(),
        }]),
        subjects: AtMost::first([Subject::parse(&text("K")).unwrap()]),
        files: AtMost::first([epub, file(&id, Format::Cbz)]),
        ..publication(&id, "x")
    }
}

async fn app() -> App {
    let books: Vec<_> = ATTACKS.iter().enumerate().map(|(n, attack)| attacking(n, attack)).collect();
    let app = shelf(&books).await;
    app.give_key("ann", '1', &[Permission::Opds]).await;
    app
}

/// Tags are ours alone: each is one of those that the templates have, and no attribute handles an event.
pub fn is_ours(page: &str) -> bool {
    let known = [
        "!doctype", "html", "head", "meta", "title", "link", "style", "body", "header", "main", "nav", "section",
        "article", "div", "span", "a", "h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "dd", "b", "br", "code", "img",
        "form", "fieldset", "legend", "label", "input", "button", "details", "summary", "progress", "table", "caption",
        "thead", "tbody", "tr", "th", "td",
    ];
    page.split('<').skip(1).all(|part| {
        let tag = part.split_once('>').map_or(part, |(tag, _)| tag).to_lowercase();
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        // Values stand between double quotes, which are escaped inside.
        let mut attributes = tag.split('"').step_by(2).flat_map(|it| it.split([' ', '\n']));
        known.contains(&name) && !attributes.any(|it| it.starts_with("on") && it.contains('='))
    })
}

#[actix_web::test]
async fn nothing_raw_is_on_any_page() {
    let app = app().await;
    let mut waiting = vec![at(""), at("libraries/books/search?q=%22%3E%3Cscript%3E%20alert")];
    let mut seen = HashSet::new();
    while let Some(address) = waiting.pop() {
        if address.contains("/download/") || !seen.insert(address.clone()) {
            continue;
        }
        let page = app.get(&address).send().await;
        assert!(page.starts_with("200 OK\ncontent-type: text/html"), "{address}: {page}");
        assert!(is_ours(&page), "{address}: {page}");
        for href in values(&page, "href") {
            assert!(!href.contains(':') && !href.contains(['<', '>', '\'']), "{address}: {href}");
            waiting.push(follow(&address, href));
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

#[actix_web::test]
async fn every_link_to_a_file_is_good() {
    let app = app().await;
    for n in 0..ATTACKS.len() {
        let page = app.page(&format!("books/a{n}")).await;
        let downloads: Vec<_> = values(&page, "href").into_iter().filter(|href| href.contains("download/")).collect();
        assert_eq!(downloads.len(), 4, "{page}");
        for href in downloads {
            assert!(href.bytes().all(|byte| byte.is_ascii_graphic()), "{href}");
            let address = follow(&at(&format!("books/a{n}")), href);
            assert!(app.get(&address).send().await.starts_with("404"), "no file is there: {address}");
        }
    }
}

#[actix_web::test]
async fn feeds_behind_a_key_are_well_formed() {
    let app = app().await;
    let root = format!("/opds/key/{}", key('1'));
    for path in
        ["", "/libraries/books", "/libraries/books/all", "/libraries/books/authors", "/recent", "/publications/a1"]
    {
        let answer = app.get(&format!("{root}{path}")).send().await;
        let (head, document) = answer.split_once("\n<").unwrap();
        assert!(head.starts_with("200 OK\ncontent-type: application/atom+xml"), "{answer}");
        let document = format!("<{document}");
        let parsed = roxmltree::Document::parse(&document).unwrap();
        assert!(parsed.descendants().all(|node| !["script", "img", "svg"].contains(&node.tag_name().name())));
        for link in parsed.descendants().filter_map(|node| node.attribute("href")) {
            assert!(link.starts_with(&root), "{link}");
        }
        let json = app.get(&format!("{root}/v2{path}")).send().await;
        assert!(json.starts_with("200 OK\ncontent-type: application/opds"), "{json}");
        assert!(json.contains(&format!("{root}/v2")) && !json.contains("\"/opds/v2"), "{json}");
    }
}

#[actix_web::test]
async fn catalogues_ask_for_the_right_key() {
    let app = app().await;
    let answer = async |digit, path: &str| app.get(&format!("/opds/key/{}{path}", key(digit))).send().await;
    let refused = answer('9', "/recent").await;
    assert!(refused.starts_with("401 Unauthorized\ncontent-type: text/plain"), "{refused}");
    assert!(refused.ends_with("The key in this address isn't known here: it may have been deleted"), "{refused}");
    assert!(answer('0', "/recent").await.starts_with("403"), "the key is for e-readers");
    assert!(answer('0', "/v2/recent").await.starts_with("403"));
}
