//! The package document of an EPUB, and the one that calibre puts beside every book.
//!
//! EPUB 3 says more about a title or a person by `meta` elements that refine it, EPUB 2 by attributes with the prefix
//! `opf`; many books do both, and calibre adds `meta` elements with names of its own. See EPUB 3.3, section 5.5, and
//! OPF 2.0.1, section 2.2.

mod elements;

use std::collections::HashSet;

use domain::catalog::{
    contributors::{Contributor, Role},
    limited::AtMost,
    metadata::{Identifier, Published},
    series::SeriesPlace,
};
use kepub::package::xml;
use roxmltree::Node;

use self::elements::Elements;
use super::{Metadata, Unreadable, dates, fit, identifiers, people::People};

/// Identifiers and the like that are looked at; a publication holds 32.
const MOST: usize = 64;

/// Reads a package document; `metadata.opf` beside files is one.
pub fn opf(bytes: &[u8]) -> Result<Metadata, Unreadable> {
    xml::read("metadata.opf", bytes, |document| {
        let root = document.root_element();
        if xml::is(root, "package") { Ok(metadata(root)) } else { Err(Unreadable::Not("an OPF package document")) }
    })?
}

/// Reads what the `package` element says of the publication.
pub(super) fn metadata(package: Node<'_, '_>) -> Metadata {
    let elements = Elements::of(package);
    let title = title(&elements);
    let text_of = |name| elements.named(name).map(xml::words);
    Metadata {
        title: title.and_then(|title| fit::title(&xml::words(title))),
        sort_title: title
            .and_then(|title| elements.filed_as(title))
            .or_else(|| elements.meta("calibre:title_sort"))
            .and_then(|text| fit::sort_title(&text)),
        contributors: AtMost::first(contributors(&elements)),
        series: AtMost::first(series(&elements)),
        description: elements.named("description").take(3).find_map(|node| fit::description(&elements::markup(node))),
        language: text_of("language").find_map(|text| fit::language(&text)),
        publisher: text_of("publisher").find_map(|text| fit::publisher(&text)),
        published: published(&elements),
        identifiers: AtMost::first(identifiers(&elements)),
        subjects: AtMost::first(fit::subjects(
            text_of("subject").take(MOST).collect::<Vec<_>>().iter().map(String::as_str),
        )),
    }
}

/// The one that says it is the main one, or else the first.
fn title<'a, 'input>(elements: &Elements<'a, 'input>) -> Option<Node<'a, 'input>> {
    let titles = || elements.named("title").filter(|title| !xml::words(*title).is_empty()).take(MOST);
    titles().find(|title| elements.refined(*title, "title-type").as_deref() == Some("main")).or_else(|| titles().next())
}

fn contributors(elements: &Elements<'_, '_>) -> Vec<Contributor> {
    let mut people = People::default();
    for (name, role) in [("creator", Role::Author), ("contributor", Role::Contributor)] {
        let mut nodes: Vec<Node<'_, '_>> = elements.named(name).take(MOST).collect();
        nodes.sort_by_key(|node| {
            elements.refined(*node, "display-seq").and_then(|it| it.parse().ok()).unwrap_or(u32::MAX)
        });
        for node in nodes {
            let (name, filed_as) = (xml::words(node), elements.filed_as(node));
            for role in roles(elements, node, role) {
                people.add(&name, filed_as.as_deref(), role);
            }
        }
    }
    people.into_vec()
}

/// What someone did. Book producers did nothing: that is how calibre signs.
fn roles(elements: &Elements<'_, '_>, node: Node<'_, '_>, otherwise: Role) -> Vec<Role> {
    let mut codes: Vec<String> = elements.all_refined(node, "role").collect();
    codes.extend(elements::opf_attribute(node, "role").map(str::to_owned));
    let mut roles = Vec::new();
    for code in codes.iter().filter(|code| !code.trim().is_empty()) {
        // Some write the code's address: http://id.loc.gov/vocabulary/relators/aut
        let code = code.trim().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        match (code.as_str(), otherwise) {
            ("bkp", _) => return Vec::new(),
            // Who contributes art draws no comic, but painted the picture on the cover.
            ("cre", _) | ("art", Role::Contributor) => roles.push(otherwise),
            (code, _) if code.len() == 3 => roles.push(Role::from_marc(code)),
            _ => {}
        }
    }
    if roles.is_empty() { vec![otherwise] } else { roles }
}

/// calibre's series is the user's own, and goes first; then come the collections that call themselves series, or
/// nothing. The other type, `set`, is for lists such as "the hundred best novels".
fn series(elements: &Elements<'_, '_>) -> Vec<SeriesPlace> {
    let number = elements.meta("calibre:series_index");
    let calibres = elements.meta("calibre:series").and_then(|name| fit::series(&name, number.as_deref()));
    let collections = elements.properties("belongs-to-collection").take(MOST).filter_map(|node| {
        let is_series = elements.refined(node, "collection-type").is_none_or(|it| it.eq_ignore_ascii_case("series"));
        let number = elements.refined(node, "group-position");
        fit::series(&xml::words(node), number.as_deref()).filter(|_| is_series)
    });
    let mut ids = HashSet::new();
    calibres.into_iter().chain(collections).filter(|place| ids.insert(place.id())).collect()
}

/// The day of publication, or else a day of which nobody says what happened; never that of a modification.
fn published(elements: &Elements<'_, '_>) -> Option<Published> {
    let on = |event: Option<&str>| {
        let mut dates = elements
            .named("date")
            .filter(|date| elements::opf_attribute(*date, "event").map(str::to_ascii_lowercase).as_deref() == event);
        dates.find_map(|date| dates::published(&xml::words(date)))
    };
    on(Some("publication")).or_else(|| on(Some("original-publication"))).or_else(|| on(None))
}

fn identifiers(elements: &Elements<'_, '_>) -> Vec<Identifier> {
    let mut identifiers = Vec::new();
    for node in elements.named("identifier").take(MOST) {
        let kind = elements.refined(node, "identifier-type");
        let scheme = elements::opf_attribute(node, "scheme").map(str::to_owned).or_else(|| kind.and_then(onix));
        if let Some(found) = identifiers::identifier(&xml::words(node), scheme.as_deref())
            && !identifiers.contains(&found)
        {
            identifiers.push(found);
        }
    }
    identifiers
}

/// The scheme for a code of ONIX's list 5; its other codes name none.
fn onix(kind: String) -> Option<String> {
    match kind.as_str() {
        "02" | "15" => Some("isbn".to_owned()),
        "06" => Some("doi".to_owned()),
        _ => Some(kind).filter(|kind| !kind.starts_with(|char: char| char.is_ascii_digit())),
    }
}

#[cfg(test)]
mod tests;
