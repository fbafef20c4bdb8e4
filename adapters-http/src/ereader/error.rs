//! Errors as pages, in words for whoever holds the device.

use std::fmt;

use actix_web::{
    Error as HttpError, HttpResponse, ResponseError,
    dev::ServiceResponse,
    http::{StatusCode, header::RETRY_AFTER},
};
use domain::{
    catalog::open_file::FileError,
    error::{Error, Invalid, Missing},
};

use super::{
    page,
    visit::{self, Visit},
};
use crate::{
    body::BadRequest,
    failures::{log_if_ours, retry_after},
};

#[derive(Debug)]
pub enum EreaderError {
    Domain(Error),
    MalformedQuery,
    UnknownPath,
}

/// What the page says.
struct Words {
    status: StatusCode,
    title: &'static str,
    text: String,
}

impl Words {
    fn new(status: StatusCode, title: &'static str, text: impl Into<String>) -> Self {
        Self { status, title, text: text.into() }
    }

    fn of(error: &EreaderError) -> Self {
        match error {
            EreaderError::Domain(Error::NotFound(missing)) => Self::not_found(*missing),
            EreaderError::Domain(error) => Self::of_domain(error),
            EreaderError::MalformedQuery => {
                Self::new(StatusCode::BAD_REQUEST, BROKEN_ADDRESS, "It was copied in part, or mistyped.")
            }
            EreaderError::UnknownPath => Self::new(StatusCode::NOT_FOUND, NOT_FOUND, "There is no such page."),
        }
    }

    fn not_found(missing: Missing) -> Self {
        match missing {
            Missing::ShortUrl => Self::new(
                StatusCode::NOT_FOUND,
                "This short address isn't known",
                "It works for 30 minutes after it was made; then make another. It has six letters and digits, and \
                 never an i, l, o, 0 or 1.",
            ),
            _ => Self::new(StatusCode::NOT_FOUND, NOT_FOUND, format!("{missing} not found. It may have been removed.")),
        }
    }

    fn of_domain(error: &Error) -> Self {
        match error {
            Error::Unauthorized => Self::new(
                StatusCode::UNAUTHORIZED,
                BROKEN_ADDRESS,
                "Its key isn't known here: it was deleted, or the address was copied in part. Make a short address for \
                 a key of yours, and type that.",
            ),
            Error::Forbidden => Self::new(
                StatusCode::FORBIDDEN,
                "This key doesn't open these pages",
                "Give it the permission for e-reader browsers, and load this page again.",
            ),
            Error::NotFound(missing) => Self::not_found(*missing),
            Error::TooManyAttempts { retry_after_seconds } | Error::TooManyRegistrations { retry_after_seconds } => {
                let text = format!("Wait {retry_after_seconds} seconds, and load this page again.");
                Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many attempts", text)
            }
            Error::Unconvertible(_) => {
                let text = format!("{} Go back, and choose one of the other formats.", sentence(error));
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "There is no KEPUB of this book", text)
            }
            // No page asks for a comic's.
            Error::Unshowable(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "It can't be shown", sentence(error)),
            Error::Invalid(_) => Self::new(StatusCode::BAD_REQUEST, BROKEN_ADDRESS, sentence(error)),
            Error::File(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "The file can't be read", "Try again later."),
            Error::Storage(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The server can't reach its storage", "Try again later.")
            }
            // No page asks for what these refuse.
            Error::RegistrationClosed | Error::NameTaken | Error::ScanRunning | Error::PermissionMissing => {
                Self::new(StatusCode::CONFLICT, "That can't be done", sentence(error))
            }
        }
    }
}

const BROKEN_ADDRESS: &str = "This address doesn't work";
const NOT_FOUND: &str = "Not found";

/// Answers whatever else stands behind a key.
pub async fn unknown_path(_: Visit) -> Result<HttpResponse, EreaderError> {
    Err(EreaderError::UnknownPath)
}

/// Puts a page of words in place of an error, with a link home if the key is good.
pub fn in_words(answer: Result<ServiceResponse, HttpError>) -> Result<ServiceResponse, HttpError> {
    let response = answer?;
    let Some(error) = response.response().error().and_then(|error| error.as_error::<EreaderError>()) else {
        return Ok(response);
    };
    let Words { status, title, text } = Words::of(error);
    let has_home = response.request().match_info().get("key").is_some()
        && ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS].contains(&status);
    let home = has_home.then(|| visit::up(response.request()));
    let mut page = page::message(status, title, &text, home);
    if let EreaderError::Domain(error) = error
        && let Some(seconds) = retry_after(error)
    {
        page.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response.into_response(page))
}

impl ResponseError for EreaderError {
    fn status_code(&self) -> StatusCode {
        Words::of(self).status
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Domain(error) = self {
            log_if_ours(error);
        }
        HttpResponse::new(self.status_code())
    }
}

impl fmt::Display for EreaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Words::of(self).title)
    }
}

impl From<Error> for EreaderError {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<Invalid> for EreaderError {
    fn from(invalid: Invalid) -> Self {
        Self::Domain(invalid.into())
    }
}

impl From<FileError> for EreaderError {
    fn from(error: FileError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<BadRequest> for EreaderError {
    fn from(_: BadRequest) -> Self {
        Self::MalformedQuery
    }
}

/// Makes a sentence of an error's words.
fn sentence(error: &Error) -> String {
    let words = error.to_string();
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}
