//! The package document, understood.

use roxmltree::Node;

use super::{
    manifest::{Item, Manifest},
    metadata::Metadata,
    paths::resolve,
    title_page, xml,
};
use crate::Error;

/// A package document: what a conversion asks it, and its text, to be [edited](Package::edit).
#[derive(Debug)]
pub(crate) struct Package {
    /// Its own path in the archive.
    pub(super) path: String,
    /// As it was read, but as UTF-8 and well-formed.
    pub(super) text: String,
    pub(super) metadata: Metadata,
    pub(super) manifest: Manifest,
    pub(super) spine: Spine,
    guide_cover: Option<String>,
    is_epub_2: bool,
}

/// The order in which documents are read.
#[derive(Debug, Default)]
pub(super) struct Spine {
    pub(super) start: Option<usize>,
    right_to_left: bool,
    /// The id of the first item that is read when one reads on.
    first: Option<String>,
    /// The ids of all items.
    items: Vec<String>,
}

impl Package {
    /// Reads the package document at `path`. A broken one is an [`Error::Package`] that says where.
    pub(crate) fn read(path: &str, bytes: &[u8]) -> Result<Self, Error> {
        let text = xml::text(path, bytes)?;
        let document = xml::parse(path, &text)?;
        let package = document.root_element();
        if !xml::is(package, "package") {
            let cause = format!("the root is {:?}, not a package", package.tag_name().name());
            return Err(Error::Package { path: path.to_owned(), cause });
        }
        let metadata = Metadata::read(package);
        let manifest = Manifest::read(package, path);
        let spine = Spine::read(package);
        let guide_cover = guide_cover(package, path);
        let is_epub_2 = package.attribute("version").is_some_and(|version| version.trim().starts_with(['1', '2']));
        Ok(Self { path: path.to_owned(), metadata, manifest, spine, guide_cover, is_epub_2, text })
    }

    /// Returns the paths of the content documents in the manifest's order, each once.
    pub(crate) fn content(&self) -> Vec<String> {
        self.manifest.content()
    }

    /// Returns the path of each item of the spine that the manifest has; `None` for one that is elsewhere.
    pub(crate) fn spine_paths(&self) -> impl Iterator<Item = Option<&str>> {
        self.spine.items.iter().filter_map(|id| self.manifest.by_id(id)).map(|item| item.path.as_deref())
    }

    /// Whether the package says that it is of EPUB 2, whose documents are XHTML 1.1.
    pub(crate) fn is_epub_2(&self) -> bool {
        self.is_epub_2
    }

    /// Returns the title, white space folded; empty if there is none.
    pub(crate) fn title(&self) -> &str {
        &self.metadata.title
    }

    /// Returns the first language; empty if there is none.
    pub(crate) fn language(&self) -> &str {
        &self.metadata.language
    }

    /// Whether pages have a fixed layout.
    pub(crate) fn is_pre_paginated(&self) -> bool {
        self.metadata.pre_paginated
    }

    /// Whether lines are vertical if nobody says otherwise: read right to left, in Japanese or Chinese.
    pub(crate) fn is_vertical(&self) -> bool {
        self.spine.right_to_left && self.metadata.may_be_vertical()
    }

    /// Returns the path of the page that the guide calls the cover, if its image could become the cover: nothing in
    /// the manifest or the metadata names another.
    pub(crate) fn cover_page(&self) -> Option<&str> {
        self.guide_cover.as_deref().filter(|_| self.named_cover().is_none())
    }

    /// Returns the path of the first document, if its text decides whether a page is put before it: `None` where none
    /// may be, or its name says that it is a cover or a title page.
    pub(crate) fn opening(&self) -> Option<&str> {
        let first = self.manifest.by_id(self.spine.first.as_deref()?)?;
        let path = first.path.as_deref().filter(|_| first.is_content() && self.title_page_path().is_some())?;
        (!title_page::is_named_so(path)).then_some(path)
    }

    /// Returns where a blank page would be put, next to the package document; `None` if none may be: in a pre-paginated
    /// book, in one that has the page, or that has no spine.
    pub(crate) fn title_page_path(&self) -> Option<String> {
        let path = resolve(&self.path, title_page::HREF)?;
        let is_there = self.manifest.by_id(title_page::ID).is_some() || self.manifest.by_path(&path).is_some();
        let has_room = self.spine.start.is_some() && self.manifest.start.is_some();
        (has_room && !is_there && !self.is_pre_paginated()).then_some(path)
    }

    /// Returns the item that is the cover, or is called so by the metadata.
    pub(super) fn named_cover(&self) -> Option<&Item> {
        super::cover::named(self)
    }
}

