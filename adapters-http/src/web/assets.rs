//! What pages load besides themselves, all in the binary.

use std::sync::LazyLock;

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, HeaderValue},
    web::Path,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

use super::WebError;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset { name: "icon.svg", media_type: "image/svg+xml", bytes: include_bytes!("../../assets/icon.svg") },
    Asset { name: "style.css", media_type: "text/css; charset=utf-8", bytes: include_bytes!("../../assets/style.css") },
    // Literata by the Literata Project Authors, SIL Open Font License 1.1, the Latin letters of @fontsource/literata.
    Asset {
        name: "literata-600.woff2",
        media_type: "font/woff2",
        bytes: include_bytes!("../../assets/literata-600.woff2"),
    },
];

/// Names what the assets are now, so that browsers may keep those of an address for good.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for asset in &ASSETS {
        hasher.update(asset.bytes);
    }
    BASE64_URL_SAFE_NO_PAD.encode(&hasher.finalize().as_bytes()[..6])
});

pub async fn asset(name: Path<String>) -> Result<HttpResponse, WebError> {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name.as_str()) else {
        return Err(WebError::UnknownPath);
    };
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    Ok(HttpResponse::Ok().content_type(asset.media_type).insert_header((CACHE_CONTROL, kept)).body(asset.bytes))
}
