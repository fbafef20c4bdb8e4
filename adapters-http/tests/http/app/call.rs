//! Requests, and what their answers show.

use std::net::SocketAddr;

use actix_web::{
    body::to_bytes,
    http::header::{HeaderName, HeaderValue},
    test::TestRequest,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{App, KEY};

/// A request in the making.
pub struct Call<'a> {
    pub(super) app: &'a App,
    pub(super) request: TestRequest,
    pub(super) shown: Vec<&'static str>,
}

impl Call<'_> {
    /// With the headers that devices send for the password `secret`.
    pub fn by(self, name: &str) -> Self {
        self.header("x-auth-user", name).header("x-auth-key", KEY)
    }

    pub fn by_ann(self) -> Self {
        self.by("ann")
    }

    pub fn basic(self, name: &str, password: &str) -> Self {
        let credentials = BASE64_STANDARD.encode(format!("{name}:{password}"));
        self.header("authorization", format!("Basic {credentials}"))
    }

    /// In the device dialect.
    pub fn on_device(self) -> Self {
        self.header("accept", "application/vnd.koreader.v1+json")
    }

    pub fn header(self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        let value = HeaderValue::from_bytes(value.as_ref()).unwrap();
        Self { request: self.request.append_header((HeaderName::from_static(name), value)), ..self }
    }

    pub fn from(self, address: &str) -> Self {
        Self { request: self.request.peer_addr(peer(address)), ..self }
    }

    /// Shows a header of the answer, too.
    pub fn showing(mut self, header: &'static str) -> Self {
        self.shown.push(header);
        self
    }

    pub async fn json(self, body: &str) -> String {
        self.header("content-type", "application/json").body(body).await
    }

    pub async fn body(self, body: impl AsRef<[u8]>) -> String {
        Self { request: self.request.set_payload(body.as_ref().to_vec()), ..self }.send().await
    }

    /// The status, the content's type, the headers asked for, and the body: ready for a snapshot.
    pub async fn send(self) -> String {
        let answer = self.app.service.call_boxed(self.request.to_request()).await;
        let mut text = answer.status().to_string();
        for name in std::iter::once("content-type").chain(self.shown) {
            for value in answer.headers().get_all(name) {
                text = format!("{text}\n{name}: {}", value.to_str().unwrap());
            }
        }
        let body = to_bytes(answer.into_body()).await;
        format!("{text}\n{}", String::from_utf8_lossy(&body.unwrap()))
    }
}

pub fn peer(address: &str) -> SocketAddr {
    SocketAddr::new(address.parse().unwrap(), 50_000)
}
