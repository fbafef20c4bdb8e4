//! The cookie by which a browser keeps its session.
//!
//! It is read where browsers come: by the API and by pages. Whatever changes something for it goes through
//! [`cross_site`](crate::cross_site).

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{COOKIE, HeaderValue, SET_COOKIE},
    web::Data,
};
use domain::{
    error::Error,
    sessions::{SessionService, SessionToken},
    sign_in::Reader,
};

use crate::{Settings, public_url};

/// What the cookie is called.
pub const NAME: &str = "inkshelf_session";

/// Returns whose session the request comes with; `None` without one, or if it has ended.
pub async fn reader_of_session(request: &HttpRequest) -> Result<Option<Arc<Reader>>, Error> {
    let Some(token) = token(request) else {
        return Ok(None);
    };
    let service = request.app_data::<Data<SessionService>>().expect("the application has the service");
    match service.reader(token).await {
        Ok(reader) => Ok(Some(Arc::new(reader))),
        Err(Error::Unauthorized) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the request says its session is.
pub fn token(request: &HttpRequest) -> Option<&str> {
    let lines = request.headers().get_all(COOKIE).filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(name, _)| *name == NAME).map(|(_, value)| value)
}

/// Has the browser keep the session, for as long as it lives.
pub fn started(token: &SessionToken, request: &HttpRequest) -> Cookie {
    Cookie::new(token.expose(), SessionService::DAYS * 24 * 60 * 60, request)
}

/// Has the browser forget the session.
pub fn ended(request: &HttpRequest) -> Cookie {
    Cookie::new("", 0, request)
}

/// A header for an answer.
pub struct Cookie(HeaderValue);

impl Cookie {
    /// No script reads it, and other sites' requests carry it only if somebody follows a link. Where the application is
    /// reached by HTTPS it goes no other way.
    fn new(value: &str, seconds: u32, request: &HttpRequest) -> Self {
        let settings = request.app_data::<Data<Settings>>().expect("the application has settings");
        let path = Some(settings.base_path.as_str()).filter(|path| !path.is_empty()).unwrap_or("/");
        let secure = if public_url::is_secure(request) { "; Secure" } else { "" };
        let text = format!("{NAME}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        let mut header = HeaderValue::try_from(text).expect("tokens and paths are ASCII");
        header.set_sensitive(true);
        Self(header)
    }

    pub fn set_in(self, response: &mut HttpResponse) {
        response.headers_mut().append(SET_COOKIE, self.0);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::{BasePath, PublicUrl};

    #[test]
    fn the_cookie_is_found_among_others() {
        for (lines, expected) in [
            (&["inkshelf_session=abc"][..], Some("abc")),
            (&["a=b; inkshelf_session=abc ;c"], Some("abc")),
            (&["a=b", "inkshelf_session=abc=; inkshelf_session=d"], Some("abc=")),
            (&["inkshelf_session", "Inkshelf_Session=abc", "xinkshelf_session=abc"], None),
            (&[], None),
        ] {
            let request = lines.iter().fold(TestRequest::default(), |it, line| it.append_header((COOKIE, *line)));
            assert_eq!(token(&request.to_http_request()), expected, "{lines:?}");
        }
    }

    #[test]
    fn the_cookie_is_for_the_application_alone() {
        let cookie = |settings: Settings| {
            let request = TestRequest::default().app_data(Data::new(settings)).to_http_request();
            ended(&request).0.to_str().unwrap().to_owned()
        };
        let plain = "inkshelf_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
        assert_eq!(cookie(Settings::default()), plain);
        let request = TestRequest::default().app_data(Data::new(Settings::default())).to_http_request();
        let token = SessionToken::parse("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc").unwrap();
        let kept = plain.replace("=;", &format!("={};", token.expose())).replace("=0", "=2592000");
        assert_eq!(started(&token, &request).0.to_str().unwrap(), kept);
        let public_url = PublicUrl::parse("https://example.org");
        let base_path = BasePath::parse("books").unwrap();
        let secure = "inkshelf_session=; Path=/books; Max-Age=0; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(cookie(Settings { base_path, public_url, ..Settings::default() }), secure);
    }
}
