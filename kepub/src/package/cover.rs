//! Which image is the cover.

use super::{
    manifest::{Item, Manifest},
    opf::Package,
    paths::resolve,
};

/// Returns the cover: the item that says so, else the one that the metadata names, else the only image of the guide's
/// cover page, which the caller has read, else the image whose id is `cover`.
pub(super) fn find<'a>(package: &'a Package, page_image: Option<&str>) -> Option<&'a Item> {
    named(package)
        .or_else(|| image(page_image.and_then(|path| package.manifest.by_path(path))))
        .or_else(|| image(package.manifest.by_id("cover")))
}

/// Returns the item that says it is the cover, else the one that the metadata names, by its id or by its file.
pub(super) fn named(package: &Package) -> Option<&Item> {
    let Manifest { items, .. } = &package.manifest;
    let names = &package.metadata.covers;
    let by_file = |name: &String| package.manifest.by_path(&resolve(&package.path, name)?);
    items
        .iter()
        .find(|item| item.is_cover)
        .or_else(|| names.iter().find_map(|id| image(package.manifest.by_id(id))))
        .or_else(|| names.iter().find_map(|name| image(by_file(name))))
}

fn image(item: Option<&Item>) -> Option<&Item> {
    item.filter(|item| item.is_image())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "<item id='a' href='a%20b.jpg' media-type='image/jpeg'/>";
    const COVER: &str = "<item id='cover' href='cover.jpg' media-type='image/jpeg'/>";
    const PAGE: &str = "<item id='page' href='page.xhtml' media-type='application/xhtml+xml'/>";
    const MARKED: &str = "<item id='marked' href='marked.jpg' properties='cover-image'/>";

    fn cover(named: &str, items: &[&str], page_image: Option<&str>) -> Option<String> {
        let metadata = format!("<metadata><meta name='cover' content='{named}'/></metadata>");
        let package = format!("<package>{metadata}<manifest>{}</manifest></package>", items.concat());
        let package = Package::read("x/p.opf", package.as_bytes()).unwrap();
        find(&package, page_image).and_then(|item| item.path.clone())
    }

    #[test]
    fn an_item_that_says_so_is_the_cover() {
        assert_eq!(cover("a", &[A, COVER, MARKED], None).as_deref(), Some("x/marked.jpg"));
    }

    #[test]
    fn the_metadata_names_it_by_id_or_by_file() {
        assert_eq!(cover("a", &[A, COVER], None).as_deref(), Some("x/a b.jpg"));
        assert_eq!(cover("a%20b.jpg", &[A, COVER], None).as_deref(), Some("x/a b.jpg"));
    }

    #[test]
    fn a_name_that_leads_nowhere_or_to_a_page_is_passed_over() {
        for named in ["nope", "page", "page.xhtml", "", "../../y"] {
            assert_eq!(cover(named, &[PAGE, A, COVER], None).as_deref(), Some("x/cover.jpg"), "{named}");
        }
    }

    #[test]
    fn the_image_of_the_cover_page_comes_before_an_id() {
        assert_eq!(cover("", &[A, COVER], Some("x/a b.jpg")).as_deref(), Some("x/a b.jpg"));
        assert_eq!(cover("", &[A, COVER], Some("x/lost.jpg")).as_deref(), Some("x/cover.jpg"));
    }

    #[test]
    fn a_page_is_never_the_cover() {
        let page = "<item id='cover' href='cover.xhtml' media-type='application/xhtml+xml'/>";
        assert_eq!(cover("", &[page, A], Some("x/cover.xhtml")), None);
    }
}
