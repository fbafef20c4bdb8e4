//! ComicInfo.xml, the format of the reader `ComicRack` that all other programs took over (the Anansi project documents
//! it).

use domain::catalog::{contributors::Role, limited::AtMost, metadata::Identifier};
use kepub::package::xml;
use roxmltree::Node;

use super::super::{Metadata, dates, fit, identifiers::identifier, people::People};

/// The fields that name people, separated by commas.
const PEOPLE: [(&str, Role); 8] = [
    ("Writer", Role::Author),
    ("Penciller", Role::Artist),
    ("Inker", Role::Artist),
    ("Colorist", Role::Colorist),
    ("Letterer", Role::Contributor),
    ("CoverArtist", Role::Contributor),
    ("Editor", Role::Editor),
    ("Translator", Role::Translator),
];

#[derive(Debug, Default)]
pub(super) struct Info {
    pub metadata: Metadata,
    /// The page that is the cover, counted from 0.
    pub cover: Option<usize>,
}

impl Info {
    /// Reads the file; `None` if it isn't what it is called.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let read = xml::read("ComicInfo.xml", bytes, |document| {
            let root = document.root_element();
            xml::is(root, "ComicInfo").then(|| Self { metadata: metadata(root), cover: cover(root) })
        });
        read.ok().flatten()
    }
}

fn metadata(root: Node<'_, '_>) -> Metadata {
    let volume = || field(root, "Volume").filter(|volume| *volume != "-1");
    // A volume is a number in a series of books, but a year in series that began anew.
    let number = field(root, "Number").or_else(volume);
    let series = field(root, "Series").and_then(|name| fit::series(name, number));
    let title = field(root, "Title").and_then(fit::title);
    let mut people = People::default();
    for (name, role) in PEOPLE {
        list(root, name).for_each(|name| people.add(name, None, role));
    }
    Metadata {
        title: title.or_else(|| fit::title_in_series(series.as_ref()?)),
        sort_title: None,
        contributors: AtMost::first(people.into_vec()),
        series: AtMost::first(series),
        description: field(root, "Summary").and_then(fit::description),
        language: field(root, "LanguageISO").and_then(fit::language),
        publisher: field(root, "Publisher").and_then(fit::publisher),
        published: field(root, "Year").and_then(|year| dates::of_parts(year, field(root, "Month"), field(root, "Day"))),
        identifiers: AtMost::first(identifiers(root)),
        subjects: AtMost::first(fit::subjects(list(root, "Genre").chain(list(root, "Tags")))),
    }
}

/// The number of the trade, which is an ISBN in most, and addresses, which are separated by spaces.
fn identifiers(root: Node<'_, '_>) -> impl Iterator<Item = Identifier> {
    let gtin =
        field(root, "GTIN").and_then(|gtin| identifier(gtin, Some("isbn")).or_else(|| identifier(gtin, Some("gtin"))));
    let web = field(root, "Web").unwrap_or_default().split_whitespace().filter(|address| address.contains("://"));
    gtin.into_iter().chain(web.filter_map(|address| identifier(address, None)))
}

fn cover(root: Node<'_, '_>) -> Option<usize> {
    let pages = xml::children(root, "Pages").flat_map(|pages| xml::children(pages, "Page"));
    let attribute = |page: Node<'_, '_>, name: &str| {
        let found = page.attributes().find(|attribute| attribute.name().eq_ignore_ascii_case(name));
        found.map(|attribute| attribute.value().trim().to_owned())
    };
    let is_front = |page: &Node<'_, '_>| {
        let kinds = attribute(*page, "Type").unwrap_or_default();
        kinds.split_whitespace().any(|kind| kind.eq_ignore_ascii_case("FrontCover"))
    };
    pages.filter(is_front).find_map(|page| attribute(page, "Image")?.parse().ok())
}

/// The text of the first element of the name that isn't empty.
fn field<'a>(root: Node<'a, '_>, name: &'a str) -> Option<&'a str> {
    xml::children(root, name).filter_map(|node| node.text()).map(str::trim).find(|text| !text.is_empty())
}

fn list<'a>(root: Node<'a, '_>, name: &'a str) -> impl Iterator<Item = &'a str> {
    field(root, name).unwrap_or_default().split(',').map(str::trim).filter(|item| !item.is_empty()).take(100)
}
