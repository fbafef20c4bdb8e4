//! Who looks at a page.

use std::sync::Arc;

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::Method, web::Data};
use domain::{accounts::Role, error::Error, sign_in::Reader};
use futures_util::future::LocalBoxFuture;

use super::WebError;
use crate::{Settings, session::reader_of_session};

/// Whoever is signed in. First parameter of every handler of a page that isn't for everybody.
pub struct SignedIn {
    pub reader: Arc<Reader>,
    pub request: HttpRequest,
}

impl SignedIn {
    pub fn is_administrator(&self) -> bool {
        self.reader.role == Role::Administrator
    }

    /// A parameter of the path, as all ids are: without anything to decode.
    pub fn parameter(&self, name: &str) -> &str {
        self.request.match_info().query(name)
    }

    /// The address of a page of ours.
    pub fn address(&self, path: &str) -> String {
        address(&self.request, path)
    }
}

impl FromRequest for SignedIn {
    type Error = WebError;
    type Future = LocalBoxFuture<'static, Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match reader_of_session(&request).await? {
                Some(reader) => Ok(Self { reader, request }),
                None if [Method::GET, Method::HEAD].contains(request.method()) => {
                    let next = request.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned();
                    Err(WebError::SignInFirst { login: address(&request, "/login"), next })
                }
                None => Err(WebError::SignedOut),
            }
        })
    }
}

/// Whoever is signed in, and administers. First parameter of every handler of a page for administrators.
pub struct Administrator(pub SignedIn);

impl FromRequest for Administrator {
    type Error = WebError;
    type Future = LocalBoxFuture<'static, Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = SignedIn::from_request(request, payload);
        Box::pin(async move {
            match visit.await? {
                visit if visit.is_administrator() => Ok(Self(visit)),
                _ => Err(Error::Forbidden.into()),
            }
        })
    }
}

/// The address of a page of ours, below the base path.
pub fn address(request: &HttpRequest, path: &str) -> String {
    let settings = request.app_data::<Data<Settings>>().expect("the application has its settings");
    format!("{}{path}", settings.base_path.as_str())
}
