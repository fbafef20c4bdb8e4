//! Whether a book needs a page before its first.

use std::io::{Read, Seek};

use super::Book;
use crate::{
    TitlePage,
    archive::{Archive, HELD},
    document::{Converter, Token, Tokens},
    package::title_page::{Census, Descend},
};

/// Whether the page is asked for, or the first document looks like text.
pub(super) fn is_wanted<R: Read + Seek>(
    archive: &Archive<R>,
    book: &Book,
    converter: &Converter<'_>,
    choice: TitlePage,
) -> bool {
    let is_free = || book.package.title_page_path().is_some_and(|path| book.names.find(&path).is_none());
    match choice {
        TitlePage::Never => false,
        TitlePage::Always => is_free(),
        TitlePage::Auto => is_free() && opens_with_text(archive, book, converter).unwrap_or(false),
    }
}

fn opens_with_text<R: Read + Seek>(archive: &Archive<R>, book: &Book, converter: &Converter<'_>) -> Option<bool> {
    let at = book.names.find(book.package.opening()?)?;
    // The beginning of a larger document tells enough.
    let document = archive.read_start(at, HELD).ok()?;
    match converter.read(&document) {
        Ok(source) => Some(is_text(&source.text)),
        Err(_) => Some(is_text(&String::from_utf8_lossy(&document))),
    }
}

fn is_text(document: &str) -> bool {
    let mut census = Census::default();
    let mut tokens = Tokens::of_all(document);
    let (mut is_body, mut hidden) = (false, 0_usize);
    while let Ok(Some(token)) = tokens.next() {
        match token {
            Token::Start(tag) if !is_body => is_body = tag.name == "body",
            Token::Start(tag) if hidden > 0 => hidden += usize::from(!tag.empty),
            Token::Start(tag) if census.start(tag.name) == Descend::No && !tag.empty => hidden = 1,
            Token::End(..) => hidden = hidden.saturating_sub(1),
            Token::Text(text) if is_body && hidden == 0 => census.text(text),
            _ => {}
        }
        if census.is_decided() {
            break;
        }
    }
    census.needed()
}
