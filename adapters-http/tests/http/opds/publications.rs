//! A publication alone.

use domain::catalog::{
    limited::AtMost,
    metadata::{Description, Subject},
    publications::Publication,
};
use insta::assert_snapshot;

use super::{books, links, texts};
use crate::api::shelves::{emma, publication};

#[actix_web::test]
async fn an_entry_tells_all() {
    let app = books(&[emma()]).await;
    assert_snapshot!(app.read("/opds/publications/emma").await, @r#"
    200 OK
    content-type: application/atom+xml;type=entry;profile=opds-catalog
    <?xml version="1.0" encoding="UTF-8"?>
    <entry xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" xmlns:opds="http://opds-spec.org/2010/catalog" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:pse="http://vaemendis.net/opds-pse/ns">
    <id>urn:uuid:cafd1a2a-e102-8fe2-987d-49e11a23a0ed</id>
    <title>Emma</title>
    <updated>2023-11-14T22:13:22.000Z</updated>
    <author>
    <name>Jane Austen</name>
    </author>
    <contributor>
    <name>A Voice</name>
    </contributor>
    <published>2023-11-14T22:13:21.000Z</published>
    <dc:issued>1815-12</dc:issued>
    <dc:language>en-gb</dc:language>
    <dc:publisher>Murray</dc:publisher>
    <dc:identifier>urn:isbn:9780141439587</dc:identifier>
    <category term="Love" label="Love" />
    <summary>Novels #4, Classics #1.5, Loose
    Handsome,
    clever, and rich.</summary>
    <content type="text">Handsome,
    clever, and rich.</content>
    <link rel="http://opds-spec.org/image" href="/opds/publications/emma/cover" type="image/jpeg" />
    <link rel="http://opds-spec.org/image/thumbnail" href="/opds/publications/emma/thumbnail" type="image/jpeg" />
    <link rel="self" href="/opds/publications/emma" type="application/atom+xml;type=entry;profile=opds-catalog" />
    <link rel="related" href="/opds/libraries/books/series/34f31f5023bf1e001ede7f94261aa833" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="Novels" />
    <link rel="related" href="/opds/libraries/books/series/5a33830dcb61d3097d830d97bc0d789d" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="Classics" />
    <link rel="related" href="/opds/libraries/books/series/ae11c1d3723d521407fe6373d0ed9bbb" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="Loose" />
    <link rel="related" href="/opds/libraries/books/authors/ca992325ccc47e0efa3ad29677680f2a" type="application/atom+xml;profile=opds-catalog;kind=acquisition" title="Jane Austen" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-epub/Jane%20Austen%20-%20Emma.epub" type="application/epub+zip" length="1000" title="EPUB" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub" type="application/kepub+zip" title="KEPUB" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-cbz/Jane%20Austen%20-%20Emma.cbz" type="application/vnd.comicbook+zip" length="1000" title="CBZ" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-cbz/Jane%20Austen%20-%20Emma.kepub.epub" type="application/kepub+zip" title="KEPUB" />
    <link rel="http://opds-spec.org/acquisition" href="/opds/files/emma-m4b/Jane%20Austen%20-%20Emma.m4b" type="audio/mp4" length="1000" title="M4B" />
    <link rel="http://vaemendis.net/opds-pse/stream" href="/opds/files/emma-cbz/pages/{pageNumber}?maxWidth={maxWidth}" type="image/jpeg" pse:count="300" />
    </entry>
    "#);
}

#[actix_web::test]
async fn without_an_author_it_is_by_somebody_unknown() {
    let app = books(&[publication("maus", "Maus")]).await;
    let entry = app.document("/opds/publications/maus").await;
    assert_eq!(texts(&entry, "name"), ["Unknown"]);
    assert_eq!(texts(&entry, "summary"), ["EPUB, KEPUB"]);
}

#[actix_web::test]
async fn without_a_file_it_is_no_entry() {
    let nothing = Publication { files: AtMost::default(), ..publication("nothing", "Nothing") };
    let app = books(&[nothing, publication("maus", "Maus")]).await;
    assert_eq!(super::titles(&app.document("/opds/recent").await), ["Maus"]);
    assert!(app.read("/opds/publications/nothing").await.starts_with("404"));
}

#[actix_web::test]
async fn hostile_texts_stay_in_their_elements() {
    let title = "</title><script>&amp;]]>\u{202e}\u{200f}\"'\u{fffe}{searchTerms}%00";
    let hostile = Publication {
        description: Description::parse("<b>bold</b> &nbsp; ]]> \u{ffff}\n<![CDATA[").ok(),
        subjects: AtMost::first([Subject::parse("\"><a href='x'>").unwrap(), Subject::parse("\u{fffe}").unwrap()]),
        ..publication("evil", title)
    };
    let app = books(&[hostile]).await;
    for path in ["/opds/libraries/books/all", "/opds/publications/evil", "/opds/search?q=%22%3E%3Cscript%3E%FF"] {
        let document = app.document(path).await;
        assert!(roxmltree::Document::parse(&document).is_ok(), "{document}");
        assert!(!document.contains("<script>") && !document.contains("]]>"), "{document}");
    }
    let entry = app.document("/opds/publications/evil").await;
    assert_eq!(texts(&entry, "title"), [title.replace('\u{fffe}', "")]);
    let json = app.document("/opds/v2/publications/evil").await;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["metadata"]["title"], title);
}

#[actix_web::test]
async fn it_leads_to_its_series_and_authors() {
    let app = books(&[emma()]).await;
    let entry = app.document("/opds/publications/emma").await;
    assert_eq!(links(&entry, "related", "title"), ["Novels", "Classics", "Loose", "Jane Austen"]);
    for list in links(&entry, "related", "href") {
        assert_eq!(super::titles(&app.document(&list).await), ["Emma"], "{list}");
    }
}
