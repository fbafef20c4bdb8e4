//! Who sent a request, by HTTP Basic or a session.

use std::sync::Arc;

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::{accounts::Role, error::Error};
use futures_util::future::LocalBoxFuture;

use super::ApiError;
use crate::credentials::sign_in_by_basic_or_session;

/// Whoever sent the request. First parameter of every handler that anyone with an account may call.
pub struct Reader(pub Arc<domain::sign_in::Reader>);

/// Whoever sent the request administers. First parameter of every handler for administrators.
pub struct Administrator;

impl FromRequest for Reader {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(sign_in_by_basic_or_session(&request).await?)) })
    }
}

impl FromRequest for Administrator {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match sign_in_by_basic_or_session(&request).await?.role {
                Role::Administrator => Ok(Self),
                Role::Reader => Err(Error::Forbidden.into()),
            }
        })
    }
}
