//! Which file of an EPUB is its cover.

use std::io::{Read, Seek};

use kepub::package::{paths::resolve, xml};
use roxmltree::Node;

use super::{
    super::html,
    Book,
    manifest::{Item, first_in_spine, guide_cover, is_image_name, items},
};

/// Bytes of a page in which an image is looked for: a page that shows a cover is short.
const PAGE: u64 = 256 << 10;

/// Finds the cover: the item that says so (EPUB 3), the one that a `meta` names (EPUB 2), the image of the guide's
/// cover page, an image called "cover", the first image of the first page. `None` if there is none of these.
///
/// Reads no image, and a page only where the package says nothing.
pub(in super::super) fn find<R: Read + Seek>(book: &Book<R>, package: Node<'_, '_>) -> Option<usize> {
    let items = items(package, &book.path);
    let by_id = |id: &str| items.iter().find(|item| item.id == id);
    let image_at = |path: &str| book.names.find(path).filter(|_| is_image_name(path));
    let image_on = |path: &str| image_at(path).or_else(|| image_at(&book.first_image(path)?));
    let in_archive = |item: &Item<'_>| book.names.find(&item.path).filter(|_| item.is_image());
    let marked = || items.iter().filter(|item| item.properties.split_ascii_whitespace().any(|it| it == "cover-image"));
    marked()
        .find_map(in_archive)
        .or_else(|| {
            named(package).find_map(|name| {
                let by_file = || image_at(&resolve(&book.path, name)?);
                by_id(name).and_then(|item| in_archive(item).or_else(|| image_on(&item.path))).or_else(by_file)
            })
        })
        .or_else(|| image_on(&guide_cover(package, &book.path)?))
        .or_else(|| items.iter().filter(|item| is_called_cover(item)).find_map(in_archive))
        .or_else(|| image_on(&by_id(first_in_spine(package)?)?.path))
}

/// What `<meta name="cover" content="…"/>` names: an id by calibre's convention, in some books a file.
fn named<'a>(package: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    let metas = xml::children(package, "metadata").flat_map(|metadata| metadata.descendants().take(5_000));
    let is_cover = |meta: &Node<'_, '_>| {
        xml::is(*meta, "meta")
            && xml::attribute(*meta, "name").is_some_and(|it| it.trim().eq_ignore_ascii_case("cover"))
    };
    metas.filter(is_cover).filter_map(|meta| xml::attribute(meta, "content")).map(str::trim).take(8)
}

fn is_called_cover(item: &Item<'_>) -> bool {
    let file = item.path.rsplit('/').next().unwrap_or_default();
    [item.id, file].iter().any(|name| name.to_ascii_lowercase().contains("cover"))
}

impl<R: Read + Seek> Book<R> {
    /// The path of the first image on a page.
    fn first_image(&self, page: &str) -> Option<String> {
        let start = self.archive.read_start(self.names.find(page)?, PAGE).ok()?;
        let source = html::first_image(&String::from_utf8_lossy(&start))?;
        resolve(page, &source)
    }
}
