//! Files and covers on their way to whoever may have them: whole or in parts, and not again if they have them.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam,
        DispositionType, ETAG, EntityTag, ExtendedValue, HeaderValue, TryIntoHeaderValue as _,
    },
    mime::IMAGE_JPEG,
};
use domain::{
    catalog::{
        comic_pages::PageImage,
        downloads::{Download, DownloadService},
        files::{FilePath, Format},
        ids::FileId,
        offers::Offer,
        open_file::OpenFile,
    },
    error::{Error, Missing},
    sign_in::Reader,
};

use crate::{
    conditions,
    ranged::{self, KEPT},
};

/// Sends a file to be kept under a name.
pub fn send(file: OpenFile, format: Format, name: ContentDisposition, request: &HttpRequest) -> HttpResponse {
    let name = name.try_into_value().expect("names are made of ASCII, and whatever else they have is encoded");
    let headers = [(CONTENT_TYPE, HeaderValue::from_static(media_type(format))), (CONTENT_DISPOSITION, name)];
    ranged::answer(file, headers, request)
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
        return Ok(send_download(service.original(reader, id).await?, request));
    }
    match service.kepub(reader, id).await {
        // It may be one itself.
        Err(Error::NotFound(Missing::File)) => match service.original(reader, id).await? {
            it if it.format == Format::Kepub => Ok(send_download(it, request)),
            _ => Err(Error::NotFound(Missing::File)),
        },
        kepub => Ok(send_download(kepub?, request)),
    }
}

/// Sends a file under the name of its publication.
pub fn send_download(file: Download, request: &HttpRequest) -> HttpResponse {
    send(file.content, file.format, named(file.name), request)
}

/// Sends a cover to be shown.
pub fn send_cover(cover: OpenFile, request: &HttpRequest) -> HttpResponse {
    ranged::answer(cover, [(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"))], request)
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

/// How large it is, or what it is made of.
pub fn extent(offer: &Offer) -> String {
    if offer.is_original() { size(offer.file.size) } else { format!("made of the {}", label(offer.file.format)) }
}

/// As people say it: "640 kB", "1.2 MB".
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded() {
        assert_eq!([0, 1, 999_001, 1_250_000].map(size), ["0 kB", "1 kB", "1000 kB", "1.2 MB"]);
    }
}
