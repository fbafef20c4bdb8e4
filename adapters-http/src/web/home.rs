//! What the reader is reading, and what was added last; for strangers, what this is.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use domain::{
    accounts::AccountService,
    books::{BookOrder, BookPage, BookService, IdentifiedBook, Label},
    catalog::{
        listings::Shelf,
        pages::{PageRequest, PageSize},
        visible::CatalogService,
    },
    documents::DocumentId,
    links::LinkService,
    progress::{DeviceId, Progress, ProgressService},
};
use serde::{Deserialize, Serialize};

use super::{
    SignedIn, WebError,
    covers::{CoverCard, address, authors, cover},
    page::show_anyone,
};
use crate::{body::Body, card::date, parameter, session::reader_of_session};

/// How many books are shown at once.
const SHOWN: u16 = 24;

#[derive(Serialize)]
struct HomeContent {
    reading: Vec<BookCard>,
    recent: Vec<CoverCard>,
    has_library: bool,
    /// What a device is given.
    server: String,
}

/// A book that is being read.
#[derive(Serialize)]
struct BookCard {
    document: String,
    /// Percent-encoded.
    document_in_url: String,
    title: String,
    line: String,
    href: Option<String>,
    cover: Option<String>,
    percent: u32,
    last_read: String,
    label: String,
    is_linked: bool,
    /// If the book is open: the place of each device.
    places: Option<Vec<Place>>,
}

/// The place of a device.
#[derive(Serialize)]
pub struct Place {
    document: String,
    device_id: String,
    device: String,
    percent: u32,
    time: String,
    is_offered: bool,
}

impl Place {
    /// The places of a book's devices, of which `offered` is given to others.
    pub fn all(places: &[Progress], offered: &Progress) -> Vec<Self> {
        let place = |it: &Progress| Self {
            document: it.document.as_str().to_owned(),
            device_id: it.device_id.as_str().to_owned(),
            device: if it.device.is_empty() { "A device".to_owned() } else { it.device.as_str().to_owned() },
            percent: it.percentage.as_percent(),
            time: date(it.timestamp),
            is_offered: it.device_id == offered.device_id,
        };
        places.iter().map(place).collect()
    }
}

#[derive(Deserialize)]
struct HomeQuery {
    /// The book that is open.
    book: Option<String>,
}

pub async fn home(
    request: HttpRequest,
    accounts: Data<AccountService>,
    books: Data<BookService>,
    progress: Data<ProgressService>,
    catalog: Data<CatalogService>,
) -> Result<HttpResponse, WebError> {
    let Some(reader) = reader_of_session(&request).await? else {
        let needs_set_up = accounts.needs_set_up().await?;
        return Ok(show_anyone(&request, (StatusCode::OK, "web/welcome.html", "Inkshelf"), &needs_set_up));
    };
    let visit = SignedIn { reader, request };
    let HomeQuery { book: open } = parameter::query(&visit.request)?;
    let page = BookPage { order: BookOrder::FinishedLast, limit: SHOWN, offset: 0 };
    let mut reading = Vec::new();
    for book in books.list(&visit.reader, page).await? {
        let is_open = open.as_deref() == Some(book.book.canonical.as_str());
        let places = if is_open {
            let places = progress.places(&visit.reader, &book.book.canonical).await?;
            Some(Place::all(&places, &book.book.progress))
        } else {
            None
        };
        reading.push(BookCard::new(&book, places));
    }
    let first = PageRequest::start(PageSize::parse(12)?);
    let recent = catalog.publications(&visit.reader, None, (Shelf::Recent, None), &first).await?;
    let content = HomeContent {
        reading,
        recent: recent.items.iter().map(CoverCard::of).collect(),
        // Only a reader without books is told whether there is a library.
        has_library: !recent.items.is_empty() || !catalog.libraries(&visit.reader).await?.is_empty(),
        server: crate::public_url::absolute(&visit.request, ""),
    };
    Ok(visit.show("web/home.html", "Reading", &content))
}

/// What can be done to a book; fields as the JSON has them.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Change {
    Label { canonical_hash: String, label: String },
    Offer { document: String, device_id: String, canonical_hash: String },
    Unlink { canonical_hash: String },
}

pub async fn change(
    visit: SignedIn,
    body: Body,
    books: Data<BookService>,
    links: Data<LinkService>,
    progress: Data<ProgressService>,
) -> Result<HttpResponse, WebError> {
    let user = &visit.reader.id;
    let book = match body.read_form()? {
        Change::Label { canonical_hash, label } if label.trim().is_empty() => {
            books.unlabel(user, &DocumentId::parse(&canonical_hash)?).await?;
            canonical_hash
        }
        Change::Label { canonical_hash, label } => {
            books.label(user, &DocumentId::parse(&canonical_hash)?, &Label::parse(&label)?).await?;
            canonical_hash
        }
        Change::Offer { document, device_id, canonical_hash } => {
            let device = DeviceId::parse("device_id", device_id)?;
            progress.offer(&visit.reader, &DocumentId::parse(&document)?, &device).await?;
            canonical_hash
        }
        Change::Unlink { canonical_hash } => {
            links.unlink(user, &DocumentId::parse(&canonical_hash)?).await?;
            canonical_hash
        }
    };
    Ok(visit.go(&format!("/?book={}", parameter::encoded(&book))))
}

impl BookCard {
    fn new(book: &IdentifiedBook, places: Option<Vec<Place>>) -> Self {
        let publication = book.publication.as_deref();
        let progress = &book.book.progress;
        Self {
            document: book.book.canonical.as_str().to_owned(),
            document_in_url: parameter::encoded(book.book.canonical.as_str()).to_string(),
            title: book.title().to_owned(),
            line: publication.map(authors).unwrap_or_default(),
            href: publication.map(address),
            cover: publication.map(cover),
            percent: progress.percentage.as_percent(),
            last_read: match progress.device.as_str() {
                "" => date(progress.timestamp),
                device => format!("{}, {device}", date(progress.timestamp)),
            },
            label: book.book.label.as_ref().map(|label| label.as_str().to_owned()).unwrap_or_default(),
            is_linked: !book.book.linked.is_empty(),
            places,
        }
    }
}
