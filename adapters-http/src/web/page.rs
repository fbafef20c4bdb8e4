//! Pages: what surrounds their content, and the headers that they are sent with.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_SECURITY_POLICY, ContentType, HeaderMap, HeaderValue, LOCATION},
    },
};
use serde::Serialize;
use tera::Context;

use super::{
    assets,
    visit::{SignedIn, address},
};
use crate::templates;

/// What is around the content of every page.
#[derive(Serialize)]
struct Frame<'a> {
    title: &'a str,
    /// What all addresses begin with.
    base: String,
    version: &'static str,
    reader: Option<&'a str>,
    is_administrator: bool,
}

/// Nothing but our own files, no script among them.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

impl SignedIn {
    pub fn show(&self, template: &str, title: &str, content: &impl Serialize) -> HttpResponse {
        let frame = Frame {
            title,
            base: self.address(""),
            version: &assets::VERSION,
            reader: Some(self.reader.name.as_str()),
            is_administrator: self.is_administrator(),
        };
        page(StatusCode::OK, template, &frame, content)
    }

    /// Leads to a page of ours, once what was posted is done.
    pub fn go(&self, path: &str) -> HttpResponse {
        see_other(&self.address(path))
    }
}

/// Shows a page to whoever it is.
pub fn show_anyone(
    request: &HttpRequest,
    (status, template, title): (StatusCode, &str, &str),
    content: &impl Serialize,
) -> HttpResponse {
    let base = address(request, "");
    page(
        status,
        template,
        &Frame { title, base, version: &assets::VERSION, reader: None, is_administrator: false },
        content,
    )
}

pub fn see_other(address: &str) -> HttpResponse {
    let mut response = HttpResponse::SeeOther().insert_header((LOCATION, address)).finish();
    add_headers(response.headers_mut());
    response
}

fn page(status: StatusCode, template: &str, frame: &Frame, content: &impl Serialize) -> HttpResponse {
    let mut context = Context::new();
    context.insert("frame", frame);
    context.insert("content", content);
    let body = templates::render(template, &context);
    let mut response = HttpResponse::build(status).content_type(ContentType::html()).body(body);
    add_headers(response.headers_mut());
    response
}

fn add_headers(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
}
