//! The short address that is typed into a device, and leads to the one to be bookmarked.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, LOCATION},
    },
    web::Data,
};
use domain::short_urls::ShortUrlService;

use super::{EreaderError, address::ROOT, page};
use crate::{Settings, address};

pub async fn follow(
    request: HttpRequest,
    service: Data<ShortUrlService>,
    settings: Data<Settings>,
) -> Result<HttpResponse, EreaderError> {
    let code = request.match_info().query("code");
    let key = service.resolve(code, address::of_client(&request)).await?;
    let location = format!("{}{ROOT}/{}/", settings.base_path.as_str(), key.secret.expose());
    let mut response = HttpResponse::build(StatusCode::FOUND)
        .insert_header((LOCATION, location))
        // It is good for half an hour only.
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish();
    page::add_headers(response.headers_mut());
    Ok(response)
}
