//! Inkshelf over HTTP.
//!
//! [`app`] is the whole application without the network; the server and the tests run the same one. Each protocol is a
//! module: `kosync`, the progress sync of KOReader and kin; `api`, the library and API keys as JSON; `opds`, the library
//! as catalogues for readers. `openapi` describes the first two, `swagger` and `reference` show that to people.

pub mod access_log;
mod address;
mod api;
mod body;
mod card;
mod conditions;
mod credentials;
mod cross_site;
mod detached;
mod document;
mod endpoint;
mod ereader;
mod failures;
mod files;
mod kosync;
mod opds;
mod openapi;
mod parameter;
mod public_url;
mod ranged;
mod reference;
mod session;
mod swagger;
mod templates;
mod web;

use std::sync::Arc;

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{Service as _, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::DefaultHeaders,
    web::{Data, ServiceConfig, scope},
};
use domain::{
    accounts::AccountService,
    api_keys::ApiKeyService,
    books::BookService,
    catalog::{
        administration::LibraryService, comic_pages::ComicPageService, covers::Covers, downloads::DownloadService,
        visible::CatalogService,
    },
    links::LinkService,
    progress::ProgressService,
    sessions::SessionService,
    short_urls::ShortUrlService,
    sign_in::SignInService,
};
use futures_util::FutureExt as _;
use ipnet::IpNet;

pub use crate::public_url::PublicUrl;
use crate::{access_log::AccessLog, api::ApiError, cross_site::guarded, kosync::KosyncError, web::WebError};

/// The use cases that every handler can reach.
#[derive(Clone)]
pub struct Services {
    pub accounts: Arc<AccountService>,
    pub sign_in: Arc<SignInService>,
    pub progress: Arc<ProgressService>,
    pub links: Arc<LinkService>,
    pub books: Arc<BookService>,
    pub catalog: Arc<CatalogService>,
    pub libraries: Arc<LibraryService>,
    pub downloads: Arc<DownloadService>,
    pub comic_pages: Arc<ComicPageService>,
    pub covers: Arc<dyn Covers>,
    pub api_keys: Arc<ApiKeyService>,
    pub short_urls: Arc<ShortUrlService>,
    pub sessions: Arc<SessionService>,
}

/// How the application is reached.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub base_path: BasePath,
    /// Where people reach it; if left out, addresses are made of what requests are sent to.
    pub public_url: Option<PublicUrl>,
    /// The proxies whose word on a client's address, and on what it asked for, is taken.
    pub trusted_proxies: Vec<IpNet>,
}

/// Where a proxy shows the application: empty, or `/` and segments without a slash at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasePath(String);

impl BasePath {
    /// Accepts ASCII letters, digits and `-._~` between slashes; those at the ends may be there or not.
    ///
    /// `/card` and `/docs` are refused as beginnings: below them every path has a meaning already.
    pub fn parse(text: &str) -> Option<Self> {
        let segments = text.trim_matches('/');
        if segments.is_empty() {
            return Some(Self::default());
        }
        let is_segment = |segment: &str| {
            !["", ".", ".."].contains(&segment)
                && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        };
        let is_ours = ["card", "docs"].contains(&segments.split('/').next()?);
        (segments.split('/').all(is_segment) && !is_ours).then(|| Self(format!("/{segments}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Builds the application; without an `access_log` none is written.
///
/// It answers at `/` and under the base path, because a proxy may or may not take that off. Nothing redirects.
pub fn app(
    services: Services,
    settings: Settings,
    access_log: Option<Arc<dyn AccessLog>>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .configure(|app| mount(app, services, settings))
        .default_service(actix_web::web::to(|| async { Err::<&str, _>(KosyncError::UnknownPath) }))
        .wrap(security_headers())
        .wrap_fn(move |request, service| access_log::logged(access_log.clone(), service.call(request)))
}

fn mount(app: &mut ServiceConfig, services: Services, settings: Settings) {
    let base_path = settings.base_path.clone();
    app.app_data(Data::from(services.accounts))
        .app_data(Data::from(services.sign_in))
        .app_data(Data::from(services.progress))
        .app_data(Data::from(services.links))
        .app_data(Data::from(services.books))
        .app_data(Data::from(services.catalog))
        .app_data(Data::from(services.libraries))
        .app_data(Data::from(services.downloads))
        .app_data(Data::from(services.comic_pages))
        .app_data(Data::from(services.covers))
        .app_data(Data::from(services.api_keys))
        .app_data(Data::from(services.short_urls))
        .app_data(Data::from(services.sessions))
        .app_data(Data::new(settings));
    // The root goes first: a base path such as `/books` must not hide the route of that name.
    mount_protocols(app);
    if !base_path.as_str().is_empty() {
        app.service(scope(base_path.as_str()).configure(mount_protocols));
    }
}

fn mount_protocols(app: &mut ServiceConfig) {
    for endpoint in kosync::endpoints() {
        app.service(endpoint.into_resource().wrap(kosync::cross_origin()));
    }
    for endpoint in api::endpoints() {
        let resource = endpoint.into_resource();
        app.service(resource.wrap_fn(|request, service| guarded(request, service, ApiError::CrossSite)));
    }
    for mount in opds::MOUNTS {
        for endpoint in opds::endpoints(mount) {
            app.service(endpoint.into_resource().app_data(mount));
        }
    }
    for endpoint in ereader::endpoints() {
        let resource = endpoint.into_resource();
        app.service(resource.wrap_fn(|request, service| service.call(request).map(ereader::in_words)));
    }
    for endpoint in web::endpoints() {
        let resource = endpoint
            .into_resource()
            .wrap_fn(|request, service| guarded(request, service, WebError::CrossSite).map(web::in_words));
        app.service(resource);
    }
    for endpoint in [openapi::endpoint(), reference::endpoint()].into_iter().chain(swagger::endpoints()) {
        app.service(endpoint.into_resource());
    }
}

/// What every answer carries, unless it says otherwise itself. Places are nobody else's to keep, thus `no-store`.
fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("Cache-Control", "no-store"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_paths_start_with_a_slash_and_end_without() {
        let parsed = |text| BasePath::parse(text).map(|path| path.0);
        for text in ["a/b-2", "/a/b-2", "/a/b-2/"] {
            assert_eq!(parsed(text).as_deref(), Some("/a/b-2"));
        }
        assert_eq!(parsed("/").as_deref(), Some(""));
        for text in ["/a//b", "/../a", "/a b", "/{a}", "/a?b", "http://a", "/card", "/docs/a"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
