//! Places: push one, get the one offered, see what each device left.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{
    documents::{Authors, Description, DocumentId, FileName},
    error::{Error, Invalid, Missing},
    progress::{Percentage, Progress, ProgressService, Push},
    text::Text,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Dialect, KosyncError, Reader, Success};
use crate::{
    body::{Body, Scalar},
    parameter,
};

#[derive(Deserialize, ToSchema)]
#[schema(as = Push)]
pub struct PushBody {
    #[schema(value_type = String, max_length = 256)]
    document: Option<String>,
    /// An xpointer or a page; a number will do.
    #[schema(value_type = String, max_length = 4096, example = "/body/DocFragment[4]/body/p[3]/text().0")]
    progress: Option<Scalar>,
    /// 0 to 1, rounded to six decimals; a numeric string will do.
    #[schema(value_type = f64, example = 0.25)]
    percentage: Option<Scalar>,
    #[schema(value_type = String, max_length = 128, example = "Kobo Libra 2")]
    device: Option<String>,
    #[schema(max_length = 128)]
    device_id: Option<String>,
    /// The file's name; documents of one file name become one book.
    #[schema(max_length = 1024, example = "emma.epub")]
    filename: Option<String>,
    metadata: Option<MetadataBody>,
}

/// What KOReader 2026.07 and others tell of a book; a `filename` beside it goes first.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = Metadata)]
pub struct MetadataBody {
    filename: Option<String>,
    title: Option<String>,
    /// One a line.
    authors: Option<String>,
}

impl PushBody {
    fn parse(self) -> Result<Push, KosyncError> {
        let document = self.document.filter(|id| !id.trim().is_empty()).ok_or(KosyncError::NoDocument)?;
        let position = self.progress.ok_or_else(|| missing("progress"))?.into_text();
        let percentage = self.percentage.ok_or_else(|| missing("percentage"))?.as_number();
        let device = self.device.ok_or_else(|| missing("device"))?;
        Ok(Push {
            document: DocumentId::parse(&document)?,
            position: Text::parse("progress", position)?,
            percentage: Percentage::parse(percentage)?,
            device: Text::parse("device", device)?,
            device_id: Text::parse("device_id", self.device_id.unwrap_or_default())?,
            description: describe(self.filename, self.metadata.unwrap_or_default())?,
        })
    }
}

fn missing(field: &'static str) -> Invalid {
    Invalid::new(field, "given")
}

/// What is blank was not told.
fn describe(filename: Option<String>, metadata: MetadataBody) -> Result<Description, Invalid> {
    let told = |text: &String| !text.trim().is_empty();
    let filename = filename.filter(told).or(metadata.filename.filter(told));
    Ok(Description {
        filename: filename.map(|name| FileName::parse(&name)).transpose()?,
        title: metadata.title.filter(told).map(|title| Text::parse("title", title)).transpose()?,
        authors: metadata.authors.map(|names| Authors::parse(&names)).transpose()?.flatten(),
    })
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Received {
    Device { document: String, timestamp: i64 },
    Rest(Success),
}

#[derive(Serialize, ToSchema)]
#[schema(as = Progress)]
pub struct ProgressBody<'a> {
    document: &'a str,
    progress: &'a str,
    percentage: f64,
    device: &'a str,
    device_id: &'a str,
    /// When the server received it, in Unix seconds.
    timestamp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    filename: Option<&'a str>,
}

impl<'a> ProgressBody<'a> {
    pub fn new(document: &'a DocumentId, place: &'a Progress) -> Self {
        Self {
            document: document.as_str(),
            progress: place.position.as_str(),
            percentage: place.percentage.as_fraction(),
            device: place.device.as_str(),
            device_id: place.device_id.as_str(),
            timestamp: place.timestamp.as_seconds(),
            filename: place.description.filename.as_ref().map(FileName::as_str),
        }
    }
}

/// What devices get for a document without a place.
#[derive(Serialize)]
struct NoProgress {}

/// Push a place
///
/// The answer is `{"document", "timestamp"}` to devices.
#[utoipa::path(
    put, path = "/syncs/progress", tag = "Progress", request_body = PushBody,
    responses((status = 200, body = Received))
)]
pub async fn push(
    Reader(reader): Reader,
    dialect: Dialect,
    service: Data<ProgressService>,
    body: Body,
) -> Result<HttpResponse, KosyncError> {
    let push = body.read::<PushBody>()?.parse()?;
    let document = push.document.clone();
    let timestamp = service.push(&reader, push).await?.as_seconds();
    Ok(HttpResponse::Ok().json(match dialect {
        Dialect::Device => Received::Device { document: document.into(), timestamp },
        Dialect::Rest => Received::Rest(Success::new()),
    }))
}

/// Get the place that is offered
///
/// Of a linked document, the place of its book; `document` is then the canonical one, or to devices the one asked for.
#[utoipa::path(
    get, path = "/syncs/progress/{document}", tag = "Progress",
    params(("document" = String, Path, description = "Percent-encoded where needed, also `/`")),
    responses(
        (status = 200, body = ProgressBody),
        (status = 404, description = "No place (devices: 200 and `{}`)", body = super::error::Body),
    )
)]
pub async fn find(
    Reader(reader): Reader,
    dialect: Dialect,
    service: Data<ProgressService>,
    request: HttpRequest,
) -> Result<HttpResponse, KosyncError> {
    let asked = parameter::document(&request, "document")?;
    match (dialect, service.find(&reader, &asked).await) {
        (Dialect::Device, Err(Error::NotFound(Missing::Progress))) => Ok(HttpResponse::Ok().json(NoProgress {})),
        (Dialect::Device, current) => Ok(HttpResponse::Ok().json(ProgressBody::new(&asked, &current?.progress))),
        (Dialect::Rest, current) => {
            let current = current?;
            Ok(HttpResponse::Ok().json(ProgressBody::new(&current.canonical, &current.progress)))
        }
    }
}

/// List the place of each device
///
/// Newest first, over all documents of the book; `document` is the one that the place was pushed for. Empty for an
/// unknown document.
#[utoipa::path(
    get, path = "/syncs/progress/{document}/devices", tag = "Progress", params(("document" = String, Path)),
    responses((status = 200, body = [ProgressBody]))
)]
pub async fn places(
    Reader(reader): Reader,
    service: Data<ProgressService>,
    request: HttpRequest,
) -> Result<HttpResponse, KosyncError> {
    let places = service.places(&reader, &parameter::document(&request, "document")?).await?;
    let places: Vec<ProgressBody<'_>> = places.iter().map(|place| ProgressBody::new(&place.document, place)).collect();
    Ok(HttpResponse::Ok().json(places))
}

/// Offer a device's place again
///
/// A device that sent no id goes by its name.
#[utoipa::path(
    put, path = "/syncs/progress/{document}/devices/{device_id}/offer", tag = "Progress",
    params(("document" = String, Path), ("device_id" = String, Path)),
    responses(
        (status = 200, body = Success),
        (status = 404, description = "No place of such a device", body = super::error::Body),
    )
)]
pub async fn offer(
    Reader(reader): Reader,
    service: Data<ProgressService>,
    request: HttpRequest,
) -> Result<HttpResponse, KosyncError> {
    let document = parameter::document(&request, "document")?;
    let device = Text::parse("device_id", parameter::text(&request, "device_id")?)?;
    service.offer(&reader, &document, &device).await?;
    Ok(HttpResponse::Ok().json(Success::new()))
}
