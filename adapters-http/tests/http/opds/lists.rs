//! Feeds of publications, and their pages.

use insta::assert_snapshot;

use super::{books, links, texts, titles, volume};
use crate::{
    api::shelves::{emma, publication},
    app::App,
};

#[actix_web::test]
async fn a_list_shows_what_one_chooses_by() {
    let app = books(&[emma()]).await;
    assert_snapshot!(app.read("/opds/libraries/books/all").await, @r#"
    200 OK
    content-type: application/atom+xml;profile=opds-catalog;kind=acquisition
    <?xml version="1.0" encoding="UTF-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" xmlns:opds="http://opds-spec.org/2010/catalog" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:pse="http://vaemendis.net/opds-pse/ns">
    <id>urn:uuid:2f3d57bb-94fb-821d-82f5-9647373523ce</id>
    <title>Books: All</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <author>
    <name>Inkshelf</name>
    </author>
    <opensearch:totalResults>1</opensearch:totalResults>
    <opensearch:itemsPerPage>50</opensearch:itemsPerPage>
    <opensearch:startIndex>1</opensearch:startIndex>
    <link rel="self" href="/opds/libraries/books/all" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    <link rel="start" href="/opds" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="up" href="/opds/libraries/books" type="application/atom+xml;profile=opds-catalog;kind=navigation" />
    <link rel="first" href="/opds/libraries/books/all" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    <link rel="search" href="/opds/libraries/books/opensearch.xml" type="application/opensearchdescription+xml" />
    <link rel="search" href="/opds/libraries/books/search?q={searchTerms}" type="application/atom+xml;profile=opds-catalog;kind=acquisition" />
    <link rel="http://opds-spec.org/facet" href="/opds/libraries/books/all" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="All formats" opds:facetGroup="Format" opds:activeFacet="true" />
    <link rel="http://opds-spec.org/facet" href="/opds/libraries/books/all?format=epub" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="EPUB" opds:facetGroup="Format" />
    <link rel="http://opds-spec.org/facet" href="/opds/libraries/books/all?format=cbz" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="CBZ" opds:facetGroup="Format" />
    <link rel="http://opds-spec.org/facet" href="/opds/libraries/books/all?format=pdf" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="PDF" opds:facetGroup="Format" />
    <link rel="http://opds-spec.org/facet" href="/opds/libraries/books/all?format=m4b" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="M4B" opds:facetGroup="Format" />
    <entry>
    <id>urn:uuid:cafd1a2a-e102-8fe2-987d-49e11a23a0ed</id>
    <title>Emma</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <author>
    <name>Jane Austen</name>
    </author>
    <published>2023-11-14T22:13:21.000Z</published>
    <dc:issued>1815-12</dc:issued>
    <dc:language>en-gb</dc:language>
    <dc:publisher>Murray</dc:publisher>
    <dc:identifier>urn:isbn:9780141439587</dc:identifier>
    <category term="Love" label="Love" />
    <summary>Novels #4, Classics #1.5, Loose
    Handsome,
    clever, and rich.</summary>
    <link rel="http://opds-spec.org/image" href="/opds/publications/emma/cover" type="image/jpeg" />
    <link rel="http://opds-spec.org/image/thumbnail" href="/opds/publications/emma/thumbnail" type="image/jpeg" />
    <link rel="alternate" href="/opds/publications/emma" type="application/atom+xml;type=entry;profile=opds-catalog" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-epub/Jane%20Austen%20-%20Emma.epub" type="application/epub+zip" length="1000" title="EPUB" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub" type="application/kepub+zip" title="KEPUB" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-cbz/Jane%20Austen%20-%20Emma.cbz" type="application/vnd.comicbook+zip" length="1000" title="CBZ" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-cbz/Jane%20Austen%20-%20Emma.kepub.epub" type="application/kepub+zip" title="KEPUB" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-m4b/Jane%20Austen%20-%20Emma.m4b" type="audio/mp4" length="1000" title="M4B" />
    <link rel="http://vaemendis.net/opds-pse/stream" href="/opds/files/emma-cbz/pages/{pageNumber}?maxWidth={maxWidth}" type="image/jpeg" pse:count="300" />
    </entry>
    </feed>
    "#);
}

#[actix_web::test]
async fn recent_lists_say_so() {
    let app = books(&[volume(1), volume(2)]).await;
    app.comics(&[volume(3)]).await;
    let new = "http://opds-spec.org/sort/new";
    let everywhere = app.document("/opds/recent").await;
    assert_eq!(titles(&everywhere), ["Saga, Volume 3", "Saga, Volume 2", "Saga, Volume 1"]);
    assert_eq!(links(&everywhere, new, "href"), ["/opds/recent"]);
    let library = app.document("/opds/libraries/books/recent").await;
    assert_eq!(titles(&library), ["Saga, Volume 2", "Saga, Volume 1"]);
    assert_eq!(links(&library, new, "href"), ["/opds/libraries/books/recent"]);
    assert_eq!(links(&app.document("/opds").await, new, "href"), ["/opds/recent"]);
}

#[actix_web::test]
async fn words_are_searched_in_one_library_or_in_all() {
    let app = books(&[emma(), volume(1)]).await;
    app.comics(&[volume(2)]).await;
    assert_eq!(titles(&app.document("/opds/search?q=saga").await), ["Saga, Volume 1", "Saga, Volume 2"]);
    assert_eq!(titles(&app.document("/opds/search?query=aus+em").await), ["Emma"]);
    let library = app.document("/opds/libraries/comics/search?q=fiona%20saga&limit=1").await;
    assert_eq!(titles(&library), ["Saga, Volume 2"]);
    assert_eq!(links(&library, "self", "href"), ["/opds/libraries/comics/search?q=fiona%20saga&limit=1"]);
    for nothing in ["/opds/search", "/opds/search?q=", "/opds/search?q=%00%ff"] {
        assert_eq!(titles(&app.document(nothing).await), [""; 0], "{nothing}");
    }
}

#[actix_web::test]
async fn a_format_narrows_a_list_down() {
    let app = books(&[emma(), volume(1)]).await;
    let all = app.document("/opds/libraries/books/all?limit=7").await;
    let facet = "http://opds-spec.org/facet";
    assert_eq!(links(&all, facet, "title"), ["All formats", "EPUB", "CBZ", "PDF", "M4B"]);
    let addresses = links(&all, facet, "href");
    assert_eq!(addresses[2], "/opds/libraries/books/all?format=cbz&limit=7");
    for (address, listed) in addresses.iter().zip([2, 2, 1, 0, 1]) {
        let narrowed = app.document(address).await;
        assert_eq!(titles(&narrowed).len(), listed, "{address}");
        assert_eq!(narrowed.matches(r#"opds:activeFacet="true""#).count(), 1, "{address}");
        assert_eq!(links(&narrowed, "self", "href"), [address.as_str()]);
    }
    // Narrowed down to nothing, a series is still a series.
    let series = app.document("/opds/libraries/books/series").await;
    let saga = &links(&series, "subsection", "href")[3];
    assert_eq!(texts(&app.document(&format!("{saga}?format=pdf")).await, "title"), ["Saga"]);
}

#[actix_web::test]
async fn bad_questions_are_told_what_is_wrong() {
    let app = books(&[emma(), volume(1)]).await;
    let cursor = |document: &str| links(document, "next", "href")[0].split_once("after=").unwrap().1.to_owned();
    let of_recent = cursor(&app.document("/opds/recent?limit=1").await);
    let of_library = cursor(&app.document("/opds/libraries/books/recent?limit=1").await);
    let other = "`cursor` must be one that this list has given";
    for (path, answer) in [
        ("recent?limit=0", "`limit` must be from 1 to 100"),
        ("recent?limit=101", "`limit` must be from 1 to 100"),
        ("recent?limit=x", "`limit` must be from 1 to 100"),
        ("recent?after=!", other),
        ("recent?before=", other),
        ("reading?after=AAAA", other),
        ("recent?after=AAAA&before=AAAA", "`after` must be left out with `before`"),
        ("recent?format=docx", "`format` must be epub, kepub, cbz, pdf or m4b"),
        (&format!("recent?after={of_library}"), other),
        (&format!("recent?format=epub&after={of_recent}"), other),
        (&format!("libraries/books/recent?after={of_recent}"), other),
        (&format!("libraries/books/all?after={of_library}"), other),
        (&format!("libraries/books/series?after={of_library}"), other),
        (&format!("search?q=emma&after={of_recent}"), other),
    ] {
        for mount in ["/opds", "/opds/v2"] {
            let shown = app.read(&format!("{mount}/{path}")).await;
            let expected = format!("400 Bad Request\ncontent-type: text/plain; charset=utf-8\n{answer}");
            assert_eq!(shown, expected, "{path}");
        }
    }
    assert!(app.read(&format!("/opds/recent?after={of_recent}")).await.starts_with("200"));
}

#[actix_web::test]
async fn totals_are_told_where_they_are_known() {
    let volumes: Vec<_> = (1..=5).map(volume).collect();
    let app = books(&volumes).await;
    let counts = |document: &str| {
        ["totalResults", "itemsPerPage", "startIndex"].map(|name| texts(document, name).pop().unwrap_or_default())
    };
    let first = app.document("/opds/recent?limit=2").await;
    assert_eq!(counts(&first), ["5", "2", "1"]);
    let second = app.document(&links(&first, "next", "href")[0]).await;
    assert_eq!(counts(&second), ["5", "2", ""]);
    let third = app.document(&links(&second, "next", "href")[0]).await;
    assert_eq!(counts(&third), ["5", "2", "5"]);
    assert_eq!(counts(&app.document("/opds/recent?format=epub").await), ["", "", ""]);
    assert_eq!(counts(&app.document("/opds/search?q=saga").await), ["", "", ""]);
}

#[actix_web::test]
async fn pages_cover_each_list_once_forwards_and_backwards() {
    let volumes: Vec<_> = (1..=7).map(volume).collect();
    let app = books(&volumes).await;
    app.comics(&[publication("other", "Saga of another")]).await;
    for v in 1..=7 {
        let place = crate::kosync::progress::PLACE.replace("d1", &format!("v{v}-content"));
        app.put("/syncs/progress").by_ann().json(&place).await;
    }
    let heading =
        async |feed| links(&app.document(&format!("/opds/libraries/books/{feed}")).await, "subsection", "href");
    for (list, length) in [
        ("/opds/recent".to_owned(), 8),
        ("/opds/reading".to_owned(), 7),
        ("/opds/search?q=saga".to_owned(), 8),
        ("/opds/libraries/books/all".to_owned(), 7),
        ("/opds/libraries/books/recent".to_owned(), 7),
        ("/opds/libraries/books/search?q=saga".to_owned(), 7),
        ("/opds/libraries/books/all?format=epub".to_owned(), 7),
        ("/opds/libraries/books/series".to_owned(), 1),
        ("/opds/libraries/books/authors".to_owned(), 2),
        (heading("series").await[0].clone(), 7),
        (heading("authors").await[0].clone(), 7),
    ] {
        for limit in [1, 3, 7] {
            let separator = if list.contains('?') { '&' } else { '?' };
            assert_covers_once(&app, &format!("{list}{separator}limit={limit}"), length).await;
        }
    }
}

/// Follows the pages to the last, and back to the first.
async fn assert_covers_once(app: &App, list: &str, length: usize) {
    let whole = titles(&app.document(list.split("limit=").next().unwrap()).await);
    assert_eq!(whole.len(), length, "{list}");
    let first = app.document(list).await;
    let (mut forwards, mut last) = (titles(&first), first.clone());
    while let Some(next) = links(&last, "next", "href").pop() {
        assert_eq!(links(&last, "first", "href"), links(&first, "first", "href"));
        last = app.document(&next).await;
        forwards.extend(titles(&last));
    }
    assert_eq!(forwards, whole, "{list}");
    let (mut backwards, mut page) = (titles(&last), last);
    while let Some(previous) = links(&page, "previous", "href").pop() {
        page = app.document(&previous).await;
        backwards.splice(..0, titles(&page));
    }
    assert_eq!(backwards, whole, "{list}");
}
