//! Files on their way to a device.
//!
//! A Kobo asks for every file twice at once: both requests are served, and a KEPUB is made once.

use actix_web::{
    HttpResponse,
    http::header::{HeaderValue, VARY},
    web::Data,
};
use domain::{
    catalog::{downloads::DownloadService, ids::FileId},
    error::{Error, Missing},
};

use super::{EreaderError, Visit, device::Device, page};
use crate::files;

/// A file by a name, whose end alone decides: `.kepub.epub` is the KEPUB.
pub async fn by_name(visit: Visit, service: Data<DownloadService>) -> Result<HttpResponse, EreaderError> {
    let named = (&id(&visit)?, visit.parameter("name"));
    Ok(sent(files::send_by_name(&service, &visit.reader, named, &visit.request).await?))
}

/// A file in the form that suits the device: on a Kobo the KEPUB, if there is one.
pub async fn for_device(visit: Visit, service: Data<DownloadService>) -> Result<HttpResponse, EreaderError> {
    let id = id(&visit)?;
    let file = match visit.device {
        Device::Kobo => match service.kepub(&visit.reader, &id).await {
            // What can't be converted may be read as it is.
            Err(Error::NotFound(Missing::File) | Error::Unconvertible(_)) => service.original(&visit.reader, &id).await,
            kepub => kepub,
        },
        Device::Kindle | Device::Other => service.original(&visit.reader, &id).await,
    };
    let mut response = files::send_download(file?, &visit.request);
    response.headers_mut().insert(VARY, HeaderValue::from_static("User-Agent"));
    Ok(sent(response))
}

fn sent(mut response: HttpResponse) -> HttpResponse {
    page::add_headers(response.headers_mut());
    response
}

fn id(visit: &Visit) -> Result<FileId, Error> {
    FileId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::File))
}
