//! The files of a book, as its package document lists them.

use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use super::{paths::resolve, xml};

#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub(super) items: Vec<Item>,
    /// Where the element starts; `None` if there is none to add an item to.
    pub(super) start: Option<usize>,
    ids: HashMap<String, usize>,
    paths: HashMap<String, usize>,
}

#[derive(Debug)]
pub(super) struct Item {
    /// The file in the archive; `None` for one that is elsewhere.
    pub(super) path: Option<String>,
    pub(super) media_type: String,
    pub(super) is_cover: bool,
    /// Where the element starts, if it stands in the document.
    pub(super) start: Option<usize>,
}

impl Manifest {
    /// Reads the manifest of the package document at `path`.
    pub(super) fn read(package: Node<'_, '_>, path: &str) -> Self {
        let sections = || xml::children(package, "manifest");
        let start = sections().next().and_then(|section| xml::start(package, section));
        let mut manifest = Self { start, ..Self::default() };
        for node in sections().flat_map(|section| xml::children(section, "item")) {
            let index = manifest.items.len();
            let item = Item::read(package, node, path);
            if let Some(id) = xml::attribute(node, "id") {
                manifest.ids.entry(id.to_owned()).or_insert(index);
            }
            if let Some(path) = &item.path {
                manifest.paths.entry(path.clone()).or_insert(index);
            }
            manifest.items.push(item);
        }
        manifest
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Item> {
        self.ids.get(id.trim()).map(|index| &self.items[*index])
    }

    pub(super) fn by_path(&self, path: &str) -> Option<&Item> {
        self.paths.get(path).map(|index| &self.items[*index])
    }

    /// Returns the paths of the content documents in their order, each once.
    pub(super) fn content(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let paths = self.items.iter().filter(|item| item.is_content()).filter_map(|item| item.path.as_ref());
        paths.filter(|path| seen.insert(*path)).cloned().collect()
    }
}

impl Item {
    fn read(package: Node<'_, '_>, item: Node<'_, '_>, base: &str) -> Self {
        let media_type = xml::attribute(item, "media-type").unwrap_or_default();
        let properties = xml::attribute(item, "properties").unwrap_or_default();
        Self {
            path: xml::attribute(item, "href").and_then(|href| resolve(base, href)),
            media_type: media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase(),
            is_cover: properties.split_ascii_whitespace().any(|property| property == "cover-image"),
            start: xml::start(package, item),
        }
    }

    pub(super) fn is_image(&self) -> bool {
        self.media_type.starts_with("image/")
    }

    /// Whether this is a document with text, by its media type or its name.
    pub(super) fn is_content(&self) -> bool {
        let by_name = || {
            let path = self.path.as_deref().unwrap_or_default().to_ascii_lowercase();
            [".htm", ".html", ".xhtml"].iter().any(|extension| path.ends_with(extension))
        };
        ["application/xhtml+xml", "text/html"].contains(&self.media_type.as_str()) || by_name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(items: &str) -> Manifest {
        let package = format!("<package><manifest>{items}</manifest></package>");
        Manifest::read(xml::parse("b/a.opf", &package).unwrap().root_element(), "b/a.opf")
    }

    #[test]
    fn content_documents_are_known_by_media_type_or_name() {
        let items = "<item href='1' media-type='application/xhtml+xml'/><item href='2' media-type='Text/HTML; charset=utf-8'/>\
                     <item href='3.HTM'/><item href='4.html#a' media-type='x'/><item href='../5.xhtml'/>\
                     <item href='6.xml' media-type='text/xml'/><item href='toc.ncx'/>";
        assert_eq!(read(items).content(), ["b/1", "b/2", "b/3.HTM", "b/4.html", "5.xhtml"]);
    }

    #[test]
    fn each_document_is_listed_once_and_only_if_it_is_in_the_archive() {
        let items = "<item href='a.html'/><item href='./a.html'/><item href='../../b.html'/>\
                     <item href='http://host/c.html'/><item media-type='text/html'/><item href='%61.html'/>";
        assert_eq!(read(items).content(), ["b/a.html"]);
    }

    #[test]
    fn of_two_items_with_one_id_the_first_counts() {
        let manifest = read("<item id='a' href='1'/><item id='a' href='2'/>");
        assert_eq!(manifest.by_id("a").unwrap().path.as_deref(), Some("b/1"));
        assert!(manifest.by_id("b").is_none());
    }

    #[test]
    fn the_cover_is_one_property_of_several() {
        let is_cover = |properties| read(&format!("<item properties='{properties}'/>")).items[0].is_cover;
        assert!(is_cover("svg\n cover-image"));
        assert!(!is_cover("my-cover-image"));
    }
}
