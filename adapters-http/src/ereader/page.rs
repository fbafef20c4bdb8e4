//! Pages: what surrounds their content, and the headers that they are sent with.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_SECURITY_POLICY, ContentType, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY},
    },
};
use serde::Serialize;
use tera::Context;

use super::{
    address::{Address, Href},
    visit::Visit,
};
use crate::{document, templates};

/// What is around the content of every page.
#[derive(Serialize)]
struct Frame<'a> {
    title: &'a str,
    /// One level up.
    back: Option<String>,
    home: Option<String>,
}

const MEDIA_TYPE: &str = "text/html; charset=utf-8";

/// Nothing but the page itself and pictures of ours; styles stand in the page, because another file is another wait.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

impl Visit {
    /// Fills in a template; `back` leads one level up.
    pub fn show(&self, template: &str, title: &str, back: Option<Href>, content: &impl Serialize) -> HttpResponse {
        let is_home = back.is_none();
        let home = (!is_home).then(|| self.href(Address::Home).to_string());
        let frame = Frame { title, back: back.map(|it| it.to_string()), home };
        let mut response = document::send(&self.request, MEDIA_TYPE, filled_in(template, &frame, content));
        add_headers(response.headers_mut());
        response
    }
}

/// A page that says what went wrong.
pub fn message(status: StatusCode, title: &str, text: &str, home: Option<String>) -> HttpResponse {
    let body = filled_in("ereader/message.html", &Frame { title, back: None, home }, &text);
    let mut response = HttpResponse::build(status).content_type(ContentType::html()).body(body);
    add_headers(response.headers_mut());
    response
}

/// Keys stand in the addresses: they are nobody else's to know.
pub fn add_headers(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
}

fn filled_in(template: &str, frame: &Frame, content: &impl Serialize) -> String {
    let mut context = Context::new();
    context.insert("frame", frame);
    context.insert("content", content);
    templates::render(template, &context)
}

/// "1 book", "2 books".
pub fn books(count: u64) -> String {
    format!("{count} {}", if count == 1 { "book" } else { "books" })
}
