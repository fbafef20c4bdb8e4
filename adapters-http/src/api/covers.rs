//! Covers of publications.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::catalog::{
    covers::{CoverSize, Covers},
    visible::CatalogService,
};
use serde::Deserialize;

use super::{ApiError, Reader, publications::id};
use crate::{files, parameter};

#[derive(Deserialize)]
struct CoverQuery {
    size: Option<String>,
}

/// The cover of a publication
///
/// A JPEG; without an image, or with one that can't be shown, it is typeset from title and authors.
#[utoipa::path(
    get, path = "/api/publications/{id}/cover", tag = "Library",
    params(
        ("id" = String, Path),
        ("size" = Option<String>, Query, description = "`grid` (at most 400 by 600 pixels) or `thumbnail` (160 by 240)"),
    ),
    responses(
        (status = 200, content_type = "image/jpeg"),
        (status = 404, description = "No such publication", body = super::error::Body),
    )
)]
pub async fn cover(
    Reader(reader): Reader,
    service: Data<CatalogService>,
    covers: Data<dyn Covers>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let CoverQuery { size } = parameter::query(&request)?;
    let size = size.as_deref().map_or(Ok(CoverSize::Grid), CoverSize::parse)?;
    let (publication, folder) = service.publication_in_folder(&reader, &id(&request)?).await?;
    let cover = covers.cover(&publication, &folder, size).await?;
    Ok(files::send_cover(cover, &request))
}
