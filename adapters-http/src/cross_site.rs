//! Requests that another site has made a browser send.
//!
//! A browser adds its session, and HTTP Basic credentials that it remembers, to whatever any page has it send. So what
//! changes anything is refused if it comes from another site: by `Sec-Fetch-Site`, which no page can forge, and where
//! a browser doesn't send that (old ones, and all to addresses without HTTPS) by `Origin`. What sends neither is no
//! browser: curl, a device.

use actix_web::{
    Error, HttpRequest,
    dev::{Service, ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderValue, ORIGIN},
    },
};
use futures_util::future::{Either, Ready, ready};

use crate::public_url;

/// Passes the request on, or answers `refusal` if it comes from another site.
pub fn guarded<S, E: Into<Error>>(request: ServiceRequest, service: &S, refusal: E) -> Guarded<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error>,
{
    if is_cross_site(request.request()) {
        Either::Left(ready(Ok(request.error_response(refusal))))
    } else {
        Either::Right(service.call(request))
    }
}

type Guarded<S> = Either<Ready<Result<ServiceResponse, Error>>, <S as Service<ServiceRequest>>::Future>;

/// Whether the request would change something, and another site's page has sent it.
pub fn is_cross_site(request: &HttpRequest) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return false;
    }
    let headers = request.headers();
    match (headers.get("sec-fetch-site"), headers.get(ORIGIN)) {
        (Some(site), _) => ![&b"same-origin"[..], b"none"].contains(&site.as_bytes()),
        (None, Some(origin)) => !is_own(origin, request),
        (None, None) => false,
    }
}

/// Whether `origin` is ours: by the settings, or what the request was sent to.
///
/// HTTPS is as good where HTTP was seen, since a proxy may have taken it off without a word. HTTP is not where HTTPS
/// was.
fn is_own(origin: &HeaderValue, request: &HttpRequest) -> bool {
    let Some((scheme, host)) = origin.to_str().ok().and_then(|origin| origin.split_once("://")) else {
        return false;
    };
    public_url::origins(request).iter().filter_map(|own| own.split_once("://")).any(|(own_scheme, own_host)| {
        (scheme == own_scheme || scheme == "https") && without_port(host).eq_ignore_ascii_case(without_port(own_host))
    })
}

/// The host without a port that goes without saying.
fn without_port(host: &str) -> &str {
    host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(host)
}
