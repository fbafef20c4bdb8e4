//! The two groups of clients that call the same paths.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{ACCEPT, HeaderMap},
};

/// How a client wants to be answered; no request is refused for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// E-reader software, which always asks for `application/vnd.koreader.v1+json`.
    Device,
    /// Everybody else.
    Rest,
}

impl Dialect {
    pub fn of(headers: &HeaderMap) -> Self {
        let is_device = headers
            .get_all(ACCEPT)
            .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("application/vnd.koreader.v1+json")));
        if is_device { Self::Device } else { Self::Rest }
    }
}

impl FromRequest for Dialect {
    type Error = std::convert::Infallible;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.headers())))
    }
}
