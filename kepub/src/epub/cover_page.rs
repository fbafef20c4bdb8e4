//! The image of a cover page, which is the cover where the package names none.

use std::io::{Read, Seek};

use super::Book;
use crate::{
    archive::{Archive, HELD},
    document::{Converter, Token, Tokens},
    package::paths,
};

/// The page's only image.
pub(super) fn image<R: Read + Seek>(archive: &Archive<R>, book: &Book, converter: &Converter<'_>) -> Option<String> {
    let page = book.package.cover_page()?;
    let at = book.names.find(page).filter(|at| archive.entries()[*at].size <= HELD)?;
    let document = archive.read(at).ok()?;
    let source = converter.read(&document).ok()?;
    let mut tokens = Tokens::of_all(&source.text);
    let mut found = None;
    while let Ok(Some(token)) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        let target = match tag.name {
            "img" => tag.attribute("src"),
            "image" | "svg:image" => tag.attribute("xlink:href").or_else(|| tag.attribute("href")),
            _ => None,
        };
        match (target, found) {
            (Some(_), Some(_)) => return None,
            (Some(target), None) => found = Some(target),
            (None, _) => {}
        }
    }
    paths::resolve(page, found?)
}
