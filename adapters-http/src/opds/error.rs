//! Errors of the catalogues, in words; who has to sign in gets a document that says how.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ContentType, RETRY_AFTER},
    },
};
use domain::{
    catalog::open_file::FileError,
    error::{Error, Invalid},
};

use super::authentication;
use crate::{
    body::BadRequest,
    failures::{log_if_ours, retry_after},
};

#[derive(Debug)]
pub enum OpdsError {
    Domain(Error),
    BadRequest(BadRequest),
    /// Asking for name and password wouldn't help.
    UnknownKey,
}

impl OpdsError {
    fn answer(&self) -> (StatusCode, String) {
        match self {
            Self::Domain(error) => match error {
                Error::Unauthorized => (StatusCode::UNAUTHORIZED, "Unauthorized".to_owned()),
                Error::TooManyAttempts { .. } | Error::TooManyRegistrations { .. } => {
                    (StatusCode::TOO_MANY_REQUESTS, error.to_string())
                }
                Error::Invalid(invalid) => (StatusCode::BAD_REQUEST, invalid.to_string()),
                Error::NotFound(missing) => (StatusCode::NOT_FOUND, format!("{missing} not found")),
                Error::Unconvertible(_) | Error::Unshowable(_) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
                Error::File(_) => (StatusCode::SERVICE_UNAVAILABLE, "The file can't be read".to_owned()),
                Error::Storage(_) => (StatusCode::SERVICE_UNAVAILABLE, "Storage is unavailable".to_owned()),
                Error::Forbidden => (StatusCode::FORBIDDEN, "The key lacks the permission `opds`".to_owned()),
                // No catalogue asks for what these refuse.
                Error::RegistrationClosed => (StatusCode::FORBIDDEN, error.to_string()),
                Error::NameTaken | Error::ScanRunning | Error::PermissionMissing => {
                    (StatusCode::CONFLICT, error.to_string())
                }
            },
            Self::UnknownKey => (
                StatusCode::UNAUTHORIZED,
                "The key in this address isn't known here: it may have been deleted".to_owned(),
            ),
            Self::BadRequest(BadRequest::Malformed(detail)) => (StatusCode::BAD_REQUEST, detail.clone()),
            Self::BadRequest(BadRequest::TooLarge) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "Request body too large".to_owned())
            }
            Self::BadRequest(BadRequest::Incomplete) => (StatusCode::BAD_REQUEST, "Request body incomplete".to_owned()),
        }
    }
}

impl ResponseError for OpdsError {
    fn status_code(&self) -> StatusCode {
        self.answer().0
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Domain(error) = self {
            log_if_ours(error);
        }
        if let Self::Domain(Error::Unauthorized) = self {
            return authentication::challenge();
        }
        let (status, detail) = self.answer();
        let mut response = HttpResponse::build(status);
        if let Self::Domain(error) = self
            && let Some(seconds) = retry_after(error)
        {
            response.insert_header((RETRY_AFTER, seconds));
        }
        response.content_type(ContentType::plaintext()).body(detail)
    }
}

impl fmt::Display for OpdsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.answer().1)
    }
}

impl From<Error> for OpdsError {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<Invalid> for OpdsError {
    fn from(invalid: Invalid) -> Self {
        Self::Domain(invalid.into())
    }
}

impl From<FileError> for OpdsError {
    fn from(error: FileError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<BadRequest> for OpdsError {
    fn from(error: BadRequest) -> Self {
        Self::BadRequest(error)
    }
}
