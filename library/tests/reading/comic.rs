use domain::catalog::files::Format;
use insta::assert_snapshot;
use library::reading::{cover, read};

use crate::{
    shown::{Shelf, problem, read_bytes, shown},
    zip::zip,
};

fn comic(info: &str) -> Vec<u8> {
    let info = format!("<?xml version='1.0'?><ComicInfo>{info}</ComicInfo>");
    zip(&[
        ("__MACOSX/._page1.jpg", b""),
        ("page10.jpg", b"\xff\xd8\xff10"),
        ("page2.jpg", b"\xff\xd8\xff2"),
        (".hidden.jpg", b""),
        ("Comicinfo.XML", info.as_bytes()),
        ("page1.png", b"\x89PNG1"),
        ("credits.txt", b""),
    ])
}

#[test]
fn a_comic_tells_what_its_info_says() {
    let info = "<Title>Romance Dawn</Title><Series>One Piece</Series><Number>1</Number><Volume>1999</Volume>\
        <Summary>A boy.\n\nA hat.</Summary><Year>1997</Year><Month>7</Month><Day>22</Day><Writer>Eiichiro Oda</Writer>\
        <Penciller>Eiichiro Oda, Ann Other</Penciller><Colorist>C</Colorist><Letterer>L</Letterer><Editor>E</Editor>\
        <Translator>T</Translator><Publisher>Shueisha</Publisher><Genre>Action, Sea</Genre><Tags>Sea,Hats</Tags>\
        <LanguageISO>ja</LanguageISO><Web>https://a.example/1 https://b.example</Web><GTIN>978-0-14-143958-7</GTIN>";
    assert_snapshot!(shown(&read_bytes("a.cbz", &comic(info)).unwrap()), @"
    cbz, with a cover
    3 pages
    title: Romance Dawn
    aut: Eiichiro Oda / Oda, Eiichiro
    art: Eiichiro Oda / Oda, Eiichiro
    art: Ann Other / Other, Ann
    clr: C / C
    ctb: L / L
    edt: E / E
    trl: T / T
    series: One Piece #1
    language: ja
    publisher: Shueisha
    published: 1997-07-22
    isbn: 9780141439587
    uri: https://a.example/1
    uri: https://b.example
    subject: Action
    subject: Sea
    subject: Hats
    description: A boy.

    A hat.
    ");
}

#[test]
fn a_comic_without_a_title_is_called_after_its_series() {
    let title = |info: &str| read_bytes("a.cbz", &comic(info)).unwrap().metadata.title.map(String::from);
    assert_eq!(title("<Series>Saga</Series><Number>012</Number>").as_deref(), Some("Saga #12"));
    assert_eq!(title("<Series>Saga</Series><Volume>3</Volume>").as_deref(), Some("Saga #3"));
    assert_eq!(title("<Series>Saga</Series><Number/><Volume>-1</Volume>").as_deref(), Some("Saga"));
    assert_eq!(title(""), None);
}

#[test]
fn a_broken_info_leaves_the_pages() {
    let comic = zip(&[("ComicInfo.xml", b"<ComicInfo><Title>"), ("1.jpg", b"\xff\xd8\xff"), ("2.jpg", b"")]);
    assert_snapshot!(shown(&read_bytes("a.cbz", &comic).unwrap()), @"
    cbz, with a cover
    2 pages
    ");
}

#[test]
fn an_archive_without_images_is_no_comic() {
    assert_eq!(problem("a.cbz", &zip(&[("a.txt", b"")])), "not a comic: it holds no image");
}

#[test]
fn the_cover_is_the_page_that_says_so_or_the_first() {
    for (info, expected) in [
        ("", &b"\x89PNG1"[..]),
        ("<Pages><Page Image='1'/><Page Image='2' Type='FrontCover'/></Pages>", b"\xff\xd8\xff10"),
        ("<Pages><Page Image='9' Type='FrontCover'/></Pages>", b"\x89PNG1"),
    ] {
        let shelf = Shelf::new();
        let path = shelf.put("a.cbz", &comic(info));
        assert!(read(&path).unwrap().has_cover);
        assert_eq!(cover(&path, Format::Cbz).unwrap().unwrap().bytes, expected);
    }
}
