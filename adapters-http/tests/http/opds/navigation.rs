//! Feeds that lead to others.

use insta::assert_snapshot;

use super::{books, links, texts, titles, volume};
use crate::{
    api::shelves::{emma, publication},
    app::{App, Setup},
};

#[actix_web::test]
async fn the_lists_of_the_only_library_stand_at_the_root() {
    let app = books(&[emma()]).await;
    assert_snapshot!(app.read("/opds").await, @r#"
    200 OK
    content-type: application/atom+xml;profile=opds-catalog;kind=navigation
    <?xml version="1.0" encoding="UTF-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" xmlns:opds="http://opds-spec.org/2010/catalog" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:pse="http://vaemendis.net/opds-pse/ns">
    <id>urn:uuid:4b786678-3c16-8d32-9c08-bae1c49108e8</id>
    <title>Inkshelf</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <author>
    <name>Inkshelf</name>
    </author>
    <link rel="self" href="/opds" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="start" href="/opds" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="search" href="/opds/opensearch.xml" type="application/opensearchdescription+xml" />
    <link rel="search" href="/opds/search?q={searchTerms}" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    <entry>
    <id>urn:uuid:2f3d57bb-94fb-821d-82f5-9647373523ce</id>
    <title>All</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <content type="text">1 book</content>
    <link rel="subsection" href="/opds/libraries/books/all" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    </entry>
    <entry>
    <id>urn:uuid:0ecd2247-372c-806b-98ff-ac22a81f1451</id>
    <title>Recently added</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <link rel="http://opds-spec.org/sort/new" href="/opds/libraries/books/recent" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    </entry>
    <entry>
    <id>urn:uuid:b887f9f6-be91-8472-a00d-8650c6bbe388</id>
    <title>Series</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <link rel="subsection" href="/opds/libraries/books/series" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    </entry>
    <entry>
    <id>urn:uuid:9544bcbf-de74-813a-b54f-cee5262e55eb</id>
    <title>Authors</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <link rel="subsection" href="/opds/libraries/books/authors" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    </entry>
    <entry>
    <id>urn:uuid:e78b8de9-04af-8727-92dd-686880980367</id>
    <title>Continue reading</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <link rel="subsection" href="/opds/reading" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    </entry>
    </feed>
    "#);
    assert_eq!(app.document("/opds/").await, app.document("/opds").await);
}

#[actix_web::test]
async fn of_several_libraries_each_stands_at_the_root() {
    let app = books(&[emma()]).await;
    app.comics(&[volume(1), volume(2)]).await;
    let root = app.document("/opds").await;
    assert_eq!(titles(&root), ["Books", "Comics", "Recently added", "Continue reading"]);
    assert_eq!(texts(&root, "content"), ["1 book", "2 books"]);
    let library = app.document("/opds/libraries/comics").await;
    assert_eq!(titles(&library), ["All", "Recently added", "Series", "Authors"]);
    assert_eq!(links(&library, "up", "href"), ["/opds"]);
    assert_eq!(
        links(&library, "search", "href"),
        ["/opds/libraries/comics/opensearch.xml", "/opds/libraries/comics/search?q={searchTerms}"]
    );
}

#[actix_web::test]
async fn without_libraries_there_is_nothing_to_see() {
    let app = App::with_root().await;
    app.library(&[emma()]).await;
    let root = app.document("/opds").await;
    assert_eq!(titles(&root), ["Recently added", "Continue reading"]);
    assert!(root.contains("<updated>1970-01-01T00:00:00.000Z</updated>"), "{root}");
    for path in ["/opds/recent", "/opds/search?q=emma", "/opds/reading"] {
        assert_eq!(titles(&app.document(path).await), [""; 0], "{path}");
    }
    for path in ["", "/all", "/recent", "/series", "/authors", "/search?q=emma", "/opensearch.xml"] {
        let answer = app.read(&format!("/opds/libraries/books{path}")).await;
        assert_eq!(answer, "404 Not Found\ncontent-type: text/plain; charset=utf-8\nLibrary not found", "{path}");
    }
    let hidden = app.read("/opds/publications/emma").await;
    assert_eq!(hidden, "404 Not Found\ncontent-type: text/plain; charset=utf-8\nPublication not found");
    for path in ["publications/emma/cover", "publications/emma/thumbnail", "files/emma-epub/emma.epub"] {
        assert!(app.read(&format!("/opds/{path}")).await.starts_with("404"), "{path}");
    }
}

#[actix_web::test]
async fn unknown_ids_are_not_found() {
    let app = books(&[emma()]).await;
    for path in [
        "libraries/nothing",
        "libraries/a%2Fb",
        "libraries/books/series/nothing",
        "libraries/books/authors/nothing",
        "libraries/books/series/a.b",
        "publications/nothing",
        "publications/a.b",
        "files/nothing/x.epub",
        "nothing",
    ] {
        assert!(app.read(&format!("/opds/{path}")).await.starts_with("404"), "{path}");
        assert!(app.read(&format!("/opds/v2/{path}")).await.starts_with("404"), "{path}");
    }
}

#[actix_web::test]
async fn series_and_authors_lead_to_their_publications() {
    let app = books(&[volume(2), volume(10), volume(1), publication("other", "Other")]).await;
    assert_snapshot!(app.read("/opds/libraries/books/series").await, @r#"
    200 OK
    content-type: application/atom+xml;profile=opds-catalog;kind=navigation
    <?xml version="1.0" encoding="UTF-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" xmlns:opds="http://opds-spec.org/2010/catalog" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:pse="http://vaemendis.net/opds-pse/ns">
    <id>urn:uuid:b887f9f6-be91-8472-a00d-8650c6bbe388</id>
    <title>Books: Series</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <author>
    <name>Inkshelf</name>
    </author>
    <link rel="self" href="/opds/libraries/books/series" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="start" href="/opds" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="up" href="/opds/libraries/books" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="first" href="/opds/libraries/books/series" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="search" href="/opds/libraries/books/opensearch.xml" type="application/opensearchdescription+xml" />
    <link rel="search" href="/opds/libraries/books/search?q={searchTerms}" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    <entry>
    <id>urn:uuid:fcd6c1b0-b1f5-827e-ba29-9255b22209f1</id>
    <title>Saga</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <content type="text">3 books</content>
    <link rel="subsection" href="/opds/libraries/books/series/d47c4dea493631cfffc276f050a6af4b" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    </entry>
    </feed>
    "#);
    let authors = app.document("/opds/libraries/books/authors").await;
    assert_eq!(titles(&authors), ["Fiona Staples", "Brian K. Vaughan"]);
    for feed in ["series", "authors"] {
        let headings = app.document(&format!("/opds/libraries/books/{feed}")).await;
        let list = app.document(&links(&headings, "subsection", "href")[0]).await;
        assert_eq!(titles(&list), ["Saga, Volume 1", "Saga, Volume 2", "Saga, Volume 10"]);
        assert_eq!(links(&list, "up", "href"), [format!("/opds/libraries/books/{feed}")]);
        assert!(list.contains("<opensearch:totalResults>3<"), "{list}");
    }
}

#[actix_web::test]
async fn a_search_is_described() {
    let app = books(&[emma()]).await;
    assert_snapshot!(app.read("/opds/opensearch.xml").await, @r#"
    200 OK
    content-type: application/opensearchdescription+xml
    <?xml version="1.0" encoding="UTF-8"?>
    <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
    <ShortName>Inkshelf</ShortName>
    <Description>Words of titles, authors and series</Description>
    <InputEncoding>UTF-8</InputEncoding>
    <OutputEncoding>UTF-8</OutputEncoding>
    <Url type="application/atom+xml;profile=opds-catalog;kind=acquisition" template="/opds/search?q={searchTerms}" />
    </OpenSearchDescription>
    "#);
    assert!(app.document("/opds/v2/opensearch.xml").await.contains(r#"template="/opds/v2/search?q={searchTerms}""#));
    let library = app.document("/opds/libraries/books/opensearch.xml").await;
    assert!(library.contains(r#"template="/opds/libraries/books/search?q={searchTerms}""#), "{library}");
}

#[actix_web::test]
async fn a_base_path_stands_before_every_address() {
    let app = App::set_up(Setup { base_path: "/my/books", ..Setup::default() }).await;
    app.register("ann").await;
    app.comics(&[volume(1), volume(2)]).await;
    for mount in ["/opds", "/my/books/opds"] {
        for path in ["", "/recent?limit=1", "/libraries/comics/series", "/publications/v1", "/opensearch.xml"] {
            let document = app.document(&format!("{mount}{path}")).await;
            let addresses = document.split("href=\"").chain(document.split("template=\""));
            for address in addresses.filter(|it| !it.starts_with("<?xml")) {
                assert!(address.starts_with("/my/books/opds"), "{path}: {address}");
            }
        }
        let document = app.document(&format!("{mount}/v2/recent?limit=1")).await;
        for address in document.split(r#""href":""#).skip(1) {
            assert!(address.starts_with("/my/books/opds/v2"), "{address}");
        }
    }
}
