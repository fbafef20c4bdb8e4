//! Libraries, and what is in them.

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        cursors::{Cursor, List},
        files::Format,
        headings::HeadingKind,
        ids::LibraryId,
        listings::Shelf,
        pages::{Page, PageRequest},
        publications::Publication,
        visible::CatalogService,
        words::Query,
    },
    error::{Error, Invalid, Missing},
};
use serde::{Deserialize, Serialize};

use super::{SignedIn, WebError, covers::CoverCard};
use crate::{api::PageQuery, files::label, parameter};

#[derive(Default, Serialize)]
struct ShelfContent {
    /// What leads back: where to, and what it is called.
    up: Option<Link>,
    tabs: Vec<Tab>,
    formats: Vec<Tab>,
    /// What is searched for, where that can be done.
    q: Option<String>,
    books: Vec<CoverCard>,
    headings: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
}

/// Addresses are below the base path, or begin with `?`.
#[derive(Serialize)]
pub struct Link {
    pub href: String,
    pub text: String,
}

#[derive(Serialize)]
struct Tab {
    href: String,
    text: &'static str,
    is_chosen: bool,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: String,
    publications: u64,
}

#[derive(Deserialize)]
struct ShelfQuery {
    by: Option<String>,
    q: Option<String>,
    format: Option<String>,
    library: Option<String>,
}

impl ShelfQuery {
    fn format(&self) -> Result<Option<Format>, Invalid> {
        self.format.as_deref().map(Format::parse).transpose()
    }
}

/// The libraries; the only one itself.
pub async fn libraries(visit: SignedIn, catalog: Data<CatalogService>) -> Result<HttpResponse, WebError> {
    let libraries = catalog.libraries(&visit.reader).await?;
    if let [only] = &libraries[..] {
        return Ok(visit.go(&format!("/library/{}", only.library.id.as_str())));
    }
    let row = |it: &domain::catalog::libraries::LibraryStatus| Row {
        href: format!("/library/{}", it.library.id.as_str()),
        name: it.library.name.as_str().to_owned(),
        publications: it.publications,
    };
    let content = ShelfContent { headings: libraries.iter().map(row).collect(), ..ShelfContent::default() };
    Ok(visit.show("web/shelf.html", "Libraries", &content))
}

/// A library's books, or its series or authors.
pub async fn library(visit: SignedIn, catalog: Data<CatalogService>) -> Result<HttpResponse, WebError> {
    let missing = || Error::NotFound(Missing::Library);
    let id = LibraryId::parse(visit.parameter("library")).map_err(|_| missing())?;
    let library = catalog.libraries(&visit.reader).await?.into_iter().find(|it| it.library.id == id);
    let library = library.ok_or_else(missing)?.library;
    let query: ShelfQuery = parameter::query(&visit.request)?;
    let by = query.by.as_deref();
    let mut content = match by {
        Some("series") => headings(&visit, &catalog, &id, HeadingKind::Series).await?,
        Some("authors") => headings(&visit, &catalog, &id, HeadingKind::Author).await?,
        _ => {
            let text = query.q.as_deref().unwrap_or_default().trim();
            let shelf = match (by, text) {
                (_, text) if !text.is_empty() => Shelf::Search(Query::parse(text)),
                (Some("recent"), _) => Shelf::Recent,
                _ => Shelf::All,
            };
            shelf_content(&listed(&visit, &catalog, Some(&id), (&shelf, &query)).await?, &query)?
        }
    };
    let tab = |href: &str, text, is_chosen| Tab { href: href.to_owned(), text, is_chosen };
    content.tabs = vec![
        tab("?", "All", !matches!(by, Some("series" | "authors" | "recent"))),
        tab("?by=recent", "Recently added", by == Some("recent")),
        tab("?by=series", "Series", by == Some("series")),
        tab("?by=authors", "Authors", by == Some("authors")),
    ];
    content.q = Some(query.q.unwrap_or_default());
    Ok(visit.show("web/shelf.html", library.name.as_str(), &content))
}

pub async fn series(visit: SignedIn, catalog: Data<CatalogService>) -> Result<HttpResponse, WebError> {
    under_heading(&visit, &catalog, HeadingKind::Series).await
}

pub async fn author(visit: SignedIn, catalog: Data<CatalogService>) -> Result<HttpResponse, WebError> {
    under_heading(&visit, &catalog, HeadingKind::Author).await
}

