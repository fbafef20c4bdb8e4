//! Errors of the API: `{"detail":"..."}`.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header::RETRY_AFTER},
};
use domain::{
    catalog::open_file::FileError,
    error::{Error, Invalid},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    body::BadRequest,
    failures::{log_if_ours, retry_after},
};

#[derive(Debug)]
pub enum ApiError {
    Domain(Error),
    BadRequest(BadRequest),
    /// Another site's page has had a browser send it.
    CrossSite,
}

/// What is wrong, for people.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiError)]
pub struct Body {
    detail: String,
}

impl ApiError {
    fn answer(&self) -> (StatusCode, String) {
        match self {
            Self::Domain(error) => match error {
                Error::Unauthorized => (StatusCode::UNAUTHORIZED, "Unauthorized".to_owned()),
                Error::Forbidden => (StatusCode::FORBIDDEN, "Only administrators may".to_owned()),
                Error::RegistrationClosed => (StatusCode::FORBIDDEN, "Registration is disabled".to_owned()),
                Error::TooManyAttempts { .. } | Error::TooManyRegistrations { .. } => {
                    (StatusCode::TOO_MANY_REQUESTS, error.to_string())
                }
                Error::NameTaken => (StatusCode::CONFLICT, "The name is taken".to_owned()),
                Error::PermissionMissing => (StatusCode::CONFLICT, "The API key lacks the permission".to_owned()),
                Error::ScanRunning => (StatusCode::CONFLICT, "A scan is running".to_owned()),
                Error::Invalid(invalid) => (StatusCode::UNPROCESSABLE_ENTITY, invalid.to_string()),
                Error::NotFound(missing) => (StatusCode::NOT_FOUND, format!("{missing} not found")),
                Error::Unconvertible(_) | Error::Unshowable(_) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
                Error::File(_) => (StatusCode::SERVICE_UNAVAILABLE, "The file can't be read".to_owned()),
                Error::Storage(_) => (StatusCode::SERVICE_UNAVAILABLE, "Storage is unavailable".to_owned()),
            },
            Self::CrossSite => (StatusCode::FORBIDDEN, "Refused, since it comes from another site".to_owned()),
            Self::BadRequest(BadRequest::Malformed(detail)) => (StatusCode::BAD_REQUEST, detail.clone()),
            Self::BadRequest(BadRequest::TooLarge) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "Request body too large".to_owned())
            }
            Self::BadRequest(BadRequest::Incomplete) => (StatusCode::BAD_REQUEST, "Request body incomplete".to_owned()),
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.answer().0
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Domain(error) = self {
            log_if_ours(error);
        }
        let (status, detail) = self.answer();
        let mut response = HttpResponse::build(status);
        if let Self::Domain(error) = self
            && let Some(seconds) = retry_after(error)
        {
            response.insert_header((RETRY_AFTER, seconds));
        }
        response.json(Body { detail })
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.answer().1)
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        Self::Domain(invalid.into())
    }
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<BadRequest> for ApiError {
    fn from(error: BadRequest) -> Self {
        Self::BadRequest(error)
    }
}
