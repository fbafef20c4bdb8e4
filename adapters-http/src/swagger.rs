//! Swagger UI, from the assets in the binary.

use std::sync::Arc;

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ContentEncoding},
    web::Path,
};
use tera::Context;
use utoipa_swagger_ui::Config;

use crate::{endpoint::Endpoint, kosync::KosyncError, templates};

/// With and without a slash, because nothing redirects.
pub fn endpoints() -> [Endpoint; 3] {
    [
        Endpoint::at("/docs").get(|| async { page("docs/") }),
        Endpoint::at("/docs/").get(|| async { page("") }),
        Endpoint::at("/docs/{file}").get(asset),
    ]
}

/// `assets` leads from the page's address to the folder of the assets.
fn page(assets: &str) -> HttpResponse {
    let mut context = Context::new();
    context.insert("assets", assets);
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
             connect-src 'self'; base-uri 'none'; form-action 'none'",
        ))
        .body(templates::render("swagger.html", &context))
}

async fn asset(file: Path<String>) -> Result<HttpResponse, KosyncError> {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "max-age=3600"));
    if *file == "start.js" {
        return Ok(response.content_type("text/javascript; charset=utf-8").body(START));
    }
    if !ASSETS.contains(&file.as_str()) {
        return Err(KosyncError::UnknownPath);
    }
    let Ok(Some(asset)) = utoipa_swagger_ui::serve(&file, Arc::new(Config::default())) else {
        return Err(KosyncError::UnknownPath);
    };
    if asset.gzpipped {
        response.insert_header((CONTENT_ENCODING, ContentEncoding::Gzip));
    }
    Ok(response.content_type(asset.content_type).body(asset.bytes.into_owned()))
}

/// What our page loads; the rest of Swagger UI's files would describe somebody else's API.
const ASSETS: [&str; 3] = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

const START: &str = include_str!("../templates/swagger.js");
