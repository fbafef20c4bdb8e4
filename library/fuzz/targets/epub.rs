//! Any bytes as an EPUB, and as its package document and its first page.

#![no_main]

use domain::catalog::files::Format;
use libfuzzer_sys::fuzz_target;
use library_fuzz::{archive, read};

const CONTAINER: &[u8] =
    b"<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>\
    <rootfile full-path='p.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";

const PACKAGE: &[u8] =
    b"<package><manifest><item id='p' href='p.xhtml' media-type='application/xhtml+xml'/></manifest>\
    <spine><itemref idref='p'/></spine></package>";

fuzz_target!(|bytes: &[u8]| {
    read(bytes, Format::Epub);
    for (package, page) in [(bytes, PACKAGE), (PACKAGE, bytes)] {
        let files: [(&str, &[u8]); 4] =
            [("META-INF/container.xml", CONTAINER), ("p.opf", package), ("p.xhtml", page), ("a.jpg", b"\xff\xd8\xff")];
        read(&archive(&files), Format::Kepub);
    }
    read(&archive(&[("META-INF/container.xml", bytes), ("p.opf", PACKAGE)]), Format::Epub);
});
