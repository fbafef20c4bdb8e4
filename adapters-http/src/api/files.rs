//! Files, as they are.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{
    catalog::{
        downloads::{Download, DownloadService},
        ids::FileId,
    },
    error::{Error, Missing},
};

use super::{ApiError, Reader};
use crate::files;

/// A file
///
/// In parts by `Range`, with `ETag` and `Last-Modified`.
#[utoipa::path(
    get, path = "/api/files/{id}", tag = "Library", params(("id" = String, Path)),
    responses(
        (status = 200, content_type = "application/octet-stream"),
        (status = 206, description = "The part asked for"),
        (status = 404, description = "No such file", body = super::error::Body),
    )
)]
pub async fn file(
    Reader(reader): Reader,
    service: Data<DownloadService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = FileId::parse(request.match_info().query("id")).map_err(|_| Error::NotFound(Missing::File))?;
    let Download { content, file, .. } = service.original(&reader, &id).await?;
    Ok(files::send(content, file.format, files::named_like(&file.path), &request))
}
