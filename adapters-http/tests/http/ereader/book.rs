//! A publication alone.

use domain::catalog::{files::Format, limited::AtMost, metadata::Description, publications::Publication};
use insta::assert_snapshot;

use super::{KINDLE, KOBO, at, links, shelf, shown, values};
use crate::api::shelves::{emma, file, publication};

#[actix_web::test]
async fn a_kobo_is_offered_the_kepub_first() {
    let app = shelf(&[emma()]).await;
    let page = app.get(&at("books/emma?from=all")).header("user-agent", KOBO).send().await;
    assert_snapshot!(shown(&page), @"
    ← Back | Home
    Emma
    Jane Austen • Novels #4 • Classics #1.5 • Loose
    Download KEPUB | made of the EPUB
    Handsome,
    clever, and rich.
    Other formats
    EPUB | 1 kB
    CBZ | 1 kB
    KEPUB | made of the CBZ
    M4B | 1 kB
    More
    Novels | Series
    Classics | Series
    Loose | Series
    Jane Austen | Author
    ");
    assert_eq!(links(&page, "Download"), ["../download/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub"]);
    assert_eq!(values(&page, "src"), ["../cover/emma?size=grid"]);
}

#[actix_web::test]
async fn others_are_offered_the_epub_first() {
    let app = shelf(&[emma()]).await;
    let page = app.page("books/emma").await;
    assert_eq!(links(&page, "Download EPUB"), ["../download/emma-epub/Jane%20Austen%20-%20Emma.epub"]);
    assert_eq!(links(&page, "KEPUB")[0], "../download/emma-epub/Jane%20Austen%20-%20Emma.kepub.epub");
}

#[actix_web::test]
async fn a_kindle_is_told_what_it_cannot_open() {
    let app = shelf(&[emma()]).await;
    let page = app.get(&at("books/emma")).header("user-agent", KINDLE).send().await;
    assert!(page.contains("can only take MOBI, AZW, PRC and TXT files"), "{page}");
    assert!(links(&page, "Download").is_empty());
    assert_eq!(page.matches("this Kindle can&#39;t open it").count(), 5, "{page}");
}

#[actix_web::test]
async fn a_book_on_a_kobo_that_has_no_kepub_is_offered_as_it_is() {
    let pdf = Publication { files: AtMost::first([file("1", Format::Pdf)]), ..publication("1", "Report") };
    let app = shelf(&[pdf]).await;
    let page = app.get(&at("books/1")).header("user-agent", KOBO).send().await;
    assert_eq!(links(&page, "Download PDF"), ["../download/1-pdf/Report.pdf"]);
    assert!(!page.contains("Other formats"), "{page}");
}

#[actix_web::test]
async fn descriptions_keep_their_paragraphs() {
    let description = Description::parse("One.\n\nTwo\n three.").ok();
    let app = shelf(&[Publication { description, ..publication("1", "Report") }]).await;
    let page = app.page("books/1").await;
    assert!(page.contains("<p>One.</p>\n<p>Two</p>\n<p>three.</p>"), "{page}");
}
