//! Any bytes as a package document: what comes out is XML, and stays as it is when it is converted again.

#![no_main]

use libfuzzer_sys::fuzz_target;

const CONTAINER: &[u8] = b"<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>\
    <rootfile full-path='p.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";

const PAGE: &[u8] = b"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head>\
    <body><p>One. Two.</p><img src='a.jpg'/></body></html>";

fuzz_target!(|package: &[u8]| {
    let book = |package: &[u8]| {
        kepub_fuzz::archive(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("p.opf", package),
            ("c1.xhtml", PAGE),
            ("cover.xhtml", PAGE),
            ("a.jpg", b"\xFF\xD8"),
        ])
    };
    let Ok((once, _)) = kepub_fuzz::convert(&book(package)) else { return };
    let (twice, report) = kepub_fuzz::convert(&once).expect("what was converted can be converted");
    assert!(!report.title_page);
    let (thrice, _) = kepub_fuzz::convert(&twice).expect("what was converted can be converted");
    assert_eq!(twice, thrice);
});
