//! How documents are sent: not again if the client has them, and packed if it likes.

use std::io::Write as _;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, EntityTag, HeaderMap, VARY},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};

use crate::conditions;

/// Shorter documents gain nothing.
const WORTH_PACKING: usize = 500;

/// Sends a document.
///
/// There is no `Last-Modified`, with which KOReader would never ask again. actix-web's own compression refuses clients
/// that take nothing it has (406), and has them wait for a thread.
pub fn send(request: &HttpRequest, media_type: &str, body: String) -> HttpResponse {
    // Weak: packed or not it is the same.
    let etag = EntityTag::new_weak(BASE64_URL_SAFE_NO_PAD.encode(&blake3::hash(body.as_bytes()).as_bytes()[..12]));
    let is_known = conditions::is_known(request, &etag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((ETAG, etag))
        // The document is the reader's to keep, as long as they ask whether it has changed.
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((VARY, "Accept-Encoding, Authorization, User-Agent"));
    if is_known {
        return response.finish();
    }
    response.content_type(media_type);
    if body.len() < WORTH_PACKING || !takes_gzip(request.headers()) {
        return response.body(body);
    }
    response.insert_header((CONTENT_ENCODING, "gzip")).body(packed(&body))
}

/// Whether gzip is asked for by name.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(0.0);
        name.trim().eq_ignore_ascii_case("gzip") && weight > 0.0_f32
    })
}

fn packed(body: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    let packed = packer.write_all(body.as_bytes()).and_then(|()| packer.finish());
    packed.expect("memory takes whatever is written")
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn gzip_is_sent_to_those_who_ask_for_it() {
        for (sent, takes) in [
            ("gzip", true),
            ("br;q=1.0, GZIP;q=0.8, *;q=0.1", true),
            ("identity", false),
            ("*", false),
            ("gzip;q=0", false),
            ("gzip; q=0.000", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(sent))]);
            assert_eq!(takes_gzip(&headers), takes, "{sent}");
        }
    }
}
