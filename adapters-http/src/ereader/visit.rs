//! A request for a page: whose it is, on what device, and what it wants to see.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::{
    api_keys::Permission,
    catalog::{ids::LibraryId, libraries::LibraryStatus, visible::CatalogService},
    error::{Error, Missing},
    sign_in::Reader,
};
use futures_util::future::LocalBoxFuture;

use super::{
    EreaderError,
    address::{Address, Href},
    choices::Choices,
    device::Device,
    paging::Asked,
};
use crate::credentials::open_by_key;

/// A reader's request. First parameter of every handler: whose key doesn't open it gets no further.
pub struct Visit {
    pub reader: Reader,
    pub device: Device,
    pub choices: Choices,
    pub request: HttpRequest,
    up: String,
}

/// A library that the reader sees.
pub struct SeenLibrary {
    pub status: LibraryStatus,
    /// Whether there is no other: then its menu is the home page.
    pub is_only: bool,
}

impl SeenLibrary {
    pub fn id(&self) -> &LibraryId {
        &self.status.library.id
    }

    /// Where its lists are.
    pub fn menu(&self) -> Address<'_> {
        if self.is_only { Address::Home } else { Address::Library(self.id()) }
    }
}

impl Visit {
    /// The library in the path; one that the reader doesn't see isn't there.
    pub async fn library(&self, service: &CatalogService) -> Result<SeenLibrary, Error> {
        let missing = || Error::NotFound(Missing::Library);
        let id = LibraryId::parse(self.parameter("library")).map_err(|_| missing())?;
        let libraries = service.libraries(&self.reader).await?;
        let is_only = libraries.len() == 1;
        let status = libraries.into_iter().find(|it| it.library.id == id).ok_or_else(missing)?;
        Ok(SeenLibrary { status, is_only })
    }

    /// A parameter of the path, as all ids are: without anything to decode.
    pub fn parameter(&self, name: &str) -> &str {
        self.request.match_info().query(name)
    }

    pub fn href<'a>(&'a self, address: Address<'a>) -> Href<'a> {
        Href { up: &self.up, address, choices: self.choices, page: None, from: None }
    }

    /// A link to a page of a list.
    pub fn turned<'a>(&'a self, address: Address<'a>, page: &'a Asked) -> Href<'a> {
        Href { page: Some(page), ..self.href(address) }
    }
}

impl FromRequest for Visit {
    type Error = EreaderError;
    type Future = LocalBoxFuture<'static, Result<Self, EreaderError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let reader = open_by_key(&request, Permission::EreaderBrowser).await?;
            let device = Device::of(request.headers());
            Ok(Self { reader, device, choices: Choices::read(&request)?, up: up(&request), request })
        })
    }
}

/// What leads from the page to the root: `../` for each segment behind the key, but the last.
pub fn up(request: &HttpRequest) -> String {
    let slashes = |text: &str| text.bytes().filter(|byte| *byte == b'/').count();
    let pattern = request.match_pattern().unwrap_or_default();
    let to_key = slashes(pattern.split("{key}").next().unwrap_or_default());
    match slashes(request.path()).saturating_sub(to_key) {
        // The key is the last segment itself.
        0 => format!("{}/", request.match_info().query("key")),
        1 => "./".to_owned(),
        depth => "../".repeat(depth - 1),
    }
}