async fn under_heading(
    visit: &SignedIn,
    catalog: &CatalogService,
    kind: HeadingKind,
) -> Result<HttpResponse, WebError> {
    let shelf = kind.shelf(visit.parameter("id"))?;
    let query: ShelfQuery = parameter::query(&visit.request)?;
    let library = query.library.as_deref().map(LibraryId::parse).transpose();
    let library = library.map_err(|_| Error::NotFound(Missing::Library))?;
    let found = listed(visit, catalog, library.as_ref(), (&shelf, &query)).await?;
    let name = catalog.heading_name(&visit.reader, library.as_ref(), &shelf, &found).await?;
    let mut content = shelf_content(&found, &query)?;
    content.up = library.map(|id| Link {
        href: format!("/library/{}?by={}", id.as_str(), kind.plural()),
        text: match kind {
            HeadingKind::Series => "All series".to_owned(),
            HeadingKind::Author => "All authors".to_owned(),
        },
    });
    Ok(visit.show("web/shelf.html", &name, &content))
}

/// The page of a shelf that the query asks for.
async fn listed(
    visit: &SignedIn,
    catalog: &CatalogService,
    library: Option<&LibraryId>,
    (shelf, query): (&Shelf, &ShelfQuery),
) -> Result<Page<Publication>, WebError> {
    let page = page(visit, List::Shelf(shelf))?;
    Ok(catalog.publications(&visit.reader, library, (shelf.clone(), query.format()?), &page).await?)
}

fn shelf_content(found: &Page<Publication>, query: &ShelfQuery) -> Result<ShelfContent, WebError> {
    let format = query.format()?;
    let kept = |format: Option<Format>| kept(query, format);
    let formats = std::iter::once(None).chain([Format::Epub, Format::Cbz, Format::Pdf, Format::M4b].map(Some));
    let tab =
        |it: Option<Format>| Tab { href: kept(it), text: it.map_or("All formats", label), is_chosen: it == format };
    let (previous, next) = neighbours(found, &kept(format));
    Ok(ShelfContent {
        formats: formats.map(tab).collect(),
        books: found.items.iter().map(CoverCard::of).collect(),
        previous,
        next,
        ..ShelfContent::default()
    })
}

async fn headings(
    visit: &SignedIn,
    catalog: &CatalogService,
    library: &LibraryId,
    kind: HeadingKind,
) -> Result<ShelfContent, WebError> {
    let page = page(visit, List::Headings(kind))?;
    let found = catalog.headings(&visit.reader, Some(library), kind, &page).await?;
    let (previous, next) = neighbours(&found, &format!("?by={}", kind.plural()));
    let row = |it: domain::catalog::headings::Heading| Row {
        href: format!("/{}/{}?library={}", kind.plural(), it.id, library.as_str()),
        name: it.name,
        publications: it.publications,
    };
    let headings = found.items.into_iter().map(row).collect();
    Ok(ShelfContent { headings, previous, next, ..ShelfContent::default() })
}

/// The page of the list that the query asks for.
pub fn page(visit: &SignedIn, list: List) -> Result<PageRequest, WebError> {
    Ok(parameter::query::<PageQuery>(&visit.request)?.parse(list)?)
}

/// The query of the same list, from its start and in this format.
fn kept(query: &ShelfQuery, format: Option<Format>) -> String {
    let q = query.q.as_deref().filter(|q| !q.is_empty());
    let parameters = [
        ("by", query.by.as_deref()),
        ("q", q),
        ("library", query.library.as_deref()),
        ("format", format.map(Format::as_str)),
    ];
    let parameters = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let parameters = parameters.map(|(name, value)| format!("{name}={}", parameter::encoded(value)));
    format!("?{}", parameters.collect::<Vec<_>>().join("&"))
}

/// The addresses of the pages before and behind.
pub fn neighbours<T>(page: &Page<T>, list: &str) -> (Option<String>, Option<String>) {
    let turned = |name: &str, cursor: &Option<Cursor>| {
        let cursor = crate::api::cursor_text(cursor.as_ref()?);
        Some(format!("{list}{}{name}={cursor}", if list.ends_with('?') { "" } else { "&" }))
    };
    (turned("before", &page.previous), turned("after", &page.next))
}
