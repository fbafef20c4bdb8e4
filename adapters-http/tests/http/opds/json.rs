//! The same feeds in OPDS 2.0.

use insta::assert_snapshot;
use serde_json::Value;

use super::{books, volume};
use crate::{api::shelves::emma, app::App};

async fn json(app: &App, path: &str) -> Value {
    serde_json::from_str(&app.document(path).await).unwrap()
}

#[actix_web::test]
async fn the_root_leads_to_the_lists() {
    let app = books(&[emma()]).await;
    assert_snapshot!(app.read("/opds/v2").await, @r#"
    200 OK
    content-type: application/opds+json
    {"metadata":{"identifier":"urn:uuid:4b786678-3c16-8d32-9c08-bae1c49108e8","title":"Inkshelf","modified":"2023-11-14T22:13:22.000Z"},"links":[{"rel":"self","href":"/opds/v2","type":"application/opds+json"},{"rel":"start","href":"/opds/v2","type":"application/opds+json"},{"rel":"search","href":"/opds/v2/search{?query}","type":"application/opds+json","templated":true}],"navigation":[{"rel":"subsection","href":"/opds/v2/libraries/books/all","type":"application/opds+json","title":"All","properties":{"numberOfItems":1}},{"rel":"http://opds-spec.org/sort/new","href":"/opds/v2/libraries/books/recent","type":"application/opds+json","title":"Recently added"},{"rel":"subsection","href":"/opds/v2/libraries/books/series","type":"application/opds+json","title":"Series"},{"rel":"subsection","href":"/opds/v2/libraries/books/authors","type":"application/opds+json","title":"Authors"},{"rel":"subsection","href":"/opds/v2/reading","type":"application/opds+json","title":"Continue reading"}]}
    "#);
}

#[actix_web::test]
async fn a_list_has_publications() {
    let app = books(&[emma(), volume(1)]).await;
    assert_snapshot!(app.read("/opds/v2/libraries/books/all?limit=1").await, @r#"
    200 OK
    content-type: application/opds+json
    {"metadata":{"identifier":"urn:uuid:2f3d57bb-94fb-821d-82f5-9647373523ce","title":"Books: All","modified":"2023-11-14T22:13:22.000Z","numberOfItems":2,"itemsPerPage":1},"links":[{"rel":"self","href":"/opds/v2/libraries/books/all?limit=1","type":"application/opds+json"},{"rel":"start","href":"/opds/v2","type":"application/opds+json"},{"rel":"up","href":"/opds/v2/libraries/books","type":"application/opds+json"},{"rel":"first","href":"/opds/v2/libraries/books/all?limit=1","type":"application/opds+json"},{"rel":"next","href":"/opds/v2/libraries/books/all?limit=1&after=1kxaCC-L3EMDs-__ZW1tYQBFbW1hAGVtbWE","type":"application/opds+json"},{"rel":"search","href":"/opds/v2/libraries/books/search{?query}","type":"application/opds+json","templated":true}],"facets":[{"metadata":{"title":"Format"},"links":[{"rel":"self","href":"/opds/v2/libraries/books/all?limit=1","type":"application/opds+json","title":"All formats"},{"href":"/opds/v2/libraries/books/all?format=epub&limit=1","type":"application/opds+json","title":"EPUB"},{"href":"/opds/v2/libraries/books/all?format=cbz&limit=1","type":"application/opds+json","title":"CBZ"},{"href":"/opds/v2/libraries/books/all?format=pdf&limit=1","type":"application/opds+json","title":"PDF"},{"href":"/opds/v2/libraries/books/all?format=m4b&limit=1","type":"application/opds+json","title":"M4B"}]}],"publications":[{"metadata":{"@type":"http://schema.org/Book","identifier":"urn:uuid:cafd1a2a-e102-8fe2-987d-49e11a23a0ed","title":"Emma","sortAs":"Emma","modified":"2023-11-14T22:13:22.000Z","author":["Jane Austen"],"narrator":["A Voice"],"published":"1815-12-01","language":"en-gb","publisher":"Murray","altIdentifier":["urn:isbn:9780141439587"],"subject":["Love"],"numberOfPages":300,"duration":3600.5,"belongsTo":{"series":[{"name":"Novels","position":4.0},{"name":"Classics","position":1.5},{"name":"Loose"}]},"description":"Handsome,\nclever, and rich."},"links":[{"rel":"self","href":"/opds/v2/publications/emma","type":"application/opds-publication+json"},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-epub/Jane%20Austen%20-%20Emma.epub","type":"application/epub+zip","title":"EPUB","size":1000},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub","type":"application/kepub+zip","title":"KEPUB"},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-cbz/Jane%20Austen%20-%20Emma.cbz","type":"application/vnd.comicbook+zip","title":"CBZ","size":1000},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-cbz/Jane%20Austen%20-%20Emma.kepub.epub","type":"application/kepub+zip","title":"KEPUB"},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-m4b/Jane%20Austen%20-%20Emma.m4b","type":"audio/mp4","title":"M4B","size":1000}],"images":[{"href":"/opds/v2/publications/emma/cover","type":"image/jpeg"},{"href":"/opds/v2/publications/emma/thumbnail","type":"image/jpeg"}]}]}
    "#);
    assert_snapshot!(app.read("/opds/v2/publications/emma").await, @r#"
    200 OK
    content-type: application/opds-publication+json
    {"metadata":{"@type":"http://schema.org/Book","identifier":"urn:uuid:cafd1a2a-e102-8fe2-987d-49e11a23a0ed","title":"Emma","sortAs":"Emma","modified":"2023-11-14T22:13:22.000Z","author":["Jane Austen"],"narrator":["A Voice"],"published":"1815-12-01","language":"en-gb","publisher":"Murray","altIdentifier":["urn:isbn:9780141439587"],"subject":["Love"],"numberOfPages":300,"duration":3600.5,"belongsTo":{"series":[{"name":"Novels","position":4.0},{"name":"Classics","position":1.5},{"name":"Loose"}]},"description":"Handsome,\nclever, and rich."},"links":[{"rel":"self","href":"/opds/v2/publications/emma","type":"application/opds-publication+json"},{"rel":"related","href":"/opds/v2/libraries/books/series/34f31f5023bf1e001ede7f94261aa833","type":"application/opds+json","title":"Novels"},{"rel":"related","href":"/opds/v2/libraries/books/series/5a33830dcb61d3097d830d97bc0d789d","type":"application/opds+json","title":"Classics"},{"rel":"related","href":"/opds/v2/libraries/books/series/ae11c1d3723d521407fe6373d0ed9bbb","type":"application/opds+json","title":"Loose"},{"rel":"related","href":"/opds/v2/libraries/books/authors/ca992325ccc47e0efa3ad29677680f2a","type":"application/opds+json","title":"Jane Austen"},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-epub/Jane%20Austen%20-%20Emma.epub","type":"application/epub+zip","title":"EPUB","size":1000},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub","type":"application/kepub+zip","title":"KEPUB"},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-cbz/Jane%20Austen%20-%20Emma.cbz","type":"application/vnd.comicbook+zip","title":"CBZ","size":1000},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-cbz/Jane%20Austen%20-%20Emma.kepub.epub","type":"application/kepub+zip","title":"KEPUB"},{"rel":"http://opds-spec.org/acquisition","href":"/opds/v2/files/emma-m4b/Jane%20Austen%20-%20Emma.m4b","type":"audio/mp4","title":"M4B","size":1000}],"images":[{"href":"/opds/v2/publications/emma/cover","type":"image/jpeg"},{"href":"/opds/v2/publications/emma/thumbnail","type":"image/jpeg"}]}
    "#);
}

#[actix_web::test]
async fn an_empty_list_leads_back() {
    let app = books(&[]).await;
    for path in ["recent", "reading", "search?query=x", "libraries/books/series", "libraries/books/all?format=pdf"] {
        let feed = json(&app, &format!("/opds/v2/{path}")).await;
        assert_eq!(feed.get("publications"), None, "{path}");
        assert_eq!(feed["navigation"][0]["href"], "/opds/v2", "{path}");
    }
}

#[actix_web::test]
async fn pages_lead_to_each_other() {
    let app = books(&[volume(1), volume(2), volume(3)]).await;
    let titles = |feed: &Value| -> Vec<String> {
        let publications = feed["publications"].as_array().unwrap().iter();
        publications.map(|it| it["metadata"]["title"].as_str().unwrap().to_owned()).collect()
    };
    let link = |feed: &Value, rel: &str| {
        let links = feed["links"].as_array().unwrap();
        links.iter().find(|it| it["rel"] == rel).map(|it| it["href"].as_str().unwrap().to_owned())
    };
    let first = json(&app, "/opds/v2/libraries/books/all?limit=2").await;
    assert_eq!(titles(&first), ["Saga, Volume 1", "Saga, Volume 2"]);
    assert_eq!(first["metadata"]["numberOfItems"], 3);
    let second = json(&app, &link(&first, "next").unwrap()).await;
    assert_eq!(titles(&second), ["Saga, Volume 3"]);
    assert_eq!(link(&second, "next"), None);
    assert_eq!(titles(&json(&app, &link(&second, "previous").unwrap()).await), titles(&first));
}
