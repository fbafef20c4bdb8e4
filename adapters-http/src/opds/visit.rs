//! A request for a catalogue: whose it is, and how it is to be answered.

use std::{collections::HashMap, sync::Arc};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web::Data};
use domain::{
    api_keys::Permission,
    books::BookService,
    catalog::{
        ids::{LibraryId, PublicationId},
        libraries::LibraryStatus,
        publications::Publication,
        visible::CatalogService,
    },
    error::{Error, Missing},
    reading::LastPlace,
    sign_in,
};
use futures_util::future::LocalBoxFuture;

use super::{
    Dialect, Mount, OpdsError,
    address::{Address, Href, View},
    atom,
    feed::Feed,
    json,
    mount::Entrance,
};
use crate::{
    Settings,
    credentials::{open_by_key, sign_in_by_basic},
    document,
};

/// A reader's request. First parameter of every handler: whoever isn't signed in gets no further.
pub struct Visit {
    pub reader: Arc<sign_in::Reader>,
    pub catalog: Catalog,
    pub request: HttpRequest,
}

/// How a request is answered.
#[derive(Debug)]
pub struct Catalog {
    /// What all addresses begin with: the base path and the mount's.
    prefix: String,
    pub dialect: Dialect,
    pub authors: Authors,
}

/// How the authors of a publication are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authors {
    Each,
    /// In one: KOReader shows the last one only.
    Joined,
}

impl Visit {
    /// The library in the path; one that the reader doesn't see isn't there.
    pub async fn library(&self, service: &CatalogService) -> Result<LibraryStatus, Error> {
        let missing = || Error::NotFound(Missing::Library);
        let id = LibraryId::parse(self.parameter("library")).map_err(|_| missing())?;
        service.libraries(&self.reader).await?.into_iter().find(|it| it.library.id == id).ok_or_else(missing)
    }

    /// A parameter of the path, as all ids are: without anything to decode.
    pub fn parameter(&self, name: &str) -> &str {
        self.request.match_info().query(name)
    }

    /// Where the reader stopped in those of the publications that are comics, as far as the dialect can tell.
    pub async fn places<'a>(
        &self,
        publications: impl IntoIterator<Item = &'a Publication>,
    ) -> Result<HashMap<PublicationId, LastPlace>, Error> {
        match self.catalog.dialect {
            Dialect::Atom => {
                let books = self.request.app_data::<Data<BookService>>().expect("the application has its services");
                books.places_in_comics(&self.reader, publications).await
            }
            Dialect::Json => Ok(HashMap::new()),
        }
    }

    pub fn answer(&self, feed: &Feed) -> HttpResponse {
        let body = match self.catalog.dialect {
            Dialect::Atom => atom::feed(&self.catalog, feed),
            Dialect::Json => json::feed(&self.catalog, feed),
        };
        document::send(&self.request, self.catalog.dialect.media_type(feed.kind()), body)
    }
}

impl Catalog {
    /// Reads what the request tells of itself, without looking at who sent it.
    pub fn of(request: &HttpRequest) -> Self {
        let mount = mount(request);
        let settings = request.app_data::<Data<Settings>>().expect("the application has its settings");
        let agent = request.headers().get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Self {
            prefix: format!("{}{}", settings.base_path.as_str(), mount.path)
                .replace("{key}", request.match_info().query("key")),
            dialect: mount.dialect,
            authors: if agent.contains("KOReader") { Authors::Joined } else { Authors::Each },
        }
    }

    pub fn href<'a>(&'a self, address: Address<'a>) -> Href<'a> {
        self.view(address, View::default())
    }

    pub fn view<'a>(&'a self, address: Address<'a>, view: View<'a>) -> Href<'a> {
        Href { prefix: &self.prefix, address, view }
    }

    /// Where the library, or all, are searched, without the words.
    pub fn search_path(&self, library: Option<&LibraryId>) -> String {
        format!("{}{}", self.prefix, Address::Search(library, ""))
    }
}

fn mount(request: &HttpRequest) -> Mount {
    *request.app_data().expect("every route of a catalogue knows its mount")
}

impl FromRequest for Visit {
    type Error = OpdsError;
    type Future = LocalBoxFuture<'static, Result<Self, OpdsError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let reader = match mount(&request).entrance {
                Entrance::Basic => sign_in_by_basic(&request).await?,
                Entrance::Key => match open_by_key(&request, Permission::Opds).await {
                    Err(Error::Unauthorized) => return Err(OpdsError::UnknownKey),
                    reader => Arc::new(reader?),
                },
            };
            Ok(Self { reader, catalog: Catalog::of(&request), request })
        })
    }
}
