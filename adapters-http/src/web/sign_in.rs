//! Signing up, in and out.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use domain::{
    accounts::{AccountService, UserName},
    error::Error,
    passwords::DeviceKey,
    sessions::SessionService,
    sign_in::SignInService,
};
use serde::{Deserialize, Serialize};

use super::{
    WebError,
    error::said_in_form,
    page::{see_other, show_anyone},
    visit::address,
};
use crate::{address::of_client, body::Body, detached::to_the_end, parameter, session};

/// What was typed, but for the password.
#[derive(Default, Serialize, Deserialize)]
struct Typed {
    #[serde(default)]
    username: String,
    #[serde(default, skip_serializing)]
    password: String,
    #[serde(default)]
    token: String,
    /// Where to go then.
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct SignInContent<'a> {
    typed: &'a Typed,
    refusal: Option<String>,
    /// Whether there is nobody yet who administers.
    needs_set_up: bool,
}

pub async fn login_page(request: HttpRequest) -> Result<HttpResponse, WebError> {
    let typed: Typed = parameter::query(&request)?;
    Ok(show_anyone(&request, (StatusCode::OK, "web/login.html", "Sign in"), &login_content(&typed, None)))
}

pub async fn login(
    request: HttpRequest,
    body: Body,
    service: Data<SignInService>,
    sessions: Data<SessionService>,
) -> Result<HttpResponse, WebError> {
    let typed: Typed = body.read_form()?;
    let outcome = match credentials(&typed) {
        Ok((name, key)) => enter(&request, (name, key), &service, &sessions).await,
        // Nobody is called so, or has such a password.
        Err(_) => Err(Error::Unauthorized),
    };
    match outcome {
        Ok(cookie) => Ok(entered(&request, &typed.next, cookie)),
        Err(error) => {
            let refusal = match error {
                Error::Unauthorized => "The name or the password is wrong.".to_owned(),
                error => said_in_form(error)?,
            };
            let content = login_content(&typed, Some(refusal));
            Ok(show_anyone(&request, (StatusCode::UNAUTHORIZED, "web/login.html", "Sign in"), &content))
        }
    }
}

pub async fn signup_page(request: HttpRequest, accounts: Data<AccountService>) -> Result<HttpResponse, WebError> {
    let typed: Typed = parameter::query(&request)?;
    let content = SignInContent { typed: &typed, refusal: None, needs_set_up: accounts.needs_set_up().await? };
    Ok(show_anyone(&request, (StatusCode::OK, "web/signup.html", "Sign up"), &content))
}

/// Makes an account, with the set-up token one that administers, and signs in.
pub async fn signup(
    request: HttpRequest,
    body: Body,
    accounts: Data<AccountService>,
    service: Data<SignInService>,
    sessions: Data<SessionService>,
) -> Result<HttpResponse, WebError> {
    let typed: Typed = body.read_form()?;
    let from = of_client(&request);
    let made = match credentials(&typed) {
        Ok((name, key)) => {
            let (accounts, token) = (accounts.clone(), typed.token.trim().to_owned());
            let (new, new_key) = (name.clone(), key.clone());
            let made = to_the_end(async move {
                match token.as_str() {
                    "" => accounts.register(new, &new_key, from).await,
                    token => accounts.set_up(new, &new_key, token, from).await,
                }
            });
            made.await.map(|()| (name, key))
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(credentials) => {
            let cookie = enter(&request, credentials, &service, &sessions).await?;
            Ok(entered(&request, &typed.next, cookie))
        }
        Err(error) => {
            let refusal = match error {
                Error::Unauthorized => "The set-up token is wrong: the server prints it when it starts.".to_owned(),
                Error::Forbidden => "Somebody administers this server already: leave the token out.".to_owned(),
                error => said_in_form(error)?,
            };
            let needs_set_up = accounts.needs_set_up().await?;
            let content = SignInContent { typed: &typed, refusal: Some(refusal), needs_set_up };
            Ok(show_anyone(&request, (StatusCode::UNPROCESSABLE_ENTITY, "web/signup.html", "Sign up"), &content))
        }
    }
}

pub async fn logout(request: HttpRequest, sessions: Data<SessionService>) -> Result<HttpResponse, WebError> {
    if let Some(token) = session::token(&request) {
        sessions.end(token).await?;
    }
    let mut response = see_other(&address(&request, "/"));
    session::ended(&request).set_in(&mut response);
    Ok(response)
}

/// Starts a session for whoever these are the name and password of.
async fn enter(
    request: &HttpRequest,
    (name, key): (UserName, DeviceKey),
    service: &Data<SignInService>,
    sessions: &SessionService,
) -> Result<session::Cookie, Error> {
    let (service, from) = (service.clone(), of_client(request));
    let reader = to_the_end(async move { service.sign_in_anew(&name, &key, from).await }).await?;
    Ok(session::started(&sessions.start(&reader).await?, request))
}

fn entered(request: &HttpRequest, next: &str, cookie: session::Cookie) -> HttpResponse {
    let home = address(request, "/");
    let mut response = see_other(if is_ours(next) { next } else { &home });
    cookie.set_in(&mut response);
    response
}

/// Whether it is a path here: `//host` and `/\host` are addresses elsewhere.
fn is_ours(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

fn credentials(typed: &Typed) -> Result<(UserName, DeviceKey), Error> {
    Ok((UserName::parse(&typed.username)?, DeviceKey::of_password(&typed.password)?))
}

fn login_content(typed: &Typed, refusal: Option<String>) -> SignInContent<'_> {
    SignInContent { typed, refusal, needs_set_up: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_here_are_led_to() {
        for next in ["/", "/library?q=a", "/publications/1"] {
            assert!(is_ours(next), "{next}");
        }
        for next in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "evil", "/\t/evil"] {
            assert!(!is_ours(next), "{next}");
        }
    }
}
