//! What the package document says about the book.

use std::ops::Range;

use roxmltree::Node;

use super::xml;

#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) language: String,
    pub(super) pre_paginated: bool,
    /// What `<meta name="cover">` names: the id of an item, or by mistake its file.
    pub(super) covers: Vec<String>,
    /// Elements that only say when and with what the file was made.
    pub(super) traces: Vec<Range<usize>>,
}

impl Metadata {
    pub(super) fn read(package: Node<'_, '_>) -> Self {
        let mut metadata = Self::default();
        for node in xml::children(package, "metadata").flat_map(|section| section.descendants()) {
            if xml::is(node, "title") && metadata.title.is_empty() {
                metadata.title = xml::words(node);
            } else if xml::is(node, "language") && metadata.language.is_empty() {
                metadata.language = xml::words(node);
            } else if xml::is(node, "meta") {
                metadata.read_meta(node);
            }
            if is_trace(node) && xml::start(package, node).is_some() {
                metadata.traces.push(node.range());
            }
        }
        metadata
    }

    fn read_meta(&mut self, meta: Node<'_, '_>) {
        let content = xml::attribute(meta, "content").unwrap_or_default();
        match xml::attribute(meta, "name") {
            Some("cover") if !content.is_empty() => self.covers.push(content.to_owned()),
            Some("fixed-layout") => self.pre_paginated |= content.trim().eq_ignore_ascii_case("true"),
            _ => {}
        }
        if xml::attribute(meta, "property") == Some("rendition:layout") {
            self.pre_paginated |= xml::words(meta) == "pre-paginated";
        }
    }

    /// Whether the language is written in vertical lines, where a book runs right to left.
    pub(super) fn may_be_vertical(&self) -> bool {
        let language = self.language.to_ascii_lowercase();
        ["ja", "zh", "jpn", "chi"].iter().any(|prefix| language.starts_with(prefix))
    }
}

fn is_trace(node: Node<'_, '_>) -> bool {
    if xml::is(node, "meta") {
        return xml::attribute(node, "name") == Some("calibre:timestamp");
    }
    xml::is(node, "contributor")
        && node.attributes().any(|attribute| attribute.name() == "role" && attribute.value() == "bkp")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(metadata: &str) -> Metadata {
        let package = format!("<package xmlns:dc='dc' xmlns:opf='opf'><metadata>{metadata}</metadata></package>");
        Metadata::read(xml::parse("a.opf", &package).unwrap().root_element())
    }

    #[test]
    fn the_first_title_and_language_that_are_not_empty_count() {
        let metadata =
            read("<dc:title/><dc:title> A <b>b</b>\n c</dc:title><dc:title>d</dc:title><dc:language>en</dc:language>");
        assert_eq!((metadata.title.as_str(), metadata.language.as_str()), ("A b c", "en"));
        let oeb = read("<dc-metadata><dc:Title>A</dc:Title><dc:Language>de</dc:Language></dc-metadata>");
        assert_eq!((oeb.title.as_str(), oeb.language.as_str()), ("A", "de"));
    }

    #[test]
    fn a_book_says_in_two_ways_that_it_is_pre_paginated() {
        for meta in
            ["<meta property='rendition:layout'> pre-paginated </meta>", "<meta name='fixed-layout' content='true'/>"]
        {
            assert!(read(meta).pre_paginated, "{meta}");
        }
        for meta in
            ["<meta property='rendition:layout'>reflowable</meta>", "<meta name='fixed-layout' content='false'/>"]
        {
            assert!(!read(meta).pre_paginated, "{meta}");
        }
    }

    #[test]
    fn only_japanese_and_chinese_may_be_vertical() {
        for (language, expected) in
            [("ja", true), ("zh-TW", true), ("JA", true), ("jpn", true), ("ar", false), ("", false)]
        {
            assert_eq!(
                read(&format!("<dc:language>{language}</dc:language>")).may_be_vertical(),
                expected,
                "{language}"
            );
        }
    }

    #[test]
    fn traces_are_known_by_role_in_any_namespace() {
        let traces = |metadata| read(metadata).traces.len();
        assert_eq!(traces("<dc:contributor opf:role='bkp'/><dc:contributor role='bkp'/>"), 2);
        assert_eq!(traces("<meta name='calibre:timestamp' content='now'/>"), 1);
        assert_eq!(
            traces("<dc:contributor opf:role='edt'/><dc:creator opf:role='bkp'/><meta name='calibre:series'/>"),
            0
        );
    }
}
