//! What a comic becomes as a whole.

use std::num::NonZeroUsize;

use super::*;
use crate::{Progress, epub};

#[test]
fn each_image_becomes_a_page() {
    let first = png(3, 4);
    let comic = converted(&[("b10.png", png(5, 6)), ("b2.png", png(6, 5)), ("B1.PNG", first.clone())]);
    assert_eq!(comic.names()[0], "mimetype");
    assert_eq!(comic.images(), ["page-0001.png", "page-0002.png", "page-0003.png"]);
    assert_eq!(comic.file("images/page-0001.png"), first);
    let page = comic.text("pages/page-0002.xhtml");
    assert!(page.contains("<meta name=\"viewport\" content=\"width=6, height=5\"/>"), "{page}");
    assert!(page.contains("<div id=\"book-inner\">\n<span class=\"koboSpan\" id=\"kobo.1.1\"><img src="), "{page}");
    assert_eq!(comic.spreads(), ["", "rendition:page-spread-center", "page-spread-left"]);
    assert_eq!((comic.report.documents, comic.report.spans, comic.report.copied), (3, 5, 3));
    assert_eq!(comic.report.cover.as_deref(), Some("OEBPS/images/page-0001.png"));
}

#[test]
fn a_comic_says_what_it_is() {
    let comic = converted(&[
        ("a/1.png", png(1, 1)),
        ("a/2.png", png(1, 1)),
        ("a/3.png", png(1, 1)),
        info(
            "<Title>T &lt;1&gt;</Title><Series>S</Series><Number>3</Number><Writer>A, B</Writer><Penciller>A</Penciller>\
             <LanguageISO>ja</LanguageISO><Manga>YesAndRightToLeft</Manga><Year>2020</Year><Genre>G</Genre>\
             <Pages><Page Image='1' Type='FrontCover'/><Page Image='2' Bookmark='Two'/></Pages>",
        ),
    ]);
    assert_eq!(comic.title(), "T <1>");
    assert_eq!(comic.metadata("creator"), ["A", "B"]);
    assert_eq!(comic.metadata("date"), ["2020"]);
    assert_eq!(comic.metadata("language"), ["ja"]);
    assert_eq!(comic.metadata("subject"), ["G"]);
    let metas = comic.metadata("meta").join("|");
    assert_eq!(metas, "aut|art|aut|S|series||3||2020-01-01T00:00:00Z|pre-paginated|landscape|");
    let package = comic.text("content.opf");
    assert!(package.contains("<meta name=\"calibre:series_index\" content=\"3\"/>"), "{package}");
    assert!(package.contains("page-progression-direction=\"rtl\""), "{package}");
    assert!(package.contains("<meta name=\"cover\" content=\"image-page-0002\"/>"), "{package}");
    assert_eq!(comic.spreads(), ["", "page-spread-right", "page-spread-left"]);
    assert_eq!(comic.contents(), [("Two".to_owned(), "pages/page-0003.xhtml".to_owned())]);
    assert_eq!(comic.report.cover.as_deref(), Some("OEBPS/images/page-0002.png"));
    assert!(comic.report.dropped.is_empty() && comic.report.unconverted.is_empty());
}

#[test]
fn the_option_wins_over_the_comic() {
    let comic = ComicOptions { direction: Direction::LeftToRight, ..ComicOptions::default() };
    let files = [("1.png", png(1, 1)), info("<Manga>YesAndRightToLeft</Manga>")];
    let comic = try_convert(&files, &Options { comic, ..Options::default() }).unwrap();
    assert!(comic.text("content.opf").contains("page-progression-direction=\"ltr\""));
}

#[test]
fn a_title_is_found() {
    let page = || ("Folder/Sub/1.png", png(1, 1));
    assert_eq!(converted(&[page()]).title(), "Sub");
    assert_eq!(converted(&[page(), ("1.png", png(1, 1))]).title(), "Comic");
    assert_eq!(converted(&[page(), info("<Series>S</Series><Number>2</Number>")]).title(), "S 2");
    assert_eq!(converted(&[page(), info("<Series>S</Series>")]).title(), "S");
}

#[test]
fn folders_are_chapters() {
    let comic = converted(&[
        ("Ch 10/1.png", png(1, 1)),
        ("Ch 2/2.png", png(1, 1)),
        ("Ch 2/1.png", png(1, 1)),
        ("日本 & <語>/1.png", png(1, 1)),
    ]);
    let entry = |label: &str, page: u32| (label.to_owned(), format!("pages/page-000{page}.xhtml"));
    assert_eq!(comic.contents(), [entry("Ch 2", 1), entry("Ch 10", 3), entry("日本 & <語>", 4)]);
    assert!(comic.names().iter().all(|name| name.is_ascii()));
    assert!(comic.text("toc.ncx").contains("日本 &amp; &lt;語&gt;"));
}

