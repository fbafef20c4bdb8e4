//! What a converted book is as an archive.

use std::num::NonZeroUsize;

use kepub::{Options, TitlePage};

use crate::shelf::{self, Book, page};

fn novel() -> Book {
    let chapters: Vec<String> = (0..40)
        .map(|it| page(&format!("<h1>{it}</h1>{}", "<p>One sentence. Two? Three!</p>\n".repeat(20 * it))))
        .collect();
    Book::with_chapters(&chapters.iter().map(String::as_str).collect::<Vec<_>>()).with("OPS/a.jpg", b"\xFF\xD8\xFF\xE0")
}

#[test]
fn the_mimetype_stands_first_stored_and_plain() {
    let (converted, _) = novel().convert().unwrap();
    let expected =
        b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\x6F\x61\xAB\x2C\x14\0\0\0\x14\0\0\0\x08\0\0\0mimetypeapplication/epub+zip";
    assert_eq!(&converted[..expected.len()], expected);
}

#[test]
fn the_bytes_do_not_depend_on_threads() {
    let book = novel().bytes();
    let convert = |threads| {
        let mut options = Options::default();
        options.threads = NonZeroUsize::new(threads);
        shelf::convert(&book, &options).unwrap()
    };
    let one = convert(1);
    assert!(convert(2) == one);
    assert!(convert(7) == one);
}

#[test]
fn converting_again_gives_the_same_documents() {
    let (once, report) = novel().convert().unwrap();
    let (twice, again) = shelf::convert(&once, &Options::default()).unwrap();
    assert!(shelf::files(&twice) == shelf::files(&once));
    assert_eq!((again.documents, again.spans), (report.documents + 1, 0), "the title page is one of them now");
    assert_eq!(again.repaired, []);
}

#[test]
fn files_keep_their_order_and_litter_goes() {
    let book = novel()
        .with("OPS/.DS_Store", "x")
        .with("__MACOSX/OPS/._0.xhtml", "x")
        .with("Thumbs.db", "x")
        .with("OPS/", "")
        .with("iTunesMetadata.plist", "x");
    let (converted, report) = book.convert().unwrap();
    let names: Vec<_> = shelf::files(&converted).into_iter().map(|(name, _)| name).collect();
    let title_page = "OPS/kepubify-titlepage-dummy.xhtml";
    assert_eq!(names[..5], ["mimetype", "META-INF/container.xml", "OPS/book.opf", title_page, "OPS/nav.xhtml"]);
    assert_eq!(names.last().unwrap(), "OPS/a.jpg");
    assert_eq!(
        report.dropped,
        ["OPS/.DS_Store", "__MACOSX/OPS/._0.xhtml", "Thumbs.db", "OPS/", "iTunesMetadata.plist"]
    );
    assert_eq!((report.documents, report.copied), (41, 2));
}

#[test]
fn a_title_page_is_put_before_text_and_never_before_pictures() {
    let text = page("<p>A.</p><p>B.</p><p>C.</p><p>D.</p><p>E.</p>");
    let book = Book::with_chapters(&[&text]);
    let (converted, report) = book.convert().unwrap();
    assert!(report.title_page);
    assert!(shelf::text(&converted, "OPS/kepubify-titlepage-dummy.xhtml").contains("<title>A &amp; B</title>"));
    let spine = "<spine><itemref idref=\"kepubify-titlepage-dummy\"/><itemref idref=\"c0\"/></spine>";
    assert!(shelf::text(&converted, "OPS/book.opf").contains(spine));
    let mut never = Options::default();
    never.title_page = TitlePage::Never;
    assert!(!shelf::convert(&book.bytes(), &never).unwrap().1.title_page);
    let fixed =
        book.edit_package("<dc:language>", "<meta property=\"rendition:layout\">pre-paginated</meta><dc:language>");
    let mut always = Options::default();
    always.title_page = TitlePage::Always;
    assert!(!shelf::convert(&fixed.bytes(), &always).unwrap().1.title_page);
    let picture = Book::with_chapters(&[&page("<img src=\"a.jpg\" alt=\"\"/>")]);
    assert!(!picture.convert().unwrap().1.title_page);
    assert!(shelf::convert(&picture.bytes(), &always).unwrap().1.title_page);
}

#[test]
fn the_cover_is_found_by_the_guide_s_page() {
    let book = Book::with_chapters(&[&page("<p>A.</p>")])
        .with("OPS/cover.xhtml", page("<div><img src=\"images/front.jpg\" alt=\"\"/></div>"))
        .with("OPS/images/front.jpg", b"\xFF\xD8")
        .edit_package(
            "</manifest>",
            "<item id=\"cv\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>\
             <item id=\"img\" href=\"images/front.jpg\" media-type=\"image/jpeg\"/></manifest>",
        )
        .edit_package("</package>", "<guide><reference type=\"cover\" href=\"cover.xhtml\"/></guide></package>");
    let (converted, report) = book.convert().unwrap();
    assert_eq!(report.cover.as_deref(), Some("OPS/images/front.jpg"));
    let item = "<item id=\"img\" href=\"images/front.jpg\" media-type=\"image/jpeg\" properties=\"cover-image\"/>";
    assert!(shelf::text(&converted, "OPS/book.opf").contains(item));
}

#[test]
fn vertical_books_keep_their_runs_of_digits() {
    let book = Book::with_chapters(&[&page("<p>第1章。</p>")])
        .edit_package("<dc:language>en", "<dc:language>ja")
        .edit_package("<spine>", "<spine page-progression-direction=\"rtl\">");
    let (converted, _) = book.convert().unwrap();
    assert!(shelf::text(&converted, "OPS/0.xhtml").contains("-webkit-text-combine: inherit"));
}

#[test]
fn epub_2_gets_no_attribute_that_it_does_not_know() {
    let book = Book::with_chapters(&[&page("<p>A.</p>")]).edit_package("version=\"3.0\"", "version=\"2.0\"");
    let (once, _) = book.convert().unwrap();
    assert!(shelf::text(&once, "OPS/0.xhtml").contains("<style type=\"text/css\">div#book-inner {"));
    let (twice, _) = shelf::convert(&once, &Options::default()).unwrap();
    assert_eq!(shelf::text(&twice, "OPS/0.xhtml"), shelf::text(&once, "OPS/0.xhtml"));
}

#[test]
fn span_maps_tell_where_each_span_begins() {
    let mut options = Options::default();
    options.span_maps = true;
    let book = Book::with_chapters(&[&page("<p>Één. &lt;Two&gt;. </p><p>Three.</p>")]);
    let (_, report) = shelf::convert(&book.bytes(), &options).unwrap();
    let map = report.span_maps.iter().find(|map| map.path == "OPS/0.xhtml").unwrap();
    let spans: Vec<_> = map.spans.iter().map(|span| (span.paragraph, span.segment, span.offset)).collect();
    assert_eq!(spans, [(1, 1, 0), (1, 2, 5), (2, 1, 12)]);
}

#[test]
fn a_picture_is_an_image() {
    let page = page("<p>A.<picture><source srcset=\"b.webp\"/><img src=\"a.jpg\" alt=\"\"/></picture>B.</p>");
    let (converted, _) = Book::with_chapters(&[&page]).convert().unwrap();
    let expected = "<span class=\"koboSpan\" id=\"kobo.2.1\"><picture><source srcset=\"b.webp\"/>\
        <img src=\"a.jpg\" alt=\"\"/></picture></span><span class=\"koboSpan\" id=\"kobo.2.2\">B.</span>";
    assert!(shelf::text(&converted, "OPS/0.xhtml").contains(expected));
}
