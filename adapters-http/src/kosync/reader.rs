//! Who sent a request.

use std::{str, sync::Arc};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::HeaderMap, web::Data};
use domain::{accounts::UserName, error::Error, passwords::DeviceKey, sign_in::SignInService};
use futures_util::future::LocalBoxFuture;

use super::KosyncError;
use crate::{
    address,
    credentials::{Credentials, basic_credentials, verified},
};

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

/// `x-auth-user` is raw UTF-8, which most header functions refuse.
fn device_credentials(headers: &HeaderMap) -> Option<Credentials> {
    let text = |name| str::from_utf8(headers.get(name)?.as_bytes()).ok();
    let name = UserName::parse(text("x-auth-user")?).ok()?;
    let key = DeviceKey::parse(text("x-auth-key")?).ok()?;
    Some((name, key))
}
