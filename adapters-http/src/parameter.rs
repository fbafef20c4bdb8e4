//! Parameters in paths and queries.

use std::{borrow::Cow, fmt};

use actix_web::{HttpRequest, web::Query};
use domain::{documents::DocumentId, error::Invalid};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::body::BadRequest;

/// Reads a document's id, in which every character may be percent-encoded, also `/`.
pub fn document(request: &HttpRequest, name: &'static str) -> Result<DocumentId, Invalid> {
    DocumentId::parse(&text(request, name)?)
}

/// Reads a parameter.
///
/// The router decodes paths leniently and leaves `%25`, `%2B` and `%2F`; only the path as sent shows what was wrong.
pub fn text<'a>(request: &'a HttpRequest, name: &'static str) -> Result<Cow<'a, str>, Invalid> {
    let malformed = || Invalid::new(name, "percent-encoded UTF-8");
    let routed = request.match_info().query(name);
    let sent = request.uri().path();
    if !sent.contains('%') {
        return Ok(routed.into());
    }
    if !is_percent_encoded(sent) || percent_decode_str(sent).decode_utf8().is_err() {
        return Err(malformed());
    }
    percent_decode_str(routed).decode_utf8().map_err(|_| malformed())
}

/// Reads the query.
pub fn query<T: DeserializeOwned>(request: &HttpRequest) -> Result<T, BadRequest> {
    let query = Query::from_query(request.query_string());
    query.map(Query::into_inner).map_err(|error| BadRequest::Malformed(error.to_string()))
}

/// Writes a parameter, or a segment of a path.
pub fn encoded(text: &str) -> impl fmt::Display {
    /// All but what never means anything in an address (RFC 3986, unreserved).
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, RESERVED)
}

fn is_percent_encoded(path: &str) -> bool {
    let is_digits = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    path.split('%').skip(1).all(|rest| rest.as_bytes().get(..2).is_some_and(is_digits))
}
