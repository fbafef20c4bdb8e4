//! Errors as pages, in words.

use std::fmt;

use actix_web::{
    Error as HttpError, HttpResponse, ResponseError,
    dev::ServiceResponse,
    http::{StatusCode, header::RETRY_AFTER},
};
use domain::{
    catalog::open_file::FileError,
    error::{Error, Invalid},
};

use super::page;
use crate::{
    body::BadRequest,
    failures::{log_if_ours, retry_after},
    parameter::encoded,
};

#[derive(Debug)]
pub enum WebError {
    Domain(Error),
    BadRequest(BadRequest),
    /// The page is shown to whoever signs in; then they are led to `next`.
    SignInFirst {
        login: String,
        next: String,
    },
    /// A form was posted after the session had ended.
    SignedOut,
    /// Another site has sent the form.
    CrossSite,
    UnknownPath,
}

impl WebError {
    /// Status and words.
    fn answer(&self) -> (StatusCode, String) {
        match self {
            Self::Domain(error) => of_domain(error),
            Self::BadRequest(BadRequest::Malformed(detail)) => (StatusCode::BAD_REQUEST, format!("{detail}.")),
            Self::BadRequest(BadRequest::TooLarge) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "That is more than this form takes.".to_owned())
            }
            Self::BadRequest(BadRequest::Incomplete) => {
                (StatusCode::BAD_REQUEST, "The connection broke off. Go back, and send it again.".to_owned())
            }
            Self::SignInFirst { .. } => (StatusCode::SEE_OTHER, String::new()),
            Self::SignedOut => (
                StatusCode::UNAUTHORIZED,
                "You are signed out. Sign in in another window, then go back here and send it again: what you typed \
                 is still there."
                    .to_owned(),
            ),
            Self::CrossSite => (StatusCode::FORBIDDEN, "Another site has sent this. Nothing was changed.".to_owned()),
            Self::UnknownPath => (StatusCode::NOT_FOUND, "There is no such page.".to_owned()),
        }
    }
}

fn of_domain(error: &Error) -> (StatusCode, String) {
    match error {
        Error::Unauthorized => (StatusCode::UNAUTHORIZED, "You are signed out.".to_owned()),
        Error::Forbidden => (StatusCode::FORBIDDEN, "Only administrators may.".to_owned()),
        Error::RegistrationClosed => {
            (StatusCode::FORBIDDEN, "Nobody can sign up here: ask whoever runs this server.".to_owned())
        }
        Error::NotFound(missing) => (StatusCode::NOT_FOUND, format!("{missing} not found. It may have been removed.")),
        Error::TooManyAttempts { retry_after_seconds } | Error::TooManyRegistrations { retry_after_seconds } => {
            (StatusCode::TOO_MANY_REQUESTS, format!("Too many attempts: wait {retry_after_seconds} seconds."))
        }
        Error::NameTaken => (StatusCode::CONFLICT, "The name is taken.".to_owned()),
        Error::ScanRunning => (StatusCode::CONFLICT, "A scan is running.".to_owned()),
        Error::PermissionMissing => {
            (StatusCode::CONFLICT, "The key doesn't open the pages for e-readers yet.".to_owned())
        }
        Error::Unconvertible(_) | Error::Unshowable(_) => (StatusCode::UNPROCESSABLE_ENTITY, format!("{error}.")),
        Error::Invalid(invalid) => (StatusCode::UNPROCESSABLE_ENTITY, format!("{invalid}.")),
        Error::File(_) => (StatusCode::SERVICE_UNAVAILABLE, "The file can't be read now.".to_owned()),
        Error::Storage(_) => (StatusCode::SERVICE_UNAVAILABLE, "The server can't reach its storage.".to_owned()),
    }
}

/// Puts a page of words in place of an error.
pub fn in_words(answer: Result<ServiceResponse, HttpError>) -> Result<ServiceResponse, HttpError> {
    let response = answer?;
    let Some(error) = response.response().error().and_then(|error| error.as_error::<WebError>()) else {
        return Ok(response);
    };
    if let WebError::SignInFirst { login, next } = error {
        let page = page::see_other(&format!("{login}?next={}", encoded(next)));
        return Ok(response.into_response(page));
    }
    let (status, words) = error.answer();
    let mut page = page::show_anyone(response.request(), (status, "web/message.html", "That didn't work"), &words);
    if let WebError::Domain(error) = error
        && let Some(seconds) = retry_after(error)
    {
        page.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response.into_response(page))
}

/// What a form says above its fields when the domain refuses what was typed; anything else is a page of its own.
pub fn said_in_form(error: Error) -> Result<String, WebError> {
    match error {
        Error::Storage(_) | Error::File(_) => Err(error.into()),
        error => Ok(of_domain(&error).1),
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        self.answer().0
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Domain(error) = self {
            log_if_ours(error);
        }
        HttpResponse::new(self.status_code())
    }
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.answer().1)
    }
}

impl From<Error> for WebError {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<Invalid> for WebError {
    fn from(invalid: Invalid) -> Self {
        Self::Domain(invalid.into())
    }
}

impl From<FileError> for WebError {
    fn from(error: FileError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<BadRequest> for WebError {
    fn from(error: BadRequest) -> Self {
        Self::BadRequest(error)
    }
}
