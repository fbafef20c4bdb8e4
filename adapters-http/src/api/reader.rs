//! Who sent a request, by HTTP Basic.

use std::sync::Arc;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use domain::{accounts::Role, error::Error, sign_in::SignInService};
use futures_util::future::LocalBoxFuture;

use super::ApiError;
use crate::{
    address,
    credentials::{basic_credentials, verified},
};

/// Whoever sent the request. First parameter of every handler that anyone with an account may call.
pub struct Reader(pub Arc<domain::sign_in::Reader>);

/// Whoever sent the request administers. First parameter of every handler for administrators.
pub struct Administrator;

impl FromRequest for Reader {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(sign_in(&request).await?)) })
    }
}

impl FromRequest for Administrator {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match sign_in(&request).await?.role {
                Role::Administrator => Ok(Self),
                Role::Reader => Err(Error::Forbidden.into()),
            }
        })
    }
}

async fn sign_in(request: &HttpRequest) -> Result<Arc<domain::sign_in::Reader>, Error> {
    let service = request.app_data::<Data<SignInService>>().expect("the application has the service");
    match basic_credentials(request.headers()) {
        Some(credentials) => verified(service, &credentials, address::of_client(request)).await,
        None => Err(Error::Unauthorized),
    }
}