impl Spine {
    fn read(package: Node<'_, '_>) -> Self {
        let Some(spine) = xml::children(package, "spine").next() else {
            return Self::default();
        };
        let mut itemrefs = xml::children(spine, "itemref");
        let first = itemrefs.find(|itemref| xml::attribute(*itemref, "linear").map(str::trim) != Some("no"));
        Self {
            start: xml::start(package, spine),
            right_to_left: xml::attribute(spine, "page-progression-direction").map(str::trim) == Some("rtl"),
            first: first.and_then(|itemref| xml::attribute(itemref, "idref")).map(str::to_owned),
            items: xml::children(spine, "itemref")
                .filter_map(|itemref| xml::attribute(itemref, "idref").map(str::to_owned))
                .collect(),
        }
    }
}

fn guide_cover(package: Node<'_, '_>, path: &str) -> Option<String> {
    let references = xml::children(package, "guide").flat_map(|guide| xml::children(guide, "reference"));
    references
        .filter(|reference| {
            xml::attribute(*reference, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("cover"))
        })
        .find_map(|reference| resolve(path, xml::attribute(reference, "href")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Package {
        Package::read("b/a.opf", format!("<package>{body}</package>").as_bytes()).unwrap()
    }

    fn opening(items: &str, itemrefs: &str) -> Option<String> {
        let body = format!("<metadata/><manifest>{items}</manifest><spine>{itemrefs}</spine>");
        read(&body).opening().map(str::to_owned)
    }

    #[test]
    fn a_book_tells_what_it_is() {
        let package = read(
            "<metadata><title> A\n b</title><language>en</language><meta name='fixed-layout' content='true'/></metadata>\
             <manifest><item href='../c.xhtml'/></manifest>",
        );
        assert_eq!((package.title(), package.language()), ("A b", "en"));
        assert_eq!(package.content(), ["c.xhtml"]);
        assert!(package.is_pre_paginated());
        assert!(read("").content().is_empty());
    }

    #[test]
    fn a_japanese_book_from_right_to_left_is_vertical() {
        let package = |language, direction| {
            read(&format!(
                "<metadata><language>{language}</language></metadata><spine page-progression-direction='{direction}'/>"
            ))
        };
        assert!(package("ja", "rtl").is_vertical());
        assert!(!package("ja", "ltr").is_vertical());
        assert!(!package("ar", "rtl").is_vertical());
    }

    #[test]
    fn a_book_opens_with_the_first_linear_document() {
        let items = "<item id='a' href='a.xhtml'/><item id='b' href='b.xhtml'/><item id='c' href='c.svg'/>";
        assert_eq!(
            opening(items, "<itemref idref='a' linear='no'/><itemref idref='b'/>").as_deref(),
            Some("b/b.xhtml")
        );
        assert_eq!(opening(items, "<itemref idref='c'/><itemref idref='b'/>"), None);
        assert_eq!(opening(items, "<itemref idref='x'/><itemref idref='b'/>"), None);
        assert_eq!(opening(items, "<itemref/>"), None);
        assert_eq!(opening(items, ""), None);
    }

    #[test]
    fn a_document_called_a_cover_or_title_page_needs_none_before_it() {
        for (href, expected) in
            [("My-Cover.xhtml", None), ("titlepage.xhtml", None), ("cover/1.xhtml", Some("b/cover/1.xhtml"))]
        {
            let items = format!("<item id='a' href='{href}'/>");
            assert_eq!(opening(&items, "<itemref idref='a'/>").as_deref(), expected, "{href}");
        }
    }

    #[test]
    fn no_page_is_put_where_one_is_or_pages_are_fixed() {
        let path = |metadata, item| {
            read(&format!("<metadata>{metadata}</metadata><manifest>{item}</manifest><spine/>")).title_page_path()
        };
        assert_eq!(path("", "").as_deref(), Some("b/kepubify-titlepage-dummy.xhtml"));
        assert_eq!(path("", "<item id='kepubify-titlepage-dummy' href='x'/>"), None);
        assert_eq!(path("", "<item id='x' href='kepubify-titlepage-dummy.xhtml'/>"), None);
        assert_eq!(path("<meta name='fixed-layout' content='true'/>", ""), None);
        assert_eq!(read("<manifest/>").title_page_path(), None);
    }

    #[test]
    fn the_guides_cover_page_is_asked_only_when_nothing_else_is_named() {
        let guide = "<guide><reference type='toc' href='t.xhtml'/><reference type='Cover' href='c.xhtml#a'/></guide>";
        assert_eq!(read(guide).cover_page(), Some("b/c.xhtml"));
        let item = "<manifest><item href='a.jpg' media-type='image/jpeg' properties='cover-image'/></manifest>";
        assert_eq!(read(&format!("{item}{guide}")).cover_page(), None);
    }

    #[test]
    fn another_kind_of_document_is_refused() {
        let error = Package::read("a.opf", b"<html/>").unwrap_err();
        assert_eq!(error.to_string(), "a.opf: the root is \"html\", not a package");
    }
}
