//! The public card of what a user reads.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
    web::Data,
};
use domain::{
    accounts::UserName,
    books::BookService,
    error::{Error, Invalid, Missing},
};
use serde::Deserialize;

use super::KosyncError;
use crate::{
    card::{Theme, draw},
    parameter,
};

#[derive(Deserialize)]
struct CardQuery {
    limit: Option<u16>,
    #[serde(default)]
    theme: Theme,
}

/// What a user reads, as a picture
///
/// Books in progress by last read, then the finished ones. For everybody to see, unless the user switched it off.
#[utoipa::path(
    get, path = "/card/{username}", tag = "Books", security(()),
    params(
        ("username" = String, Path),
        ("limit" = Option<u16>, Query, description = "1 to 20; 5 if left out"),
        ("theme" = inline(Option<Theme>), Query, description = "`light` if left out; `auto` goes by the viewer's preference"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml"),
        (status = 404, description = "No such user, or no card of theirs", body = super::error::Body),
    )
)]
pub async fn card(service: Data<BookService>, request: HttpRequest) -> Result<HttpResponse, KosyncError> {
    let query: CardQuery = parameter::query(&request)?;
    let limit = query.limit.unwrap_or(5);
    if !(1..=20).contains(&limit) {
        return Err(Invalid::new("limit", "1 to 20").into());
    }
    // A name that can't be is nobody's.
    let name = parameter::text(&request, "username").and_then(|name| UserName::parse(&name));
    let name = name.map_err(|_| Error::NotFound(Missing::User))?;
    let books = service.card(&name, limit).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "max-age=1800"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"))
        .body(draw(&books, query.theme)))
}
