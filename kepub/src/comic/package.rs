//! The package document and the contents for readers of EPUB 2.

mod metadata;

use std::fmt::Write;

use super::{Book, markup::escape, spread::sides};
use metadata::metadata;

/// The package document.
pub(super) fn package(book: &Book<'_>) -> String {
    let language = book.language().map_or_else(String::new, |it| format!(" xml:lang=\"{it}\""));
    let direction = if book.right_to_left { "rtl" } else { "ltr" };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"identifier\"{language}>\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n{}</metadata>\n\
         <manifest>\n{}</manifest>\n\
         <spine toc=\"ncx\" page-progression-direction=\"{direction}\">\n{}</spine>\n\
         </package>\n",
        metadata(book),
        manifest(book),
        spine(book)
    )
}

/// The contents as `toc.ncx`.
pub(super) fn ncx(book: &Book<'_>) -> String {
    let mut points = String::new();
    for (number, entry) in (1..).zip(&book.outline) {
        let _ = writeln!(
            points,
            "<navPoint id=\"point-{number}\" playOrder=\"{number}\"><navLabel><text>{}</text></navLabel>\
             <content src=\"{}\"/></navPoint>",
            escape(&entry.label),
            book.pages[entry.page].document()
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\">\n\
         <head><meta name=\"dtb:uid\" content=\"{}\"/><meta name=\"dtb:depth\" content=\"1\"/>\
         <meta name=\"dtb:totalPageCount\" content=\"0\"/><meta name=\"dtb:maxPageNumber\" content=\"0\"/></head>\n\
         <docTitle><text>{}</text></docTitle>\n\
         <navMap>\n{points}</navMap>\n\
         </ncx>\n",
        book.identifier,
        escape(&book.title)
    )
}

fn manifest(book: &Book<'_>) -> String {
    let mut items = "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
                     <item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>\n"
        .to_owned();
    for (index, page) in book.pages.iter().enumerate() {
        let properties = if index == book.cover { " properties=\"cover-image\"" } else { "" };
        let _ = writeln!(
            items,
            "<item id=\"{name}\" href=\"{}\" media-type=\"application/xhtml+xml\"/>\n\
             <item id=\"image-{name}\" href=\"{}\" media-type=\"{}\"{properties}/>",
            page.document(),
            page.file(),
            page.format.media_type(),
            name = page.name
        );
    }
    items
}

fn spine(book: &Book<'_>) -> String {
    let sides = sides(book.pages.iter().map(|page| page.size.is_wide()), book.right_to_left);
    let mut items = String::new();
    for (page, side) in book.pages.iter().zip(sides) {
        let properties = side.map_or_else(String::new, |side| format!(" properties=\"{}\"", side.property()));
        let _ = writeln!(items, "<itemref idref=\"{}\"{properties}/>", page.name);
    }
    items
}
