//! Names and passwords as requests carry them.

use std::{net::IpAddr, str, sync::Arc};

use actix_web::{
    HttpRequest,
    http::header::{AUTHORIZATION, HeaderMap},
    web::Data,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    accounts::UserName,
    api_keys::{ApiKeyService, Permission},
    error::Error,
    passwords::DeviceKey,
    sign_in::{Reader, SignInService},
};

use crate::{address, detached::to_the_end, failures::log_if_ours, session::reader_of_session};

pub type Credentials = (UserName, DeviceKey);

/// Signs in, at once for whoever was verified a moment ago.
pub async fn verified(
    service: &Data<SignInService>,
    (name, key): &Credentials,
    from: IpAddr,
) -> Result<Arc<Reader>, Error> {
    if let Some(reader) = service.remembered(name, key) {
        return Ok(reader);
    }
    let (service, name, key) = (service.clone(), name.clone(), key.clone());
    to_the_end(async move { service.sign_in(&name, &key, from).await }).await
}

/// Signs in whoever sent the request, by HTTP Basic alone.
pub async fn sign_in_by_basic(request: &HttpRequest) -> Result<Arc<Reader>, Error> {
    let service = request.app_data::<Data<SignInService>>().expect("the application has the service");
    match basic_credentials(request.headers()) {
        Some(credentials) => verified(service, &credentials, address::of_client(request)).await,
        None => Err(Error::Unauthorized),
    }
}

/// Signs in whoever sent the request: by HTTP Basic if it has credentials of any kind, else by its session.
pub async fn sign_in_by_basic_or_session(request: &HttpRequest) -> Result<Arc<Reader>, Error> {
    if request.headers().contains_key(AUTHORIZATION) {
        return sign_in_by_basic(request).await;
    }
    reader_of_session(request).await?.ok_or(Error::Unauthorized)
}

/// Lets in whoever has the key in the path, if that opens what `permission` is for. Its use is noted while the request
/// goes on.
pub async fn open_by_key(request: &HttpRequest, permission: Permission) -> Result<Reader, Error> {
    let service = request.app_data::<Data<ApiKeyService>>().expect("the application has the service");
    let key = request.match_info().query("key");
    let visitor = service.open(key, permission, address::of_client(request)).await?;
    if service.is_due(&visitor) {
        let service = service.clone();
        let key = visitor.key;
        actix_web::rt::spawn(async move {
            if let Err(error) = service.note_use(&key).await {
                log_if_ours(&error);
            }
        });
    }
    Ok(visitor.reader)
}

/// The credentials of HTTP Basic (RFC 7617), in UTF-8.
pub fn basic_credentials(headers: &HeaderMap) -> Option<Credentials> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let (name, password) = str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((UserName::parse(name).ok()?, DeviceKey::of_password(password).ok()?))
}
