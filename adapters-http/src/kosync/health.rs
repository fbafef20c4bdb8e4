//! Whether the server is up, and what it tells crawlers.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct Healthcheck {
    #[schema(example = "OK")]
    state: &'static str,
}

/// Is the server up?
#[utoipa::path(get, path = "/health", tag = "Server", security(()), responses((status = 200, body = Health)))]
pub async fn health() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Is the server up, as the kosync server says it?
#[utoipa::path(get, path = "/healthcheck", tag = "Server", security(()), responses((status = 200, body = Healthcheck)))]
pub async fn healthcheck() -> HttpResponse {
    HttpResponse::Ok().json(Healthcheck { state: "OK" })
}

/// What crawlers may read: nothing
#[utoipa::path(get, path = "/robots.txt", tag = "Server", security(()), responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn robots() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("User-agent: *\nDisallow: /\n")
}
