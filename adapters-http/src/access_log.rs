//! The access log: one line a request, made by hand, because a tracing span costs more than the request.

use std::{
    borrow::Cow,
    fmt,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    Error, HttpRequest,
    body::{BodySize, MessageBody},
    dev::ServiceResponse,
    http::Method,
};

use crate::address;

/// Takes the lines; it is called on the async threads, so it must not wait.
pub trait AccessLog: Send + Sync {
    fn write(&self, line: &Line<'_>);
}

/// What is known of a request once it was answered. [`Display`](fmt::Display) makes one line of it, without the time of
/// day, which the log may put in front.
#[derive(Debug)]
pub struct Line<'a> {
    /// The client's address, by a trusted proxy's word if there is one.
    pub client: IpAddr,
    pub method: &'a Method,
    /// The path as it was sent, with `***` in place of a key or a code; the query is left out, because it may hold
    /// anything.
    pub path: &'a str,
    pub status: u16,
    /// The length of the body; `None` where it is made while it is sent.
    pub bytes: Option<u64>,
    /// Until the head of the answer was ready.
    pub duration: Duration,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { client, method, path, status, bytes, duration } = self;
        write!(f, "{client} {method} {path} {status} ")?;
        match bytes {
            Some(bytes) => write!(f, "{bytes}")?,
            None => f.write_str("-")?,
        }
        write!(f, " {}us", duration.as_micros())
    }
}

/// Writes the line of a request once there is an `answer` to it.
pub(crate) async fn logged<B: MessageBody>(
    log: Option<Arc<dyn AccessLog>>,
    answer: impl Future<Output = Result<ServiceResponse<B>, Error>>,
) -> Result<ServiceResponse<B>, Error> {
    let Some(log) = log else {
        return answer.await;
    };
    let started = Instant::now();
    let response = answer.await?;
    let request = response.request();
    log.write(&Line {
        client: address::of_client(request),
        method: request.method(),
        path: &path(request),
        status: response.status().as_u16(),
        bytes: length(response.response().body().size()),
        duration: started.elapsed(),
    });
    Ok(response)
}

/// The path without what lets in whoever has it: the parameters `key` and `code` of our routes, and what looks like a
/// key anywhere else.
fn path(request: &HttpRequest) -> Cow<'_, str> {
    let sent = request.path();
    let is_secret = ["key", "code"].into_iter().any(|name| request.match_info().get(name).is_some());
    if !is_secret && !sent.contains("ak_") {
        return sent.into();
    }
    let pattern = request.match_pattern().unwrap_or_default();
    let mut parameters = pattern.split('/');
    let segments = sent.split('/').map(|segment| match parameters.next() {
        Some("{key}" | "{code}") => "***",
        _ if segment.starts_with("ak_") => "***",
        _ => segment,
    });
    segments.collect::<Vec<_>>().join("/").into()
}

fn length(size: BodySize) -> Option<u64> {
    match size {
        BodySize::None => Some(0),
        BodySize::Sized(bytes) => Some(bytes),
        BodySize::Stream => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_one_word_for_each_fact() {
        let line = Line {
            client: [192, 0, 2, 7].into(),
            method: &Method::GET,
            path: "/users/auth",
            status: 200,
            bytes: None,
            duration: Duration::from_micros(151),
        };
        assert_eq!(line.to_string(), "192.0.2.7 GET /users/auth 200 - 151us");
    }
}
