//! Lists: of publications, of series and of authors.

use std::borrow::Borrow;

use actix_web::{HttpResponse, web::Data};
use domain::{
    books::BookService,
    catalog::{
        cursors::{Cursor, List},
        headings::HeadingKind,
        ids::{LibraryId, PublicationId},
        listings::Shelf,
        pages::{Page, PageRequest},
        publications::Publication,
        visible::CatalogService,
        words::Query,
    },
    error::Error,
};
use serde::{Deserialize, Serialize};

use super::{
    EreaderError, Visit,
    address::{Address, Href},
    book::Origin,
    choices::Choices,
    menus,
    paging::Asked,
    rows::{Filters, Pages, Row},
    visit::SeenLibrary,
};
use crate::{
    api::{cursor, cursor_text},
    parameter,
};

/// What the template of lists shows.
#[derive(Default, Serialize)]
pub struct ListContent {
    pub form: Option<Form>,
    pub filters: Option<Filters>,
    pub rows: Vec<Row>,
    pub pages: Option<Pages>,
    /// What is said in place of rows.
    pub nothing: Option<Nothing>,
}

/// Where a reader types what to look for.
#[derive(Serialize)]
pub struct Form {
    action: String,
    q: String,
    kept: Vec<(&'static str, &'static str)>,
}

/// Why there are no rows, and where some are.
#[derive(Serialize)]
pub struct Nothing {
    words: &'static str,
    /// The first page, if this isn't it.
    first: Option<String>,
}

/// What is told of a list of publications.
struct Shown<'a> {
    address: Address<'a>,
    title: &'a str,
    up: Address<'a>,
    origin: Origin,
    form: Option<Form>,
}

pub async fn all(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    let library = visit.library(&catalog).await?;
    let (address, title) = (Address::All(library.id()), menus::ALL);
    let shown = Shown { address, title, up: library.menu(), origin: Origin::All, form: None };
    shown.shelf(&visit, &catalog, (&library, Shelf::All)).await
}

pub async fn recent(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    let library = visit.library(&catalog).await?;
    let (address, title) = (Address::Recent(library.id()), menus::RECENT);
    let shown = Shown { address, title, up: library.menu(), origin: Origin::Recent, form: None };
    shown.shelf(&visit, &catalog, (&library, Shelf::Recent)).await
}

#[derive(Deserialize)]
struct SearchQuery {
    q: Option<String>,
}

/// The form; once something was typed, also what was found.
pub async fn search(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    /// In characters; nobody types more on an e-reader, and every link of the page repeats it.
    const LONGEST: usize = 200;
    let library = visit.library(&catalog).await?;
    let SearchQuery { q } = parameter::query(&visit.request)?;
    let text: String = q.unwrap_or_default().trim().chars().take(LONGEST).collect();
    let address = Address::Search(library.id(), &text);
    let form = Form {
        action: Href { choices: Choices::default(), ..visit.href(Address::Search(library.id(), "")) }.to_string(),
        q: text.clone(),
        kept: visit.choices.parameters().collect(),
    };
    if text.is_empty() {
        let content = ListContent { form: Some(form), ..ListContent::default() };
        return Ok(visit.show("ereader/list.html", menus::SEARCH, Some(visit.href(library.menu())), &content));
    }
    let origin = Origin::Search(text.clone());
    let shown = Shown { address, title: menus::SEARCH, up: library.menu(), origin, form: Some(form) };
    shown.shelf(&visit, &catalog, (&library, Shelf::Search(Query::parse(&text)))).await
}

pub async fn series(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    under_heading(&visit, &catalog, HeadingKind::Series).await
}

pub async fn author(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    under_heading(&visit, &catalog, HeadingKind::Author).await
}

pub async fn all_series(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    headings(&visit, &catalog, HeadingKind::Series).await
}

pub async fn authors(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    headings(&visit, &catalog, HeadingKind::Author).await
}

/// What the reader goes on reading.
pub async fn reading(visit: Visit, books: Data<BookService>) -> Result<HttpResponse, EreaderError> {
    let asked = Asked::read(&visit.request)?;
    let cursor = asked.token().and_then(|token| cursor(List::Reading, token).ok());
    let list = async |page: PageRequest| books.reading(&visit.reader, visit.choices.types, &page).await;
    let page = asked.fetch(cursor, list).await?.map(|it| it.publication);
    let (address, title) = (Address::Reading, menus::READING);
    let shown = Shown { address, title, up: Address::Home, origin: Origin::Reading, form: None };
    Ok(shown.answer(&visit, &asked, &page, |_, cursor| cursor_text(cursor)))
}

