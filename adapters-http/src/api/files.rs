//! Files, as they are.

use actix_files::NamedFile;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        CACHE_CONTROL, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue,
    },
    web::Data,
};
use domain::{
    catalog::{
        downloads::{Download, DownloadService},
        files::{FilePath, Format},
        ids::FileId,
        open_file::FileError,
    },
    error::{Error, Missing},
};

use super::{ApiError, Reader};

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
    let failed = |error| FileError::new("send a file", error);
    let served = NamedFile::from_file(content, file.path.name()).map_err(failed)?;
    let served = served
        .set_content_type(media_type(file.format).parse().expect("our media types are media types"))
        .set_content_disposition(attachment(&file.path));
    let mut response = served.into_response(&request);
    // The bytes are the reader's to keep, as long as they ask whether they have changed.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// As IANA or, for KEPUB, Kobo calls it.
fn media_type(format: Format) -> &'static str {
    match format {
        Format::Epub => "application/epub+zip",
        Format::Kepub => "application/kepub+zip",
        Format::Cbz => "application/vnd.comicbook+zip",
        Format::Pdf => "application/pdf",
        Format::M4b => "audio/mp4",
    }
}

/// The name in ASCII, and as it is for those who can read that (RFC 6266).
fn attachment(path: &FilePath) -> ContentDisposition {
    let mut parameters = vec![DispositionParam::Filename(path.ascii_name())];
    if path.ascii_name() != path.name() {
        let value = path.name().as_bytes().to_vec();
        let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
        parameters.push(DispositionParam::FilenameExt(name));
    }
    ContentDisposition { disposition: DispositionType::Attachment, parameters }
}
