//! All that is kept of a user, for the user to take along.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, ContentDisposition, DispositionParam, DispositionType},
    web::Data,
};
use domain::{
    accounts::AccountService,
    books::{BookOrder, BookPage, BookService, IdentifiedBook},
    error::Error,
    links::LinkService,
    progress::ProgressService,
    sign_in,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ApiError, Reader, time};
use crate::kosync::{BookBody, LinkBody, ProgressBody, SettingsBody};

#[derive(Serialize, ToSchema)]
#[schema(as = Export)]
pub struct ExportBody<'a> {
    name: &'a str,
    admin: bool,
    created_at: String,
    settings: SettingsBody,
    /// As `GET /books` lists them.
    books: Vec<BookBody<'a>>,
    /// The last place of each device in each document, newest first.
    places: Vec<ProgressBody<'a>>,
    /// As `GET /documents/links` lists them.
    links: Vec<LinkBody<'a>>,
}

/// My data
///
/// Everything but the password, as a file to download.
#[utoipa::path(get, path = "/api/export", tag = "Users", responses((status = 200, body = ExportBody)))]
pub async fn export(
    Reader(reader): Reader,
    accounts: Data<AccountService>,
    books: Data<BookService>,
    progress: Data<ProgressService>,
    links: Data<LinkService>,
) -> Result<HttpResponse, ApiError> {
    let account = accounts.find(&reader.name).await?;
    let books = all_books(&reader, &books).await?;
    let places = progress.all_places(&reader).await?;
    let links = links.list(&reader).await?;
    let file = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename("inkshelf.json".to_owned())],
    };
    Ok(HttpResponse::Ok().insert_header((CONTENT_DISPOSITION, file)).json(ExportBody {
        name: account.name.as_str(),
        admin: account.admin,
        created_at: time(account.created_at),
        settings: account.settings.into(),
        books: books.iter().map(BookBody::from).collect(),
        places: places.iter().map(|place| ProgressBody::new(&place.document, place)).collect(),
        links: links.iter().map(LinkBody::from).collect(),
    }))
}

async fn all_books(reader: &sign_in::Reader, service: &BookService) -> Result<Vec<IdentifiedBook>, Error> {
    let mut page = BookPage { order: BookOrder::Newest, limit: 500, offset: 0 };
    let mut books = Vec::new();
    loop {
        let listed = service.list(reader, page).await?;
        let is_last = listed.len() < usize::from(page.limit);
        books.extend(listed);
        if is_last {
            return Ok(books);
        }
        page.offset += u64::from(page.limit);
    }
}
