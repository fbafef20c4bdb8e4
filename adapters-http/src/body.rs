//! Bodies: JSON, as tolerant as old devices need, and forms.

use std::time::Duration;

use actix_web::{
    FromRequest, HttpRequest,
    body::{BodyStream, to_bytes_limited},
    dev::Payload,
    rt::time::timeout,
    web::{Bytes, Query},
};
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, de::DeserializeOwned};

/// A request that can't be read.
#[derive(Debug, PartialEq, Eq)]
pub enum BadRequest {
    /// The body is no JSON object, or a member or a parameter is of a wrong type.
    Malformed(String),
    TooLarge,
    /// The client left before its body was complete.
    Incomplete,
}

/// A request's body, not looked at yet: whoever isn't signed in learns that first, whatever the body is.
pub struct Body(Result<Bytes, BadRequest>);

impl Body {
    const LIMIT: usize = 64 * 1024;
    /// How long a client may take to send it; a device gives up after a few seconds.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// Reads a JSON object, whatever the `Content-Type` says.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, BadRequest> {
        let bytes = self.0?;
        // A list would do for serde.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(BadRequest::Malformed("The body must be a JSON object".to_owned()));
        }
        serde_json::from_slice(&bytes).map_err(|error| BadRequest::Malformed(error.to_string()))
    }
}

impl Body {
    /// Reads what a form has posted.
    pub fn read_form<T: DeserializeOwned>(self) -> Result<T, BadRequest> {
        let malformed = |error: &dyn std::fmt::Display| BadRequest::Malformed(error.to_string());
        let bytes = self.0?;
        let text = std::str::from_utf8(&bytes).map_err(|error| malformed(&error))?;
        let form = Query::<T>::from_query(text).map_err(|error| malformed(&error))?;
        Ok(form.into_inner())
    }
}

impl FromRequest for Body {
    type Error = std::convert::Infallible;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = BodyStream::new(payload.take());
        Box::pin(async move {
            Ok(Self(match timeout(Self::PATIENCE, to_bytes_limited(body, Self::LIMIT)).await {
                Ok(Ok(Ok(bytes))) => Ok(bytes),
                Ok(Ok(Err(_))) | Err(_) => Err(BadRequest::Incomplete),
                Ok(Err(_)) => Err(BadRequest::TooLarge),
            }))
        })
    }
}

/// What some devices send as a string and others as a number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged, expecting = "expected a string or a number")]
pub enum Scalar {
    Text(String),
    Number(serde_json::Number),
}

impl Scalar {
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }

    /// The number, or NaN.
    pub fn as_number(&self) -> f64 {
        match self {
            Self::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
            Self::Number(number) => number.as_f64().unwrap_or(f64::NAN),
        }
    }
}
