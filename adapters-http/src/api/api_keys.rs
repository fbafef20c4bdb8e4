//! API keys, for devices that can't sign in, and the short URLs that get them there.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{
    api_keys::{ApiKey, ApiKeyId, ApiKeyName, ApiKeyService, Permission},
    error::{Error, Invalid, Missing},
    short_urls::ShortUrlService,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiError, Reader, time};
use crate::{body::Body, detached::to_the_end, parameter, public_url};

#[derive(Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyBody {
    id: String,
    name: String,
    /// The key itself: `ak_` and 43 characters. Whoever has it is you, for what its permissions open.
    key: String,
    /// `ereader_browser`: the pages for e-readers; `opds`: the catalogues.
    permissions: Vec<&'static str>,
    created_at: String,
    updated_at: String,
    /// To the minute; null until the key is used.
    last_accessed_at: Option<String>,
}

impl From<&ApiKey> for ApiKeyBody {
    fn from(key: &ApiKey) -> Self {
        Self {
            id: key.id.as_str().to_owned(),
            name: key.name.as_str().to_owned(),
            key: key.secret.expose().to_owned(),
            permissions: key.permissions.iter().map(|it| it.as_str()).collect(),
            created_at: time(key.created_at),
            updated_at: time(key.updated_at),
            last_accessed_at: key.last_accessed_at.map(time),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ApiKeyName)]
pub struct NameBody {
    /// 1 to 100 characters.
    #[schema(value_type = String)]
    name: Option<String>,
}

impl NameBody {
    fn parse(self) -> Result<ApiKeyName, Invalid> {
        ApiKeyName::parse(&self.name.unwrap_or_default())
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = ShortUrl)]
pub struct ShortUrlBody {
    short_code: String,
    url: String,
    expires_at: String,
}

/// List your API keys
///
/// The oldest first.
#[utoipa::path(get, path = "/user/api-keys", tag = "Keys", responses((status = 200, body = [ApiKeyBody])))]
pub async fn list(Reader(reader): Reader, service: Data<ApiKeyService>) -> Result<HttpResponse, ApiError> {
    let keys = service.list(&reader).await?;
    Ok(HttpResponse::Ok().json(keys.iter().map(ApiKeyBody::from).collect::<Vec<_>>()))
}

/// Make an API key
///
/// Without permissions. A user has 100 keys at most.
#[utoipa::path(
    post, path = "/user/api-keys", tag = "Keys", request_body = NameBody,
    responses(
        (status = 201, body = ApiKeyBody),
        (status = 422, description = "A name that can't be, or a key too many", body = super::error::Body),
    )
)]
pub async fn add(Reader(reader): Reader, service: Data<ApiKeyService>, body: Body) -> Result<HttpResponse, ApiError> {
    let name = body.read::<NameBody>()?.parse()?;
    let key = to_the_end(async move { service.create(&reader, name).await }).await?;
    Ok(HttpResponse::Created().json(ApiKeyBody::from(&key)))
}

/// Rename an API key
#[utoipa::path(
    patch, path = "/user/api-keys/{id}", tag = "Keys", params(("id" = String, Path)), request_body = NameBody,
    responses(
        (status = 200, body = ApiKeyBody),
        (status = 404, description = "You have no such key", body = super::error::Body),
        (status = 422, description = "A name that can't be", body = super::error::Body),
    )
)]
pub async fn change(
    Reader(reader): Reader,
    service: Data<ApiKeyService>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, ApiError> {
    let id = id(&request)?;
    let name = body.read::<NameBody>()?.parse()?;
    Ok(HttpResponse::Ok().json(ApiKeyBody::from(&service.rename(&reader, &id, name).await?)))
}

/// Remove an API key
///
/// It opens nothing from now on, and its short URLs lead nowhere.
#[utoipa::path(
    delete, path = "/user/api-keys/{id}", tag = "Keys", params(("id" = String, Path)),
    responses((status = 204), (status = 404, description = "You have no such key", body = super::error::Body))
)]
pub async fn remove(
    Reader(reader): Reader,
    service: Data<ApiKeyService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = id(&request)?;
    to_the_end(async move { service.remove(&reader, &id).await }).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give an API key a permission
///
/// One that it has already is fine.
#[utoipa::path(
    post, path = "/user/api-keys/{id}/permissions/{permission}", tag = "Keys",
    params(("id" = String, Path), ("permission" = String, Path, description = "`ereader_browser` or `opds`")),
    responses(
        (status = 200, body = ApiKeyBody),
        (status = 404, description = "You have no such key", body = super::error::Body),
        (status = 422, description = "There is no such permission", body = super::error::Body),
    )
)]
pub async fn grant(
    Reader(reader): Reader,
    service: Data<ApiKeyService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let key = service.grant(&reader, &id(&request)?, permission(&request)?).await?;
    Ok(HttpResponse::Ok().json(ApiKeyBody::from(&key)))
}

/// Take a permission from an API key
///
/// One that it hasn't is fine. What it opened is closed from now on.
#[utoipa::path(
    delete, path = "/user/api-keys/{id}/permissions/{permission}", tag = "Keys",
    params(("id" = String, Path), ("permission" = String, Path, description = "`ereader_browser` or `opds`")),
    responses(
        (status = 200, body = ApiKeyBody),
        (status = 404, description = "You have no such key", body = super::error::Body),
        (status = 422, description = "There is no such permission", body = super::error::Body),
    )
)]
pub async fn revoke(
    Reader(reader): Reader,
    service: Data<ApiKeyService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let key = service.revoke(&reader, &id(&request)?, permission(&request)?).await?;
    Ok(HttpResponse::Ok().json(ApiKeyBody::from(&key)))
}

/// Make a short URL for an API key
///
/// To be typed on an e-reader, within half an hour; until then it leads to the key's pages however often. You can make
/// ten a minute.
#[utoipa::path(
    post, path = "/user/api-keys/{id}/short-url", tag = "Keys", params(("id" = String, Path)),
    responses(
        (status = 201, body = ShortUrlBody),
        (status = 404, description = "You have no such key", body = super::error::Body),
        (status = 409, description = "The key lacks `ereader_browser`", body = super::error::Body),
        (status = 429, description = "Too many", body = super::error::Body),
    )
)]
pub async fn shorten(
    Reader(reader): Reader,
    service: Data<ShortUrlService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let url = service.create(&reader, &id(&request)?).await?;
    Ok(HttpResponse::Created().json(ShortUrlBody {
        url: public_url::absolute(&request, &format!("/e/{}", url.code.as_str())),
        short_code: url.code.as_str().to_owned(),
        expires_at: time(url.expires_at),
    }))
}

/// The key in the path; one that can't be isn't there.
fn id(request: &HttpRequest) -> Result<ApiKeyId, Error> {
    ApiKeyId::parse(request.match_info().query("id")).map_err(|_| Error::NotFound(Missing::ApiKey))
}

fn permission(request: &HttpRequest) -> Result<Permission, Invalid> {
    Permission::parse(&parameter::text(request, "permission")?)
}
