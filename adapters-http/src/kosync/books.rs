//! Books and their labels.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{
    books::{BookOrder, BookPage, BookService, IdentifiedBook, Label},
    documents::{DocumentId, FileName},
    error::Invalid,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{KosyncError, Reader, Success};
use crate::{body::Body, parameter};

#[derive(Deserialize)]
struct ListQuery {
    limit: Option<u16>,
    offset: Option<u64>,
}

impl ListQuery {
    fn parse(self) -> Result<BookPage, Invalid> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=500).contains(&limit) {
            return Err(Invalid::new("limit", "1 to 500"));
        }
        Ok(BookPage { order: BookOrder::Newest, limit, offset: self.offset.unwrap_or(0) })
    }
}

#[derive(Serialize, ToSchema)]
pub struct Books<'a> {
    books: Vec<BookBody<'a>>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Book)]
pub struct BookBody<'a> {
    canonical_hash: &'a str,
    linked_hashes: Vec<&'a str>,
    #[schema(required)]
    label: Option<&'a str>,
    #[schema(required)]
    filename: Option<&'a str>,
    progress: &'a str,
    percentage: f64,
    device: &'a str,
    device_id: &'a str,
    /// Unix seconds.
    timestamp: i64,
    /// What to call it: its label, else the publication's title, else what the device told of title or file name, else
    /// the canonical document.
    title: &'a str,
    /// Where a library has the book.
    #[schema(required)]
    publication_id: Option<&'a str>,
}

impl<'a> From<&'a IdentifiedBook> for BookBody<'a> {
    fn from(identified: &'a IdentifiedBook) -> Self {
        let IdentifiedBook { book, publication } = identified;
        let place = &book.progress;
        Self {
            canonical_hash: book.canonical.as_str(),
            linked_hashes: book.linked.iter().map(DocumentId::as_str).collect(),
            label: book.label.as_ref().map(Label::as_str),
            filename: place.description.filename.as_ref().map(FileName::as_str),
            progress: place.position.as_str(),
            percentage: place.percentage.as_fraction(),
            device: place.device.as_str(),
            device_id: place.device_id.as_str(),
            timestamp: place.timestamp.as_seconds(),
            title: identified.title(),
            publication_id: publication.as_ref().map(|publication| publication.id.as_str()),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = LabelRequest)]
pub struct LabelBody {
    #[schema(value_type = String)]
    canonical_hash: Option<String>,
    /// 1 to 500 characters.
    #[schema(value_type = String, example = "Emma")]
    label: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Label)]
pub struct Labelled {
    canonical_hash: String,
    label: String,
}

/// List books
///
/// Newest first.
#[utoipa::path(
    get, path = "/books", tag = "Books",
    params(
        ("limit" = Option<u16>, Query, description = "1 to 500; 50 if left out"),
        ("offset" = Option<u64>, Query, description = "How many to leave out; 0 if left out"),
    ),
    responses(
        (status = 200, body = Books),
    )
)]
pub async fn list(
    Reader(reader): Reader,
    service: Data<BookService>,
    request: HttpRequest,
) -> Result<HttpResponse, KosyncError> {
    let page = parameter::query::<ListQuery>(&request)?.parse()?;
    let books = service.list(&reader, page).await?;
    Ok(HttpResponse::Ok().json(Books { books: books.iter().map(BookBody::from).collect() }))
}

/// Name a book
///
/// A linked document stands for its book.
#[utoipa::path(
    put, path = "/books/label", tag = "Books", request_body = LabelBody,
    responses(
        (status = 200, description = "With the canonical document", body = Labelled),
        (status = 404, description = "No place in this book", body = super::error::Body),
    )
)]
pub async fn label(
    Reader(reader): Reader,
    service: Data<BookService>,
    body: Body,
) -> Result<HttpResponse, KosyncError> {
    let body: LabelBody = body.read()?;
    let hash = body.canonical_hash.ok_or_else(|| Invalid::new("canonical_hash", "given"))?;
    let label = Label::parse(&body.label.unwrap_or_default())?;
    let canonical = service.label(&reader.id, &DocumentId::parse(&hash)?, &label).await?;
    Ok(HttpResponse::Ok().json(Labelled { canonical_hash: canonical.into(), label: label.into() }))
}

/// Take a book's label away
#[utoipa::path(
    delete, path = "/books/label/{hash}", tag = "Books", params(("hash" = String, Path)),
    responses(
        (status = 200, body = Success),
        (status = 404, description = "No label", body = super::error::Body),
    )
)]
pub async fn unlabel(
    Reader(reader): Reader,
    service: Data<BookService>,
    request: HttpRequest,
) -> Result<HttpResponse, KosyncError> {
    service.unlabel(&reader.id, &parameter::document(&request, "hash")?).await?;
    Ok(HttpResponse::Ok().json(Success::new()))
}
