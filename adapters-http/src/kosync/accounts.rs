//! Accounts: register, sign in, change the password, leave.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{accounts::AccountService, accounts::UserName, error::Invalid, passwords::DeviceKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Dialect, KosyncError, Reader, Success};
use crate::{
    address,
    body::{BadRequest, Body},
    detached::to_the_end,
};

#[derive(Deserialize, ToSchema)]
#[schema(as = Registration)]
pub struct RegistrationBody {
    /// 1 to 64 characters without a colon.
    #[schema(example = "ann")]
    username: String,
    /// The MD5 of the password in hexadecimal digits, as devices send it, or the password.
    #[schema(example = "5ebe2294ecd0e0f08eab7690d2a6ee69")]
    password: String,
}

impl RegistrationBody {
    fn parse(self) -> Result<(UserName, DeviceKey), Invalid> {
        Ok((UserName::parse(&self.username)?, DeviceKey::parse(&self.password)?))
    }
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Registered {
    Device { username: String },
    Rest(Success),
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum SignedIn {
    Device {
        #[schema(example = "OK")]
        authorized: &'static str,
    },
    Rest {
        #[schema(example = "authenticated")]
        status: &'static str,
    },
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPassword)]
pub struct PasswordBody {
    /// The MD5 of the new password in hexadecimal digits, or the password.
    #[schema(value_type = String)]
    password: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Updated {
    updated: bool,
}

#[derive(Serialize, ToSchema)]
pub struct Deleted {
    deleted: bool,
}

/// Register
///
/// Five an address and minute. The answer is `{"username"}` to devices.
#[utoipa::path(
    post, path = "/users/create", tag = "Accounts", security(()), request_body = RegistrationBody,
    responses(
        (status = 201, body = Registered),
        (status = 400, description = "No name or password that can be (devices: 403)", body = super::error::Body),
        (status = 402, description = "The name is taken", body = super::error::Body),
        (status = 403, description = "Registration is closed (devices: 402)", body = super::error::Body),
        (status = 429, description = "Too many registrations (devices: 402)", body = super::error::Body),
    )
)]
pub async fn register(
    dialect: Dialect,
    service: Data<AccountService>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, KosyncError> {
    let registration = match body.read::<RegistrationBody>() {
        Err(BadRequest::Malformed(_)) => return Err(KosyncError::InvalidRegistration),
        outcome => outcome?,
    };
    let (name, key) = registration.parse().map_err(|_| KosyncError::InvalidRegistration)?;
    let (user, from) = (name.clone(), address::of_client(&request));
    to_the_end(async move { service.register(user, &key, from).await }).await?;
    Ok(HttpResponse::Created().json(match dialect {
        Dialect::Device => Registered::Device { username: name.into() },
        Dialect::Rest => Registered::Rest(Success::new()),
    }))
}

/// Sign in
///
/// Tells whether name and key are right.
#[utoipa::path(get, path = "/users/auth", tag = "Accounts", responses((status = 200, body = SignedIn)))]
pub async fn sign_in(_: Reader, dialect: Dialect) -> HttpResponse {
    HttpResponse::Ok().json(match dialect {
        Dialect::Device => SignedIn::Device { authorized: "OK" },
        Dialect::Rest => SignedIn::Rest { status: "authenticated" },
    })
}

/// Change the password
///
/// All data stays.
#[utoipa::path(
    put, path = "/users/password", tag = "Accounts", request_body = PasswordBody,
    responses((status = 200, body = Updated))
)]
pub async fn change_password(
    Reader(reader): Reader,
    service: Data<AccountService>,
    body: Body,
) -> Result<HttpResponse, KosyncError> {
    let password = body.read::<PasswordBody>()?.password.unwrap_or_default();
    let key = DeviceKey::parse(&password)?;
    to_the_end(async move { service.change_password(&reader, &key).await }).await?;
    Ok(HttpResponse::Ok().json(Updated { updated: true }))
}

/// Delete the account
///
/// Everything that is the user's goes with it.
#[utoipa::path(delete, path = "/users/me", tag = "Accounts", responses((status = 200, body = Deleted)))]
pub async fn remove(Reader(reader): Reader, service: Data<AccountService>) -> Result<HttpResponse, KosyncError> {
    to_the_end(async move { service.remove(&reader).await }).await?;
    Ok(HttpResponse::Ok().json(Deleted { deleted: true }))
}