async fn under_heading(
    visit: &Visit,
    catalog: &CatalogService,
    kind: HeadingKind,
) -> Result<HttpResponse, EreaderError> {
    let shelf = kind.shelf(visit.parameter("id"))?;
    let library = visit.library(catalog).await?;
    let id = visit.parameter("id");
    let (asked, page) = shelf_page(visit, catalog, library.id(), &shelf).await?;
    let title = catalog.heading_name(&visit.reader, Some(library.id()), &shelf, &page).await?;
    let origin = Origin::Heading(kind, id.to_owned());
    let (address, up) = (Address::Heading(library.id(), kind, id), Address::Headings(library.id(), kind));
    Ok(Shown { address, title: &title, up, origin, form: None }.answer(visit, &asked, &page, by_id))
}

async fn headings(visit: &Visit, catalog: &CatalogService, kind: HeadingKind) -> Result<HttpResponse, EreaderError> {
    let library = visit.library(catalog).await?;
    let asked = Asked::read(&visit.request)?;
    let cursor = asked.token().and_then(|token| cursor(List::Headings(kind), token).ok());
    let list = async |page: PageRequest| catalog.headings(&visit.reader, Some(library.id()), kind, &page).await;
    let page = asked.fetch(cursor, list).await?;
    let address = Address::Headings(library.id(), kind);
    let content = ListContent {
        rows: page.items.iter().map(|it| Row::of_heading(visit, library.id(), it)).collect(),
        pages: Pages::of(visit, address, (&asked, &page), |_, cursor| cursor_text(cursor)),
        nothing: Nothing::on(visit, address, &asked, &page),
        ..ListContent::default()
    };
    Ok(visit.show("ereader/list.html", menus::title(kind), Some(visit.href(library.menu())), &content))
}

impl Shown<'_> {
    async fn shelf(
        self,
        visit: &Visit,
        catalog: &CatalogService,
        (library, shelf): (&SeenLibrary, Shelf),
    ) -> Result<HttpResponse, EreaderError> {
        let (asked, page) = shelf_page(visit, catalog, library.id(), &shelf).await?;
        Ok(self.answer(visit, &asked, &page, by_id))
    }

    fn answer<P: Borrow<Publication>>(
        self,
        visit: &Visit,
        asked: &Asked,
        page: &Page<P>,
        token: impl Fn(&P, &Cursor) -> String,
    ) -> HttpResponse {
        let from = self.origin.to_string();
        let content = ListContent {
            form: self.form,
            filters: Some(Filters::of(visit, self.address)),
            rows: page.items.iter().map(|it| Row::of_book(visit, it.borrow(), &from, asked)).collect(),
            pages: Pages::of(visit, self.address, (asked, page), token),
            nothing: Nothing::on(visit, self.address, asked, page),
        };
        visit.show("ereader/list.html", self.title, Some(visit.href(self.up)), &content)
    }
}

impl Nothing {
    pub fn said(words: &'static str) -> Self {
        Self { words, first: None }
    }

    fn on<T>(visit: &Visit, address: Address, asked: &Asked, page: &Page<T>) -> Option<Self> {
        if !page.items.is_empty() {
            return None;
        }
        let is_first = *asked == Asked::FIRST;
        let words = match address {
            _ if !is_first => "There is nothing on this page.",
            Address::Search(..) => {
                "Nothing was found. Every word has to begin a word of a title, an author or a series."
            }
            Address::Reading => "Nothing is begun and not finished, as far as your devices have told.",
            _ if visit.choices.types.is_some() => "There is nothing in this format.",
            _ => "There is nothing here yet.",
        };
        Some(Self { words, first: (!is_first).then(|| visit.href(address).to_string()) })
    }
}

/// The page of a shelf that is asked for. It borders on a publication, which the reader must see.
async fn shelf_page(
    visit: &Visit,
    catalog: &CatalogService,
    library: &LibraryId,
    shelf: &Shelf,
) -> Result<(Asked, Page<Publication>), EreaderError> {
    let asked = Asked::read(&visit.request)?;
    let border = match asked.token().and_then(|token| PublicationId::parse(token).ok()) {
        Some(id) => match catalog.publication(&visit.reader, &id).await {
            Err(Error::NotFound(_)) => None,
            found => shelf.cursor(&found?),
        },
        None => None,
    };
    let list = async |page: PageRequest| {
        let question = (shelf.clone(), visit.choices.types);
        catalog.publications(&visit.reader, Some(library), question, &page).await
    };
    let page = asked.fetch(border, list).await?;
    Ok((asked, page))
}

fn by_id<P: Borrow<Publication>>(publication: &P, _: &Cursor) -> String {
    publication.borrow().id.as_str().to_owned()
}