#[test]
fn a_broken_comic_info_is_told_and_ignored() {
    let broken = ("ComicInfo.xml", b"<ComicInfo><Title>T".to_vec());
    let comic = converted(&[("f/1.png", png(1, 1)), broken]);
    assert_eq!(comic.title(), "f");
    assert_eq!(comic.report.unconverted[0].path, "ComicInfo.xml");
}

#[test]
fn the_comic_info_nearest_to_the_root_counts() {
    let named = |title: &str| info(&format!("<Title>{title}</Title>")).1;
    let files = [("a/1.png", png(1, 1)), ("a/ComicInfo.xml", named("deep")), ("comicinfo.XML", named("root"))];
    let comic = converted(&files);
    assert_eq!(comic.title(), "root");
    assert_eq!(comic.report.dropped, ["a/ComicInfo.xml"]);
}

#[test]
fn the_same_comic_is_the_same_book() {
    let files: Vec<_> = [
        ("1.webp", encoded(photograph(40, 30), ImageFormat::WebP)),
        ("2.webp", encoded(photograph(30, 40), ImageFormat::WebP)),
        ("3.png", png(1, 1)),
    ]
    .into();
    let output = |threads| {
        let archive = Archive::open(Cursor::new(cbz(&files)), &Limits::default()).unwrap();
        let mut output = Cursor::new(Vec::new());
        let options = Options { threads: NonZeroUsize::new(threads), ..Options::default() };
        convert(&archive, &mut output, &options, &mut |_| Continue(())).unwrap();
        output.into_inner()
    };
    assert_eq!(output(1), output(3));
}

#[test]
fn the_identifier_is_that_of_the_pages() {
    let pages = || [("1.png", png(1, 1)), ("2.png", png(2, 1))];
    let identifier = |files: &Files| converted(files).metadata("identifier").remove(0);
    let plain = identifier(&pages());
    let [one, two] = pages();
    assert_eq!(identifier(&[two, one, info("<Title>T</Title>")]), plain);
    assert_eq!(fitted(&pages(), (1, 1)).metadata("identifier").remove(0), plain);
    assert_ne!(identifier(&[("1.png", png(1, 2)), ("2.png", png(2, 1))]), plain);
}

#[test]
fn the_watcher_is_told_and_may_stop() {
    let archive = Archive::open(Cursor::new(cbz(&[("1.png", png(1, 1)), ("2.png", png(1, 1))])), &Limits::default());
    let archive = archive.unwrap();
    let mut told = Vec::new();
    let watch = &mut |progress: Progress| {
        told.push((progress.done, progress.total));
        if progress.done < 1 { Continue(()) } else { Break(()) }
    };
    let result = convert(&archive, Cursor::new(Vec::new()), &Options::default(), watch);
    assert!(matches!(result, Err(Error::Cancelled)));
    assert_eq!(told, [(1, 2)]);
}

#[test]
fn thousands_of_pages_are_numbered() {
    let page = png(1, 1);
    let names: Vec<String> = (1..=10_000).map(|number| format!("{number}.png")).collect();
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for name in &names {
        writer.store(name, &page).unwrap();
    }
    let archive = Archive::open(writer.finish().unwrap(), &Limits::default()).unwrap();
    let mut output = Cursor::new(Vec::new());
    let report = convert(&archive, &mut output, &Options::default(), &mut |_| Continue(())).unwrap();
    assert_eq!(report.documents, 10_000);
    let comic = Converted { archive: Archive::open(output, &Limits::default()).unwrap(), report };
    assert_eq!(comic.images()[0], "page-00001.png");
    assert_eq!(comic.images()[9_999], "page-10000.png");
}

#[test]
fn a_conversion_of_the_book_changes_nothing() {
    let comic = converted(&[
        ("Dr. No/1.png", png(1, 1)),
        ("Dr. Yes?/2.webp", encoded(photograph(30, 40), ImageFormat::WebP)),
        info("<Title>A\u{a0}&amp; \"B\". Or so</Title><LanguageISO>ja</LanguageISO><Manga>YesAndRightToLeft</Manga>"),
    ]);
    let mut output = Cursor::new(Vec::new());
    epub::convert(&comic.archive, &mut output, &Options::default(), &mut |_| Continue(())).unwrap();
    let again = Archive::open(output, &Limits::default()).unwrap();
    for (index, entry) in comic.archive.entries().iter().enumerate() {
        let at = again.entries().iter().position(|it| it.name == entry.name).unwrap();
        assert_eq!(at, index);
        let [first, second] = [&comic.archive, &again].map(|archive| archive.read(index).unwrap());
        assert_eq!(String::from_utf8_lossy(&first), String::from_utf8_lossy(&second), "{}", entry.name);
    }
    assert_eq!(again.entries().len(), comic.archive.entries().len());
}
