//! Files and covers on their way to whoever may have them: whole or in parts, and not again if they have them.

use std::fs::File;

use actix_files::NamedFile;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        CACHE_CONTROL, Charset, ContentDisposition, DispositionParam, DispositionType, ETAG, EntityTag, ExtendedValue,
        HeaderValue,
    },
    mime::IMAGE_JPEG,
};
use domain::{
    catalog::{
        comic_pages::PageImage,
        downloads::{Download, DownloadService},
        files::{FilePath, Format},
        ids::FileId,
        open_file::{FileError, OpenFile},
    },
    error::{Error, Missing},
    sign_in::Reader,
};

use crate::conditions;

/// The bytes are the reader's to keep, as long as they ask whether they have changed.
const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Sends a file to be kept under a name.
pub fn send(
    file: File,
    format: Format,
    name: ContentDisposition,
    request: &HttpRequest,
) -> Result<HttpResponse, FileError> {
    let media_type = media_type(format).parse().expect("our media types are media types");
    let file = opened(file)?.set_content_type(media_type).set_content_disposition(name);
    Ok(answer(file, request))
}

/// Sends a file by the name that it was linked to by, whatever that says, before its title changed; only the end
/// counts: by one that ends in `.kepub.epub` it is sent as its KEPUB.
pub async fn send_by_name(
    service: &DownloadService,
    reader: &Reader,
    (id, name): (&FileId, &str),
    request: &HttpRequest,
) -> Result<HttpResponse, Error> {
    if !name.ends_with(".kepub.epub") {
        return Ok(send_original(service.original(reader, id).await?, request)?);
    }
    let missing = Error::NotFound(Missing::File);
    match service.kepub(reader, id).await {
        Ok(kepub) => Ok(send_kepub(kepub, request)?),
        // It may be one itself.
        Err(Error::NotFound(Missing::File)) => match service.original(reader, id).await? {
            it if it.format == Format::Kepub => Ok(send_original(it, request)?),
            _ => Err(missing),
        },
        Err(error) => Err(error),
    }
}

pub fn send_original(file: Download<File>, request: &HttpRequest) -> Result<HttpResponse, FileError> {
    send(file.content, file.format, named(file.name), request)
}

pub fn send_kepub(kepub: Download<OpenFile>, request: &HttpRequest) -> Result<HttpResponse, FileError> {
    send(kepub.content.file, kepub.format, named(kepub.name), request)
}

/// Sends a cover to be shown.
pub fn send_cover(cover: OpenFile, request: &HttpRequest) -> Result<HttpResponse, FileError> {
    let file = opened(cover.file)?.set_content_type(IMAGE_JPEG).disable_content_disposition();
    Ok(answer(file, request))
}

/// Sends a page of a comic to be shown.
pub fn send_page(page: PageImage, request: &HttpRequest) -> HttpResponse {
    let etag = EntityTag::new_strong(page.etag.as_str().to_owned());
    let is_known = conditions::is_known(request, &etag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, KEPT));
    if is_known {
        return response.finish();
    }
    response.content_type(IMAGE_JPEG).body(page.jpeg)
}

/// As IANA or, for KEPUB, Kobo calls it.
pub fn media_type(format: Format) -> &'static str {
    match format {
        Format::Epub => "application/epub+zip",
        Format::Kepub => "application/kepub+zip",
        Format::Cbz => "application/vnd.comicbook+zip",
        Format::Pdf => "application/pdf",
        Format::M4b => "audio/mp4",
    }
}

/// What people call a format.
pub fn label(format: Format) -> &'static str {
    match format {
        Format::Epub => "EPUB",
        Format::Kepub => "KEPUB",
        Format::Cbz => "CBZ",
        Format::Pdf => "PDF",
        Format::M4b => "M4B",
    }
}

/// A name in ASCII.
fn named(name: String) -> ContentDisposition {
    let parameters = vec![DispositionParam::Filename(name)];
    ContentDisposition { disposition: DispositionType::Attachment, parameters }
}

/// The file's own name in ASCII, and as it is for those who can read that (RFC 6266).
pub fn named_like(path: &FilePath) -> ContentDisposition {
    let mut name = named(path.ascii_name());
    if path.ascii_name() != path.name() {
        let value = path.name().as_bytes().to_vec();
        let whole = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
        name.parameters.push(DispositionParam::FilenameExt(whole));
    }
    name
}

fn opened(file: File) -> Result<NamedFile, FileError> {
    // A name is asked for, but all that it would tell is said otherwise.
    NamedFile::from_file(file, "file").map_err(|error| FileError::new("send a file", error))
}

fn answer(file: NamedFile, request: &HttpRequest) -> HttpResponse {
    let mut response = file.into_response(request);
    response.headers_mut().insert(CACHE_CONTROL, KEPT);
    response
}
