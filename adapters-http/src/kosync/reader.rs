//! Who sent a request.

use std::{net::IpAddr, str, sync::Arc};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, HeaderMap},
    web::Data,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{accounts::UserName, error::Error, passwords::DeviceKey, sign_in::SignInService};
use futures_util::future::LocalBoxFuture;

use super::KosyncError;
use crate::{address, detached::to_the_end};

/// The user that a request was authenticated as. First parameter of every handler that needs one.
pub struct Reader(pub Arc<domain::sign_in::Reader>);

impl FromRequest for Reader {
    type Error = KosyncError;
    type Future = LocalBoxFuture<'static, Result<Self, KosyncError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(sign_in(&request).await?)) })
    }
}

/// Signs in with the device's headers, else with HTTP Basic: CrossPoint sends both, and either may be right.
async fn sign_in(request: &HttpRequest) -> Result<Arc<domain::sign_in::Reader>, Error> {
    let service = request.app_data::<Data<SignInService>>().expect("the application has the service");
    let from = address::of_client(request);
    let sent = device_credentials(request.headers());
    let refusal = match &sent {
        Some(credentials) => match verified(service, credentials, from).await {
            Err(error @ (Error::Unauthorized | Error::TooManyAttempts { .. })) => error,
            outcome => return outcome,
        },
        None => Error::Unauthorized,
    };
    match basic_credentials(request.headers()) {
        Some(basic) if sent.as_ref() != Some(&basic) => match verified(service, &basic, from).await {
            // Whoever has to wait for one of the two is told so.
            Err(Error::Unauthorized) => Err(refusal),
            outcome => outcome,
        },
        _ => Err(refusal),
    }
}

type Credentials = (UserName, DeviceKey);

async fn verified(
    service: &Data<SignInService>,
    (name, key): &Credentials,
    from: IpAddr,
) -> Result<Arc<domain::sign_in::Reader>, Error> {
    if let Some(reader) = service.remembered(name, key) {
        return Ok(reader);
    }
    let (service, name, key) = (service.clone(), name.clone(), key.clone());
    to_the_end(async move { service.sign_in(&name, &key, from).await }).await
}

/// `x-auth-user` is raw UTF-8, which most header functions refuse.
fn device_credentials(headers: &HeaderMap) -> Option<Credentials> {
    let text = |name| str::from_utf8(headers.get(name)?.as_bytes()).ok();
    let name = UserName::parse(text("x-auth-user")?).ok()?;
    let key = DeviceKey::parse(text("x-auth-key")?).ok()?;
    Some((name, key))
}

fn basic_credentials(headers: &HeaderMap) -> Option<Credentials> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let (name, password) = str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((UserName::parse(name).ok()?, DeviceKey::of_password(password).ok()?))
}
