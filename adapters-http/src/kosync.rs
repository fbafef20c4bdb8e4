//! Progress sync: the protocol of KOReader's plugin, and the same routes for everybody else.

mod accounts;
mod books;
mod card;
mod dialect;
mod error;
mod health;
mod links;
mod progress;
mod reader;
mod settings;

use actix_cors::Cors;
use actix_web::http::Method;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use self::reader::Reader;
pub use self::{
    books::BookBody,
    dialect::Dialect,
    error::KosyncError,
    links::LinkBody,
    progress::ProgressBody,
    settings::{OfferBody, SettingsBody},
};
use crate::endpoint::Endpoint;

/// What is mounted: the routes of every sync first, because routes are tried in order.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/syncs/progress").put(progress::push),
        Endpoint::at("/users/auth").get(accounts::sign_in),
        Endpoint::at("/syncs/progress/{document}").get(progress::find),
        Endpoint::at("/syncs/progress/{document:.+}/devices").get(progress::places),
        Endpoint::at("/syncs/progress/{document:.+}/devices/{device_id:[^/]*}/offer").put(progress::offer),
        // For a `/` that wasn't percent-encoded.
        Endpoint::at("/syncs/progress/{document:.+}").get(progress::find),
        Endpoint::at("/users/create").post(accounts::register),
        Endpoint::at("/users/password").put(accounts::change_password),
        Endpoint::at("/users/me").delete(accounts::remove),
        Endpoint::at("/user/settings").get(settings::settings).patch(settings::change_settings),
        Endpoint::at("/documents/link").post(links::link),
        Endpoint::at("/documents/links").get(links::list),
        Endpoint::at("/documents/link/{hash:.+}").delete(links::unlink),
        Endpoint::at("/books").get(books::list),
        Endpoint::at("/books/label").put(books::label),
        Endpoint::at("/books/label/{hash:.+}").delete(books::unlabel),
        Endpoint::at("/card/{username}").get(card::card),
        Endpoint::at("/health").get(health::health),
        Endpoint::at("/healthcheck").get(health::healthcheck),
        Endpoint::at("/robots.txt").get(health::robots),
    ]
}

/// Lets pages of any origin call these routes, without the browser's own credentials; Readest's web reader does.
pub fn cross_origin() -> Cors {
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let headers = ["x-auth-user", "x-auth-key", "accept", "content-type", "authorization"];
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allowed_methods(methods)
        .allowed_headers(headers)
        // All origins get the same answers.
        .disable_vary_header()
        .max_age(24 * 60 * 60)
}

/// The routes' description.
#[derive(OpenApi)]
#[openapi(
    paths(
        accounts::register,
        accounts::sign_in,
        accounts::change_password,
        accounts::remove,
        settings::settings,
        settings::change_settings,
        progress::push,
        progress::find,
        progress::places,
        progress::offer,
        books::list,
        books::label,
        books::unlabel,
        card::card,
        links::link,
        links::list,
        links::unlink,
        health::health,
        health::healthcheck,
        health::robots,
    ),
    components(schemas(error::Body))
)]
pub struct Description;

/// What most changes are answered with.
#[derive(Serialize, ToSchema)]
pub struct Success {
    #[schema(example = "success")]
    status: &'static str,
}

impl Success {
    fn new() -> Self {
        Self { status: "success" }
    }
}
