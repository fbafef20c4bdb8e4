//! Series and authors.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::catalog::{
    cursors::List,
    headings::{Heading, HeadingKind},
    visible::CatalogService,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiError, ListBody, Reader, list::PageQuery, publications::library};
use crate::parameter;

#[derive(Deserialize)]
struct HeadingQuery {
    library: Option<String>,
}

/// A series or an author.
#[derive(Serialize, ToSchema)]
#[schema(as = Heading)]
pub struct HeadingBody {
    id: String,
    name: String,
    /// How many there are.
    publications: u64,
}

impl From<Heading> for HeadingBody {
    fn from(heading: Heading) -> Self {
        Self { id: heading.id, name: heading.name, publications: heading.publications }
    }
}

/// List series
///
/// By name, articles left out.
#[utoipa::path(
    get, path = "/api/series", tag = "Library",
    params(
        ("library" = Option<String>, Query, description = "All that the user sees if left out"),
        ("limit" = Option<u16>, Query, description = "1 to 200; 50 if left out"),
        ("after" = Option<String>, Query), ("before" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = ListBody<HeadingBody>),
        (status = 404, description = "No such library", body = super::error::Body),
    )
)]
pub async fn series(
    reader: Reader,
    service: Data<CatalogService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    list(reader, &service, &request, HeadingKind::Series).await
}

/// List authors
///
/// By family name.
#[utoipa::path(
    get, path = "/api/authors", tag = "Library",
    params(
        ("library" = Option<String>, Query, description = "All that the user sees if left out"),
        ("limit" = Option<u16>, Query, description = "1 to 200; 50 if left out"),
        ("after" = Option<String>, Query), ("before" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = ListBody<HeadingBody>),
        (status = 404, description = "No such library", body = super::error::Body),
    )
)]
pub async fn authors(
    reader: Reader,
    service: Data<CatalogService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    list(reader, &service, &request, HeadingKind::Author).await
}

async fn list(
    Reader(reader): Reader,
    service: &CatalogService,
    request: &HttpRequest,
    kind: HeadingKind,
) -> Result<HttpResponse, ApiError> {
    let query: HeadingQuery = parameter::query(request)?;
    let page = parameter::query::<PageQuery>(request)?.parse(List::Headings(kind))?;
    let library = library(query.library.as_deref())?;
    let headings = service.headings(&reader, library.as_ref(), kind, &page).await?;
    Ok(HttpResponse::Ok().json(ListBody::from(headings.map(HeadingBody::from))))
}
