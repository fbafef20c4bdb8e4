//! The files that a package document lists.

use kepub::package::{paths::resolve, xml};
use roxmltree::Node;

/// Items and references that are looked at.
const MOST: usize = 20_000;

pub(super) struct Item<'a> {
    pub id: &'a str,
    pub media_type: &'a str,
    pub properties: &'a str,
    /// In the archive.
    pub path: String,
}

impl Item<'_> {
    /// By its media type, or if that is missing or nonsense by its extension.
    pub fn is_image(&self) -> bool {
        self.media_type.to_ascii_lowercase().starts_with("image/")
            || (!self.media_type.contains('/') || self.media_type.ends_with("octet-stream"))
                && is_image_name(&self.path)
    }
}

/// Whether a file of this name should be an image that can be a cover.
pub(super) fn is_image_name(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "avif" | "jxl" | "bmp"))
}

pub(super) fn items<'a>(package: Node<'a, '_>, base: &str) -> Vec<Item<'a>> {
    let items = xml::children(package, "manifest").flat_map(|manifest| xml::children(manifest, "item")).take(MOST);
    let read = |item: Node<'a, '_>| {
        let attribute = |name| xml::attribute(item, name).unwrap_or_default().trim();
        let path = resolve(base, attribute("href"))?;
        Some(Item {
            id: attribute("id"),
            media_type: attribute("media-type"),
            properties: attribute("properties"),
            path,
        })
    };
    items.filter_map(read).collect()
}

/// The id of the item that is read first.
pub(super) fn first_in_spine<'a>(package: Node<'a, '_>) -> Option<&'a str> {
    let mut references = xml::children(package, "spine").flat_map(|spine| xml::children(spine, "itemref"));
    references.find_map(|reference| xml::attribute(reference, "idref")).map(str::trim)
}

/// Where the guide of an EPUB 2 says the cover is: a page, or an image.
pub(super) fn guide_cover(package: Node<'_, '_>, base: &str) -> Option<String> {
    let references = xml::children(package, "guide").flat_map(|guide| xml::children(guide, "reference")).take(MOST);
    let is_cover = |reference: &Node<'_, '_>| {
        let kind = xml::attribute(*reference, "type").unwrap_or_default().trim();
        ["cover", "other.ms-coverimage-standard", "other.ms-coverimage"].iter().any(|it| kind.eq_ignore_ascii_case(it))
    };
    references.filter(is_cover).find_map(|reference| resolve(base, xml::attribute(reference, "href")?))
}
