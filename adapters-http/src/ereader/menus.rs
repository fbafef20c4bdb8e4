//! Pages that lead to lists.

use actix_web::{HttpResponse, web::Data};
use domain::catalog::{headings::HeadingKind, visible::CatalogService};

use super::{
    EreaderError, Visit,
    address::Address,
    lists::{ListContent, Nothing},
    page::books,
    rows::Row,
    visit::SeenLibrary,
};

pub const ALL: &str = "All books";
pub const RECENT: &str = "Recently added";
pub const READING: &str = "Continue reading";
pub const SEARCH: &str = "Search";

/// The libraries, or the lists of the only one.
pub async fn home(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    let mut libraries = catalog.libraries(&visit.reader).await?;
    let reading = Row::new(visit.href(Address::Reading), READING, "");
    let (title, rows) = if libraries.len() == 1 {
        let library = SeenLibrary { status: libraries.remove(0), is_only: true };
        let rows: Vec<Row> = [reading].into_iter().chain(lists(&visit, &library)).collect();
        (library.status.library.name.as_str().to_owned(), rows)
    } else {
        let row = |it: &domain::catalog::libraries::LibraryStatus| {
            let href = visit.href(Address::Library(&it.library.id));
            Row::new(href, it.library.name.as_str(), &books(it.publications))
        };
        ("Libraries".to_owned(), libraries.iter().map(row).chain([reading]).collect())
    };
    let nothing = libraries.is_empty() && rows.len() == 1;
    let nothing =
        nothing.then(|| Nothing::said("No library has been opened to you yet: ask whoever runs this server."));
    Ok(visit.show("ereader/list.html", &title, None, &ListContent { rows, nothing, ..ListContent::default() }))
}

pub async fn library(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    let library = visit.library(&catalog).await?;
    let content = ListContent { rows: lists(&visit, &library).collect(), ..ListContent::default() };
    let title = library.status.library.name.as_str();
    Ok(visit.show("ereader/list.html", title, Some(visit.href(Address::Home)), &content))
}

fn lists<'a>(visit: &'a Visit, library: &'a SeenLibrary) -> impl Iterator<Item = Row> {
    let id = library.id();
    let row = |address, title| Row::new(visit.href(address), title, "");
    [
        Row::new(visit.href(Address::All(id)), ALL, &books(library.status.publications)),
        row(Address::Recent(id), RECENT),
        row(Address::Headings(id, HeadingKind::Series), title(HeadingKind::Series)),
        row(Address::Headings(id, HeadingKind::Author), title(HeadingKind::Author)),
        row(Address::Search(id, ""), SEARCH),
    ]
    .into_iter()
}

pub fn title(kind: HeadingKind) -> &'static str {
    match kind {
        HeadingKind::Series => "Series",
        HeadingKind::Author => "Authors",
    }
}
