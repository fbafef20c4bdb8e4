//! What the clients out there need, beyond what the standards say.

use actix_web::http::Method;

use super::{books, links, texts, volume};
use crate::{api::shelves::emma, app::App};

const FEEDS: [&str; 9] = [
    "/opds",
    "/opds/recent",
    "/opds/reading",
    "/opds/search?q=emma",
    "/opds/libraries/books",
    "/opds/libraries/books/all?limit=1",
    "/opds/libraries/books/series",
    "/opds/publications/emma",
    "/opds/opensearch.xml",
];

async fn app() -> App {
    books(&[emma(), volume(1), volume(2)]).await
}

#[actix_web::test]
async fn whatever_is_accepted_the_answer_is_the_same() {
    let app = app().await;
    for path in FEEDS {
        let usual = app.read(path).await;
        for accept in ["application/opds+json", "text/html", "image/png;q=0", "nonsense"] {
            let answer = app.get(path).basic("ann", "secret").header("accept", accept).send().await;
            assert_eq!(answer, usual, "{path}");
        }
    }
}

#[actix_web::test]
async fn head_is_answered_like_get() {
    let app = app().await;
    for path in FEEDS {
        let shown = async |method: Method| {
            let call = app.call(method, path).basic("ann", "secret").showing("etag").showing("cache-control").send();
            call.await
        };
        assert_eq!(shown(Method::HEAD).await, shown(Method::GET).await, "{path}");
    }
}

#[actix_web::test]
async fn a_feed_that_is_known_is_not_sent_again() {
    let app = app().await;
    for path in FEEDS {
        let answer = app.get(path).basic("ann", "secret").showing("etag").showing("last-modified").send().await;
        assert!(!answer.contains("last-modified"), "{path}");
        let etag = answer.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
        for known in [etag.clone(), format!("\"x\", {etag}"), etag.trim_start_matches("W/").to_owned(), "*".to_owned()]
        {
            let again = app.get(path).basic("ann", "secret").header("if-none-match", known).send().await;
            assert_eq!(again, "304 Not Modified\n", "{path}");
        }
        let other = app.get(path).basic("ann", "secret").header("if-none-match", "W/\"x\"").send().await;
        assert!(other.starts_with("200"), "{path}");
    }
}

#[actix_web::test]
async fn feeds_are_packed_only_for_those_who_ask() {
    let app = app().await;
    for (sent, packed) in [("gzip, deflate", true), ("identity", false), ("br", false), ("identity;q=0", false)] {
        let call = app.get("/opds/recent").basic("ann", "secret").header("accept-encoding", sent);
        let answer = call.showing("content-encoding").showing("vary").send().await;
        assert!(answer.starts_with("200 OK"), "{answer}");
        assert!(answer.contains("vary: Accept-Encoding"), "{answer}");
        assert_eq!(answer.contains("content-encoding: gzip"), packed, "{sent}");
    }
}

#[actix_web::test]
async fn koreader_is_told_of_all_authors_in_one() {
    let app = app().await;
    let list = "/opds/libraries/books/search?q=saga&limit=1";
    assert_eq!(texts(&app.document(list).await, "name"), ["Inkshelf", "Fiona Staples", "Brian K. Vaughan"]);
    let call = app.get(list).basic("ann", "secret").header("user-agent", "KOReader/2026.07 (Linux) LuaSocket/3.1");
    let answer = call.send().await;
    assert_eq!(texts(answer.splitn(3, '\n').last().unwrap(), "name"), ["Inkshelf", "Fiona Staples & Brian K. Vaughan"]);
}

#[actix_web::test]
async fn documents_are_xml_of_the_plainest_kind() {
    let app = app().await;
    for path in FEEDS {
        let document = app.document(path).await;
        assert!(document.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"), "{document}");
        for unwanted in ["<!DOCTYPE", "<![CDATA[", "='", "=\"\"", "></", "\"/>", "dc:title", "<atom:", "&#x"] {
            assert!(!document.contains(unwanted), "{unwanted} in {document}");
        }
        assert_eq!(document.matches("<?").count(), 1, "{document}");
        let parsed = roxmltree::Document::parse(&document).unwrap();
        for node in parsed.descendants().filter(|node| node.is_element() && node.tag_name().name() != "link") {
            assert!(node.has_children() || !node.attributes().is_empty(), "{document}");
        }
    }
}

#[actix_web::test]
async fn every_feed_leads_on() {
    let app = app().await;
    for path in FEEDS.iter().filter(|path| !path.contains("opensearch") && !path.contains("publications")) {
        let feed = app.document(path).await;
        assert_eq!(links(&feed, "self", "href"), [*path]);
        assert_eq!(links(&feed, "start", "href"), ["/opds"]);
        assert_eq!(links(&feed, "up", "href").is_empty(), *path == "/opds");
        assert_eq!(
            links(&feed, "search", "type"),
            ["application/opensearchdescription+xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"]
        );
        let answer = app.read(path).await;
        let media_type = links(&feed, "self", "type").remove(0);
        assert!(answer.starts_with(&format!("200 OK\ncontent-type: {media_type}\n")), "{answer}");
    }
}

#[actix_web::test]
async fn every_link_leads_to_what_it_says() {
    let app = app().await;
    let mut waiting =
        vec![("/opds".to_owned(), "application/atom+xml;profile=opds-catalog;kind=navigation".to_owned())];
    let mut seen = std::collections::HashSet::new();
    while let Some((address, media_type)) = waiting.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        assert!(address.starts_with("/opds"), "{address}");
        let answer = app.read(&address).await;
        assert!(answer.starts_with(&format!("200 OK\ncontent-type: {media_type}\n")), "{address}: {answer}");
        let document = app.document(&address).await;
        let parsed = roxmltree::Document::parse(&document).unwrap();
        for link in parsed.descendants().filter(|node| node.tag_name().name() == "link") {
            let [address, media_type] = ["href", "type"].map(|name| link.attribute(name).unwrap().to_owned());
            if media_type.starts_with("application/atom+xml") || media_type.starts_with("application/opensearch") {
                waiting.push((address.replace("{searchTerms}", "saga"), media_type));
            }
        }
    }
    assert!(seen.len() > 40, "{}", seen.len());
}

#[actix_web::test]
async fn ids_are_the_same_wherever_they_are_read() {
    let app = app().await;
    let list = texts(&app.document("/opds/libraries/books/all?limit=1").await, "id");
    let entry = texts(&app.document("/opds/publications/emma").await, "id");
    assert_eq!(list[1..], entry);
    let json = app.document("/opds/v2/publications/emma").await;
    assert!(json.contains(&format!(r#""identifier":"{}""#, entry[0])), "{json}");
    let next = links(&app.document("/opds/libraries/books/all?limit=1").await, "next", "href").remove(0);
    assert_eq!(texts(&app.document(&next).await, "id")[0], list[0]);
}
