//! Publications: lists and one alone.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{
    catalog::{
        cursors::List,
        files::Format,
        ids::{ContributorId, LibraryId, PublicationId, SeriesId},
        listings::Shelf,
        visible::CatalogService,
        words::Query,
    },
    error::{Error, Invalid, Missing},
    progress::ProgressService,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiError, ListBody, Reader, list::PageQuery, publication::PublicationBody};
use crate::{kosync::ProgressBody, parameter};

#[derive(Deserialize)]
struct ListQuery {
    library: Option<String>,
    shelf: Option<String>,
    series: Option<String>,
    author: Option<String>,
    q: Option<String>,
    format: Option<String>,
}

impl ListQuery {
    /// The shelf that is asked for, all if none is.
    fn shelf(&self) -> Result<Shelf, Invalid> {
        let one_of = || Invalid::new("shelf", "all or recent, alone or in place of `series`, `author` and `q`");
        match (self.shelf.as_deref(), &self.series, &self.author, &self.q) {
            (None | Some("all"), None, None, None) => Ok(Shelf::All),
            (Some("recent"), None, None, None) => Ok(Shelf::Recent),
            (None, Some(id), None, None) => Ok(Shelf::Series(SeriesId::parse(id)?)),
            (None, None, Some(id), None) => Ok(Shelf::Author(ContributorId::parse(id)?)),
            (None, None, None, Some(text)) => Ok(Shelf::Search(Query::parse(text))),
            _ => Err(one_of()),
        }
    }
}

/// The library of a query; one that can't be isn't there.
pub fn library(text: Option<&str>) -> Result<Option<LibraryId>, Error> {
    let parsed = text.map(LibraryId::parse).transpose();
    parsed.map_err(|_| Error::NotFound(Missing::Library))
}

/// The publication in the path; one that can't be isn't there.
pub fn id(request: &HttpRequest) -> Result<PublicationId, Error> {
    PublicationId::parse(request.match_info().query("id")).map_err(|_| Error::NotFound(Missing::Publication))
}

/// A publication with the reader's place in it.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicationWithPlace)]
pub struct WithPlace<'a> {
    #[serde(flatten)]
    publication: PublicationBody<'a>,
    /// The newest place in any of its files.
    #[schema(required)]
    place: Option<ProgressBody<'a>>,
}

/// List publications
///
/// One of `shelf`, `series`, `author` and `q` says which: all by title, those last added, a series by number, an
/// author's by title, or those with words that begin with all words of `q`, of two letters or more (one in Chinese,
/// Japanese and Korean).
#[utoipa::path(
    get, path = "/api/publications", tag = "Library",
    params(
        ("library" = Option<String>, Query, description = "All that the user sees if left out"),
        ("shelf" = Option<String>, Query, description = "`all` or `recent`"),
        ("series" = Option<String>, Query), ("author" = Option<String>, Query), ("q" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "`epub`, `kepub`, `cbz`, `pdf` or `m4b`"),
        ("limit" = Option<u16>, Query, description = "1 to 200; 50 if left out"),
        ("after" = Option<String>, Query), ("before" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = ListBody<PublicationBody>),
        (status = 404, description = "No such library", body = super::error::Body),
    )
)]
pub async fn publications(
    Reader(reader): Reader,
    service: Data<CatalogService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let query: ListQuery = parameter::query(&request)?;
    let shelf = query.shelf()?;
    let page = parameter::query::<PageQuery>(&request)?.parse(List::Shelf(&shelf))?;
    let format = query.format.as_deref().map(Format::parse).transpose()?;
    let library = library(query.library.as_deref())?;
    let page = service.publications(&reader, library.as_ref(), (shelf, format), &page).await?;
    Ok(HttpResponse::Ok().json(ListBody::from(page.as_ref().map(PublicationBody::from))))
}

/// A publication
#[utoipa::path(
    get, path = "/api/publications/{id}", tag = "Library", params(("id" = String, Path)),
    responses(
        (status = 200, body = WithPlace),
        (status = 404, description = "No such publication", body = super::error::Body),
    )
)]
pub async fn publication(
    Reader(reader): Reader,
    service: Data<CatalogService>,
    places: Data<ProgressService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let publication = service.publication(&reader, &id(&request)?).await?;
    let place = places.newest(&reader.id, publication.documents()).await?;
    let place = place.as_ref().map(|it| ProgressBody::new(&it.canonical, &it.progress));
    Ok(HttpResponse::Ok().json(WithPlace { publication: PublicationBody::from(&publication), place }))
}
