//! Rows of lists: where they lead, and what they say.

use domain::catalog::{
    covers::CoverSize,
    cursors::Cursor,
    headings::Heading,
    ids::LibraryId,
    pages::{Page, PageSize},
    publications::Publication,
};
use serde::Serialize;

use super::{
    address::{Address, Href},
    choices::{Choices, CoversShown, TYPES},
    page::books,
    paging::Asked,
    visit::Visit,
};
use crate::files::label;

#[derive(Serialize)]
pub struct Row {
    href: String,
    title: String,
    line: String,
    cover: Option<String>,
}

/// The pages around this one.
#[derive(Serialize)]
pub struct Pages {
    previous: Option<String>,
    next: Option<String>,
    /// "Page 2 of 5".
    words: String,
}

/// What narrows a list down, and whether it has pictures.
#[derive(Serialize)]
pub struct Filters {
    types: Vec<Choice>,
    covers: Choice,
}

#[derive(Serialize)]
struct Choice {
    label: &'static str,
    href: String,
    is_chosen: bool,
}

impl Row {
    pub fn new(href: Href, title: &str, line: &str) -> Self {
        Self { href: href.to_string(), title: title.to_owned(), line: line.to_owned(), cover: None }
    }

    /// A publication in a list that `from` and `page` lead back to.
    pub fn of_book(visit: &Visit, publication: &Publication, from: &str, page: &Asked) -> Self {
        let href = Href { from: Some(from), ..visit.turned(Address::Book(&publication.id), page) };
        let cover = match visit.choices.covers {
            CoversShown::On => Some(visit.href(Address::Cover(&publication.id, CoverSize::Thumbnail)).to_string()),
            CoversShown::Off => None,
        };
        Self { cover, ..Self::new(href, publication.title.as_str(), &line(publication)) }
    }

    pub fn of_heading(visit: &Visit, library: &LibraryId, heading: &Heading) -> Self {
        let href = visit.href(Address::Heading(library, heading.kind, &heading.id));
        Self::new(href, &heading.name, &books(heading.publications))
    }
}

/// `First Author • Series #1 • EPUB, M4B`, without what there isn't.
fn line(publication: &Publication) -> String {
    let author = publication.authors().first().map(|author| author.name.as_str().to_owned());
    let series = publication.series.iter().next().map(ToString::to_string);
    let mut formats: Vec<&str> = publication.files.iter().map(|file| label(file.format)).collect();
    formats.sort_unstable();
    formats.dedup();
    let formats = Some(formats.join(", "));
    [author, series, formats].into_iter().flatten().collect::<Vec<_>>().join(" • ")
}

impl Pages {
    /// `None` where everything is on one page.
    pub fn of<T>(
        visit: &Visit,
        address: Address,
        (asked, page): (&Asked, &Page<T>),
        token: impl Fn(&T, &Cursor) -> String,
    ) -> Option<Self> {
        let (previous, next) = asked.neighbours(page, token);
        let href = |asked: Option<Asked>| Some(visit.turned(address, &asked?).to_string());
        let number = asked.number;
        let words = match page.total.map(|total| total.div_ceil(PageSize::default().get().into())) {
            Some(last) if u64::from(number) <= last => format!("Page {number} of {last}"),
            _ => format!("Page {number}"),
        };
        (previous.is_some() || next.is_some() || number > 1).then(|| Self {
            previous: href(previous),
            next: href(next),
            words,
        })
    }
}

impl Filters {
    pub fn of(visit: &Visit, address: Address) -> Self {
        let chosen = visit.choices;
        let choice = |label, choices: Choices| Choice {
            label,
            href: Href { choices, ..visit.href(address) }.to_string(),
            is_chosen: choices == chosen,
        };
        let types = std::iter::once(None).chain(TYPES.map(Some));
        let covers = match chosen.covers {
            CoversShown::On => ("Hide covers", CoversShown::Off),
            CoversShown::Off => ("Show covers", CoversShown::On),
        };
        Self {
            types: types.map(|types| choice(types.map_or("All", label), Choices { types, ..chosen })).collect(),
            covers: choice(covers.0, Choices { covers: covers.1, ..chosen }),
        }
    }
}
