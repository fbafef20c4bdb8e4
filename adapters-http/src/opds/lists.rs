//! Feeds of publications.

use std::borrow::Borrow;

use actix_web::{HttpResponse, web::Data};
use domain::{
    books::BookService,
    catalog::{
        cursors::List,
        headings::HeadingKind,
        ids::LibraryId,
        libraries::{Library, LibraryStatus},
        listings::Shelf,
        pages::Page,
        publications::Publication,
        visible::CatalogService,
        words::Query,
    },
    clock::Timestamp,
};
use serde::Deserialize;

use super::{
    OpdsError, Visit,
    address::Address,
    entry::{Extent, PublicationEntry, is_entry},
    feed::{Content, Feed},
    navigation::newest,
    paging::Asked,
};
use crate::parameter;

/// What is told of a list.
struct Listed<'a> {
    address: Address<'a>,
    title: String,
    up: Address<'a>,
    library: Option<&'a LibraryId>,
    updated: Timestamp,
}

/// What is looked for: `q` in OPDS 1.2, `query` in 2.0; here either.
#[derive(Deserialize)]
struct SearchQuery {
    q: Option<String>,
    query: Option<String>,
}

pub async fn all(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let library = visit.library(&service).await?;
    Listed::of(&library, Address::All(&library.library.id), "All").on(Shelf::All, &visit, &service).await
}

pub async fn recent(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let library = visit.library(&service).await?;
    let address = Address::Recent(Some(&library.library.id));
    Listed::of(&library, address, "Recently added").on(Shelf::Recent, &visit, &service).await
}

pub async fn search(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let library = visit.library(&service).await?;
    let text = searched(&visit)?;
    let listed = Listed::of(&library, Address::Search(Some(&library.library.id), &text), &format!("Search: {text}"));
    listed.on(Shelf::Search(Query::parse(&text)), &visit, &service).await
}

pub async fn recent_everywhere(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let libraries = service.libraries(&visit.reader).await?;
    let listed = Listed::everywhere(&libraries, Address::Recent(None), "Recently added");
    listed.on(Shelf::Recent, &visit, &service).await
}

pub async fn search_everywhere(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let libraries = service.libraries(&visit.reader).await?;
    let text = searched(&visit)?;
    let listed = Listed::everywhere(&libraries, Address::Search(None, &text), &format!("Search: {text}"));
    listed.on(Shelf::Search(Query::parse(&text)), &visit, &service).await
}

pub async fn series(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    under_heading(&visit, &service, HeadingKind::Series).await
}

pub async fn author(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    under_heading(&visit, &service, HeadingKind::Author).await
}

/// What the reader goes on reading.
pub async fn reading(
    visit: Visit,
    service: Data<CatalogService>,
    books: Data<BookService>,
) -> Result<HttpResponse, OpdsError> {
    let asked = Asked::read(&visit.request, Address::Reading, List::Reading)?;
    let page = books.reading(&visit.reader, asked.format, &asked.page).await?;
    let updated = match page.items.first() {
        Some(newest) => newest.last_read,
        None => newest(&service.libraries(&visit.reader).await?),
    };
    let title = "Continue reading".to_owned();
    let listed = Listed { address: Address::Reading, title, up: Address::Root, library: None, updated };
    listed.answer(&visit, &asked, &page.map(|it| it.publication)).await
}

async fn under_heading(visit: &Visit, service: &CatalogService, kind: HeadingKind) -> Result<HttpResponse, OpdsError> {
    let shelf = kind.shelf(visit.parameter("id"))?;
    let library = visit.library(service).await?;
    let id = &library.library.id;
    let address = Address::Heading(id, kind, visit.parameter("id"));
    let asked = Asked::read(&visit.request, address, List::Shelf(&shelf))?;
    let page = service.publications(&visit.reader, Some(id), (shelf.clone(), asked.format), &asked.page).await?;
    let title = service.heading_name(&visit.reader, Some(id), &shelf, &page).await?;
    let up = Address::Headings(id, kind);
    let listed = Listed { address, title, up, library: Some(id), updated: library.updated };
    listed.answer(visit, &asked, &page).await
}

impl<'a> Listed<'a> {
    fn of(library: &'a LibraryStatus, address: Address<'a>, title: &str) -> Self {
        let LibraryStatus { library: Library { id, name, .. }, updated, .. } = library;
        let title = format!("{}: {title}", name.as_str());
        Self { address, title, up: Address::Library(id), library: Some(id), updated: *updated }
    }

    fn everywhere(libraries: &[LibraryStatus], address: Address<'a>, title: &str) -> Self {
        let updated = newest(libraries);
        Self { address, title: title.to_owned(), up: Address::Root, library: None, updated }
    }

    async fn on(self, shelf: Shelf, visit: &Visit, service: &CatalogService) -> Result<HttpResponse, OpdsError> {
        let asked = Asked::read(&visit.request, self.address, List::Shelf(&shelf))?;
        let page = service.publications(&visit.reader, self.library, (shelf, asked.format), &asked.page).await?;
        self.answer(visit, &asked, &page).await
    }

    async fn answer<P: Borrow<Publication>>(
        self,
        visit: &Visit,
        asked: &Asked,
        page: &Page<P>,
    ) -> Result<HttpResponse, OpdsError> {
        let publications: Vec<&Publication> = page.items.iter().map(Borrow::borrow).filter(|it| is_entry(it)).collect();
        let places = visit.places(publications.iter().copied()).await?;
        let entries = publications
            .into_iter()
            .map(|it| PublicationEntry::new(it, Extent::Partial).at(places.get(&it.id).copied()))
            .collect();
        Ok(visit.answer(&Feed {
            address: self.address,
            title: self.title,
            updated: self.updated,
            up: Some(self.up),
            library: self.library,
            paging: Some(asked.paging(page)),
            content: Content::Publications(entries),
        }))
    }
}

fn searched(visit: &Visit) -> Result<String, OpdsError> {
    let SearchQuery { q, query } = parameter::query(&visit.request)?;
    Ok(q.or(query).unwrap_or_default())
}
