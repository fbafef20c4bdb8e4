//! Errors as both dialects show them.
//!
//! A 401 carries no `WWW-Authenticate`: browsers would put a dialogue of their own over a page that calls these routes,
//! and every client known sends its credentials unasked.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ALLOW, HeaderValue, RETRY_AFTER},
    },
};
use domain::error::{Error, Invalid};
use serde::Serialize;
use utoipa::ToSchema;

use super::Dialect;
use crate::{
    body::BadRequest,
    failures::{log_if_ours, retry_after},
};

#[derive(Debug)]
pub enum KosyncError {
    Domain(Error),
    /// Registration doesn't tell what is wrong with a name or password; everything else does.
    InvalidRegistration,
    NoDocument,
    BadRequest(BadRequest),
    UnknownPath,
    /// The methods that the path allows.
    WrongMethod(HeaderValue),
    Panicked,
}

/// An error in both dialects. Devices show `message`, and only where they expect an error; people read `detail`.
struct Answer {
    device: u16,
    rest: u16,
    code: u16,
    message: String,
    detail: String,
}

impl Answer {
    /// The same text in both dialects.
    fn new(device: u16, rest: u16, code: u16, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { device, rest, code, message: text.clone(), detail: text }
    }

    fn detailed(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    fn invalid(detail: impl Into<String>) -> Self {
        Self::new(403, 400, 2003, "Invalid request").detailed(detail)
    }
}

impl KosyncError {
    pub fn status(&self, dialect: Dialect) -> StatusCode {
        let answer = self.answer();
        status(match dialect {
            Dialect::Device => answer.device,
            Dialect::Rest => answer.rest,
        })
    }

    fn answer(&self) -> Answer {
        match self {
            Self::Domain(Error::Unauthorized) => Answer::new(401, 401, 2001, "Unauthorized"),
            Self::Domain(Error::TooManyAttempts { retry_after_seconds }) => {
                let wait = minutes(*retry_after_seconds);
                Answer::new(401, 429, 2001, format!("Too many attempts, try again in {wait}."))
            }
            Self::Domain(Error::TooManyRegistrations { retry_after_seconds }) => {
                let wait = minutes(*retry_after_seconds);
                Answer::new(402, 429, 2005, format!("Too many registrations, try again in {wait}."))
            }
            Self::Domain(Error::RegistrationClosed) => {
                Answer::new(402, 403, 2005, "User registration is disabled.").detailed("Registration is disabled")
            }
            Self::Domain(Error::NameTaken) => {
                Answer::new(402, 402, 2002, "Username is already registered.").detailed("Username already exists")
            }
            Self::Domain(Error::Invalid(invalid)) => Answer::invalid(invalid.to_string()),
            Self::Domain(error @ Error::NotFound(_)) => Answer::new(404, 404, 2003, error.to_string()),
            // No route of this protocol asks for what these refuse.
            Self::Domain(error @ Error::Forbidden) => Answer::new(403, 403, 2001, error.to_string()),
            Self::Domain(error @ (Error::ScanRunning | Error::PermissionMissing)) => {
                Answer::new(409, 409, 2003, error.to_string())
            }
            Self::Domain(error @ (Error::Unconvertible(_) | Error::Unshowable(_))) => {
                Answer::new(422, 422, 2003, error.to_string())
            }
            Self::Domain(Error::Storage(_) | Error::File(_)) => {
                Answer::new(502, 503, 2000, "Unknown server error.").detailed("Storage is unavailable")
            }
            Self::InvalidRegistration => Answer::invalid("Invalid request data"),
            Self::NoDocument => Answer::new(403, 400, 2004, "Field 'document' not provided."),
            Self::BadRequest(BadRequest::Malformed(detail)) => Answer::invalid(detail),
            Self::BadRequest(BadRequest::TooLarge) => Answer::new(413, 413, 2003, "Request body too large"),
            Self::BadRequest(BadRequest::Incomplete) => Answer::new(400, 400, 2003, "Request body incomplete"),
            Self::UnknownPath => Answer::new(404, 404, 2003, "Not found"),
            Self::WrongMethod(_) => Answer::new(405, 405, 2003, "Method not allowed"),
            Self::Panicked => Answer::new(500, 500, 2000, "Unknown server error."),
        }
    }

    /// What clients do wrong is theirs.
    fn log(&self) {
        if let Self::Domain(error) = self {
            log_if_ours(error);
        }
        if let Self::Panicked = self {
            tracing::error!("a request panicked and was answered 500");
        }
    }
}

impl ResponseError for KosyncError {
    fn status_code(&self) -> StatusCode {
        self.status(Dialect::Rest)
    }

    /// The body serves both dialects; the status is REST's until the endpoint, which knows the request, corrects it.
    fn error_response(&self) -> HttpResponse {
        self.log();
        let Answer { rest, code, message, detail, .. } = self.answer();
        let mut response = HttpResponse::build(status(rest));
        if let Self::WrongMethod(allowed) = self {
            response.insert_header((ALLOW, allowed));
        }
        if let Self::Domain(error) = self
            && let Some(seconds) = retry_after(error)
        {
            response.insert_header((RETRY_AFTER, seconds));
        }
        response.json(Body { detail, message, code })
    }
}

impl fmt::Display for KosyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.answer().detail)
    }
}

impl From<Error> for KosyncError {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<BadRequest> for KosyncError {
    fn from(error: BadRequest) -> Self {
        Self::BadRequest(error)
    }
}

impl From<Invalid> for KosyncError {
    fn from(invalid: Invalid) -> Self {
        Self::Domain(invalid.into())
    }
}

/// The body of every error, in both dialects.
#[derive(Serialize, ToSchema)]
#[schema(as = Error)]
pub struct Body {
    /// For people.
    detail: String,
    /// For devices.
    message: String,
    /// 2000 failure, 2001 unauthorized, 2002 name taken, 2003 invalid, 2004 no document, 2005 registration refused.
    code: u16,
}

fn status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("the table has statuses")
}

fn minutes(seconds: u32) -> String {
    match seconds.div_ceil(60) {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}
