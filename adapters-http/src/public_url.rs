//! Where people reach the application: for addresses that are typed, or shown outside of it.

use actix_web::{
    HttpRequest,
    http::{Uri, uri::Authority},
    web,
};

use crate::{BasePath, Settings, address};

/// What every address of the application begins with: scheme, host and perhaps a path, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Accepts `http://` or `https://`, a host and perhaps a port and a path as [`BasePath`] has it.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let scheme = ["http", "https"].into_iter().find(|it| scheme.eq_ignore_ascii_case(it))?;
        let path = BasePath::parse(path)?;
        is_host(host).then(|| Self(format!("{scheme}://{host}{}", path.as_str())))
    }

    /// The URL with the base path at its end, where it isn't yet.
    pub fn with(&self, base_path: &BasePath) -> String {
        let path = base_path.as_str();
        if self.0.ends_with(path) { self.0.clone() } else { format!("{}{path}", self.0) }
    }

    /// Scheme and host alone.
    fn origin(&self) -> &str {
        let (scheme, rest) = self.0.split_once("://").expect("it has been parsed");
        let host = rest.find('/').unwrap_or(rest.len());
        &self.0[..scheme.len() + "://".len() + host]
    }
}

/// Returns the absolute address of `path`: by the settings, else by what the request was sent to.
pub fn absolute(request: &HttpRequest, path: &str) -> String {
    let settings = request.app_data::<web::Data<Settings>>().expect("the application has settings");
    let base = match &settings.public_url {
        Some(url) => url.with(&settings.base_path),
        None => format!("{}{}", origin(request), settings.base_path.as_str()),
    };
    format!("{base}{path}")
}

/// Scheme and host of wherever pages of ours may be: by the settings, and by what the request was sent to.
pub fn origins(request: &HttpRequest) -> Vec<String> {
    let settings = request.app_data::<web::Data<Settings>>().expect("the application has settings");
    settings.public_url.iter().map(|url| url.origin().to_owned()).chain([origin(request)]).collect()
}

/// Whether the application is reached by HTTPS: people say so in the settings, or it was for this request.
pub fn is_secure(request: &HttpRequest) -> bool {
    origins(request).iter().any(|origin| origin.starts_with("https:"))
}

/// The scheme and host that the request was sent to, of which only trusted proxies may say that it was another.
fn origin(request: &HttpRequest) -> String {
    let trusted = address::is_from_proxy(request);
    let forwarded = |name| if trusted { first(request, name) } else { None };
    let is_secure = match forwarded("x-forwarded-proto") {
        Some(scheme) => scheme.eq_ignore_ascii_case("https"),
        None => request.app_config().secure(),
    };
    let host = forwarded("x-forwarded-host").filter(|host| is_host(host)).or_else(|| host(request));
    let host = host.unwrap_or_else(|| request.app_config().host());
    format!("{}://{host}", if is_secure { "https" } else { "http" })
}

/// The client's proxy comes first in a list.
fn first<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    Some(request.headers().get(name)?.to_str().ok()?.split(',').next()?.trim())
}

/// HTTP/2 has it in the address.
fn host(request: &HttpRequest) -> Option<&str> {
    let host = first(request, "host").or_else(|| request.uri().authority().map(Authority::as_str));
    host.filter(|host| is_host(host))
}

/// Whether `text` is a host's name or address and perhaps a port, and nothing else.
fn is_host(text: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte);
    text.bytes().all(is_fit) && text.parse::<Uri>().is_ok_and(|it| it.host().is_some_and(|host| !host.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls_have_a_scheme_and_a_host() {
        let parsed = |text| PublicUrl::parse(text).map(|url| url.0);
        for (text, url) in [
            ("https://books.example.org", "https://books.example.org"),
            ("HTTP://10.0.0.2:8080/", "http://10.0.0.2:8080"),
            ("http://[::1]:8080/a/b/", "http://[::1]:8080/a/b"),
        ] {
            assert_eq!(parsed(text).as_deref(), Some(url));
        }
        for text in
            ["", "books.example.org", "ftp://a", "https://", "https:///a", "https://a b", "https://u@a", "https://a/?b"]
        {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn an_origin_ends_before_the_path() {
        for url in ["https://example.org", "https://example.org/books", "https://example.org/books/more"] {
            assert_eq!(PublicUrl::parse(url).unwrap().origin(), "https://example.org");
        }
    }

    #[test]
    fn the_base_path_stands_there_once() {
        let base_path = BasePath::parse("/books").unwrap();
        for text in ["https://example.org", "https://example.org/books"] {
            assert_eq!(PublicUrl::parse(text).unwrap().with(&base_path), "https://example.org/books");
        }
    }
}
