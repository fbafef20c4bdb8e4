//! Accounts, for administrators.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    accounts::{Access, Account, AccountService, Role, UserName},
    catalog::pages::PageSize,
    error::{Error, Invalid, Missing},
    passwords::DeviceKey,
    sign_in::Reader,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Administrator, ApiError, ListBody, time};
use crate::{body::Body, detached::to_the_end, parameter};

#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserBody {
    name: String,
    admin: bool,
    disabled: bool,
    created_at: String,
}

impl From<&Account> for UserBody {
    fn from(account: &Account) -> Self {
        Self {
            name: account.name.as_str().to_owned(),
            admin: account.admin,
            disabled: account.disabled,
            created_at: time(account.created_at),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewUser)]
pub struct NewUserBody {
    #[schema(value_type = String)]
    name: Option<String>,
    #[schema(value_type = String)]
    password: Option<String>,
    #[serde(default)]
    admin: bool,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = UserChange)]
pub struct ChangeBody {
    admin: Option<bool>,
    disabled: Option<bool>,
    password: Option<String>,
}

#[derive(Deserialize)]
struct ListQuery {
    limit: Option<u16>,
    after: Option<String>,
}

/// List accounts
///
/// By name.
#[utoipa::path(
    get, path = "/api/users", tag = "Users",
    params(
        ("limit" = Option<u16>, Query, description = "1 to 200; 50 if left out"),
        ("after" = Option<String>, Query),
    ),
    responses((status = 200, description = "`previous` and `total` are null", body = ListBody<UserBody>))
)]
pub async fn list(
    _: Administrator,
    service: Data<AccountService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let ListQuery { limit, after } = parameter::query(&request)?;
    let size = limit.map_or(Ok(PageSize::default()), PageSize::parse)?.get();
    let after = after.map(|text| cursor(&text)).transpose()?;
    let mut accounts = service.list(after.as_ref(), size + 1).await?;
    let more = accounts.len() > usize::from(size);
    accounts.truncate(size.into());
    let last = accounts.last().filter(|_| more);
    let next = last.map(|account| BASE64_URL_SAFE_NO_PAD.encode(account.name.as_str()));
    Ok(HttpResponse::Ok().json(ListBody::up_to(accounts.iter().map(UserBody::from).collect(), next)))
}

/// Make an account
#[utoipa::path(
    post, path = "/api/users", tag = "Users", request_body = NewUserBody,
    responses(
        (status = 201, body = UserBody),
        (status = 409, description = "The name is taken", body = super::error::Body),
    )
)]
pub async fn add(_: Administrator, service: Data<AccountService>, body: Body) -> Result<HttpResponse, ApiError> {
    let NewUserBody { name, password, admin } = body.read()?;
    let name = UserName::parse(&name.unwrap_or_default())?;
    let key = DeviceKey::of_password(&password.unwrap_or_default())?;
    let role = if admin { Role::Administrator } else { Role::Reader };
    let account = to_the_end(async move {
        service.add(name.clone(), &key, role).await?;
        service.find(&name).await
    });
    Ok(HttpResponse::Created().json(UserBody::from(&account.await?)))
}

/// Change an account
///
/// What is left out stays.
#[utoipa::path(
    patch, path = "/api/users/{name}", tag = "Users", params(("name" = String, Path)), request_body = ChangeBody,
    responses(
        (status = 200, body = UserBody),
        (status = 404, description = "No such user", body = super::error::Body),
    )
)]
pub async fn change(
    _: Administrator,
    service: Data<AccountService>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, ApiError> {
    let account = service.find(&name(&request)?).await?;
    let ChangeBody { admin, disabled, password } = body.read()?;
    let key = password.map(|password| DeviceKey::of_password(&password)).transpose()?;
    let changed = to_the_end(async move {
        if let Some(admin) = admin {
            service.set_role(&account.id, if admin { Role::Administrator } else { Role::Reader }).await?;
        }
        if let Some(disabled) = disabled {
            service.set_access(&account.id, if disabled { Access::Disabled } else { Access::Enabled }).await?;
        }
        if let Some(key) = key {
            service.change_password(&Reader::from(&account), &key).await?;
        }
        service.find(&account.name).await
    });
    Ok(HttpResponse::Ok().json(UserBody::from(&changed.await?)))
}

/// Remove an account with all that is the user's
#[utoipa::path(
    delete, path = "/api/users/{name}", tag = "Users", params(("name" = String, Path)),
    responses((status = 204), (status = 404, description = "No such user", body = super::error::Body))
)]
pub async fn remove(
    _: Administrator,
    service: Data<AccountService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let account = service.find(&name(&request)?).await?;
    to_the_end(async move { service.remove(&Reader::from(&account)).await }).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn name(request: &HttpRequest) -> Result<UserName, Error> {
    let name = parameter::text(request, "name").and_then(|name| UserName::parse(&name));
    name.map_err(|_| Error::NotFound(Missing::User))
}

fn cursor(text: &str) -> Result<UserName, Invalid> {
    let name = BASE64_URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let name = name.and_then(|name| UserName::parse(&name).ok());
    name.ok_or_else(|| Invalid::new("cursor", "one that this list has given"))
}
