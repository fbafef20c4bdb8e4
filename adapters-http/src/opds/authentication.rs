//! How to sign in: the OPDS authentication document.

use actix_web::{HttpResponse, http::header::WWW_AUTHENTICATE};

/// Without addresses, so that it is the same wherever the catalogue stands.
const DOCUMENT: &str = concat!(
    r#"{"id":"urn:uuid:9d1c1f0e-6b1a-8d0c-9a54-2f3c5d3e7b61","title":"Inkshelf","#,
    r#""description":"The name and password that your devices sync with","#,
    r#""authentication":[{"type":"http://opds-spec.org/auth/basic","#,
    r#""labels":{"login":"User name","password":"Password"}}]}"#,
);
const MEDIA_TYPE: &str = "application/opds-authentication+json";

pub async fn document() -> HttpResponse {
    HttpResponse::Ok().content_type(MEDIA_TYPE).body(DOCUMENT)
}

/// Asks for name and password.
pub fn challenge() -> HttpResponse {
    let challenge = (WWW_AUTHENTICATE, r#"Basic realm="Inkshelf", charset="UTF-8""#);
    HttpResponse::Unauthorized().insert_header(challenge).content_type(MEDIA_TYPE).body(DOCUMENT)
}
