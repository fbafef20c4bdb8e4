use domain::catalog::files::Format;
use insta::assert_snapshot;
use library::reading::cover;

use crate::{
    shown::{Shelf, problem, read_bytes, shown},
    zip::zip,
};

pub const CONTAINER: &[u8] =
    b"<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>\
    <rootfile full-path='OEBPS/a%20book.opf' media-type='application/oebps-package+xml'/>\
    <rootfile full-path='other.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";

const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a picture";

/// A book whose package has this metadata and what follows it.
pub fn epub(metadata: &str, rest: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let package = format!(
        "<?xml version='1.0' encoding='utf-8'?><package xmlns='http://www.idpf.org/2007/opf' version='3.0'>\
         <metadata xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:opf='http://www.idpf.org/2007/opf'>{metadata}\
         </metadata>{rest}</package>"
    );
    let mut all: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/a book.opf", package.as_bytes()),
    ];
    all.extend(files);
    zip(&all)
}

#[test]
fn a_book_tells_what_it_is() {
    let metadata = "<dc:title id='t'>The Warden</dc:title><meta refines='#t' property='file-as'>Warden, The</meta>\
        <dc:creator id='a'>Anthony Trollope</dc:creator><meta refines='#a' property='role'>aut</meta>\
        <dc:language>EN-gb</dc:language><dc:publisher>Longman</dc:publisher><dc:date>1855-01-01T00:00:00Z</dc:date>\
        <dc:identifier>urn:isbn:978-0-14-143958-7</dc:identifier><dc:subject>Clergy, Fiction</dc:subject>\
        <dc:description>&lt;p&gt;A &lt;i&gt;hospital&lt;/i&gt;.&lt;/p&gt;&lt;p&gt;A warden.&lt;/p&gt;</dc:description>\
        <meta property='belongs-to-collection' id='c'>Barsetshire</meta>\
        <meta refines='#c' property='collection-type'>series</meta><meta refines='#c' property='group-position'>1</meta>";
    let manifest =
        "<manifest><item id='i' href='I/C%C3%A9.jpg' media-type='image/jpeg' properties='cover-image'/></manifest>";
    let book = epub(metadata, manifest, &[("OEBPS/i/Cé.JPG", JPEG)]);
    assert_snapshot!(shown(&read_bytes("a.epub", &book).unwrap()), @"
    epub, with a cover
    title: The Warden
    sort title: Warden, The
    aut: Anthony Trollope / Trollope, Anthony
    series: Barsetshire #1
    language: en-gb
    publisher: Longman
    published: 1855-01-01
    isbn: 9780141439587
    subject: Clergy, Fiction
    description: A hospital.

    A warden.
    ");
    let kepub = read_bytes("a.kepub.epub", &book).unwrap();
    assert_eq!(kepub.format, Format::Kepub);
    assert_eq!(String::from(kepub.content).len(), 32);
}

#[test]
fn a_lone_package_is_found_without_a_container() {
    let package: &[u8] = b"<package><metadata><title>A</title></metadata></package>";
    let facts = read_bytes("a.epub", &zip(&[("x/y.OPF", package)])).unwrap();
    assert_eq!(facts.metadata.title.unwrap().as_str(), "A");
    let lost = zip(&[("META-INF/container.xml", CONTAINER), ("x.opf", package)]);
    assert_eq!(read_bytes("a.epub", &lost).unwrap().metadata.title.unwrap().as_str(), "A");
}

#[test]
fn a_book_without_a_package_is_a_problem() {
    let package: &[u8] = b"<package/>";
    assert_snapshot!(
        [
            problem("a.epub", &zip(&[("a.txt", b"a")])),
            problem("a.epub", &zip(&[("META-INF/container.xml", CONTAINER)])),
            problem("a.epub", &zip(&[("a.opf", package), ("b.opf", package)])),
            problem("a.epub", &zip(&[("a.opf", b"<html/>")])),
            problem("a.epub", &zip(&[("a.opf", b"<package><metadata>")])),
        ]
        .join("\n"),
        @"
        no OPF: META-INF/container.xml names none
        no OPF: the one that META-INF/container.xml names is missing
        no OPF: META-INF/container.xml doesn't say which of several it is
        no OPF: the file that META-INF/container.xml names is something else
        damaged: a.opf: not well-formed: the root node was opened but never closed
        "
    );
}

/// The cover of a book with this manifest and more, which has the files `c.jpg`, `d.jpg` and `page.xhtml`.
fn cover_of(metadata: &str, rest: &str) -> Option<Vec<u8>> {
    let page = b"<html><body><svg><image xlink:href='../d.jpg'/></svg></body></html>";
    let files: [(&str, &[u8]); 4] =
        [("c.jpg", b"\xff\xd8\xffc"), ("d.jpg", b"\xff\xd8\xffd"), ("e.svg", b"<svg/>"), ("OEBPS/page.xhtml", page)];
    let shelf = Shelf::new();
    let path = shelf.put("a.epub", &epub(metadata, rest, &files));
    let found = cover(&path, Format::Epub).unwrap().map(|image| image.bytes);
    assert_eq!(library::reading::read(&path).unwrap().has_cover, found.is_some());
    found
}

#[test]
fn covers_are_found_in_the_ways_that_books_name_them() {
    let c = "<item id='c' href='../c.jpg' media-type='image/jpeg'/>";
    let d = "<item id='d' href='../d.jpg' media-type='image/jpeg'/>";
    let page = "<item id='p' href='page.xhtml' media-type='application/xhtml+xml'/>";
    let cover_d = "<item id='my-cover' href='../d.jpg' media-type='image/jpeg'/>";
    let marked = "<item id='x' href='../c.jpg' media-type='image/jpeg' properties='a cover-image'/>";
    let spine = "<spine><itemref idref='p'/></spine>";
    for (metadata, rest, letter) in [
        ("", format!("<manifest>{marked}{cover_d}</manifest>"), Some(b'c')),
        ("<meta name='cover' content='d'/>", format!("<manifest>{c}{d}</manifest>"), Some(b'd')),
        ("<meta name='cover' content='../d.jpg'/>", format!("<manifest>{c}{d}</manifest>"), Some(b'd')),
        ("<meta name='cover' content='p'/>", format!("<manifest>{c}{d}{page}</manifest>"), Some(b'd')),
        ("<meta name='cover' content='nothing'/>", format!("<manifest>{c}{cover_d}</manifest>"), Some(b'd')),
        (
            "",
            format!("<manifest>{c}{d}{page}</manifest><guide><reference type='cover' href='page.xhtml'/></guide>"),
            Some(b'd'),
        ),
        (
            "",
            format!("<manifest>{c}{d}</manifest><guide><reference type='Cover' href='../c.jpg'/></guide>"),
            Some(b'c'),
        ),
        ("", format!("<manifest>{c}{cover_d}</manifest>"), Some(b'd')),
        ("", format!("<manifest>{c}{page}</manifest>{spine}"), Some(b'd')),
        ("", format!("<manifest>{c}{d}</manifest>"), None),
        ("", String::new(), None),
    ] {
        let found = cover_of(metadata, &rest).map(|bytes| bytes[3]);
        assert_eq!(found, letter, "{metadata} {rest}");
    }
}

#[test]
fn a_drawing_may_be_a_cover() {
    let manifest = "<manifest><item id='cover' href='/e.svg' media-type='image/svg+xml'/></manifest>";
    assert_eq!(cover_of("", manifest).unwrap(), b"<svg/>");
}
