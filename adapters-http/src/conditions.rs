//! What a request makes its answer depend on (RFC 9110, section 13).

use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::header::{
        EntityTag, HttpDate, IF_NONE_MATCH, IF_RANGE, IfMatch, IfModifiedSince, IfNoneMatch, IfRange, IfUnmodifiedSince,
    },
};

/// What there is to be sent.
#[derive(Debug, Clone)]
pub struct Version {
    /// Strong: other bytes have another.
    pub etag: EntityTag,
    pub modified: HttpDate,
}

/// What the conditions come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Send,
    /// The client has it.
    NotModified,
    /// The client wanted another version.
    Failed,
}

impl Version {
    /// Judges the conditions of a request that only reads. What a client can't mean, such as a date that is none, is no
    /// condition.
    pub fn judge(&self, request: &HttpRequest) -> Verdict {
        let is_wanted = match request.get_header::<IfMatch>() {
            Some(IfMatch::Any) => true,
            Some(IfMatch::Items(wanted)) => wanted.iter().any(|wanted| self.etag.strong_eq(wanted)),
            None => match request.get_header::<IfUnmodifiedSince>() {
                Some(IfUnmodifiedSince(date)) => seconds(self.modified) <= seconds(date),
                None => true,
            },
        };
        if !is_wanted {
            return Verdict::Failed;
        }
        let is_known = match request.get_header::<IfModifiedSince>() {
            Some(IfModifiedSince(date)) if !request.headers().contains_key(IF_NONE_MATCH) => {
                seconds(self.modified) <= seconds(date)
            }
            _ => is_known(request, &self.etag),
        };
        if is_known { Verdict::NotModified } else { Verdict::Send }
    }

    /// Whether a part would go with those that the client has: it says of which version they are, or nothing.
    pub fn goes_on(&self, request: &HttpRequest) -> bool {
        match request.get_header::<IfRange>() {
            Some(IfRange::EntityTag(etag)) => self.etag.strong_eq(&etag),
            Some(IfRange::Date(date)) => seconds(self.modified) == seconds(date),
            None => !request.headers().contains_key(IF_RANGE),
        }
    }
}

/// Whether the client says that it has what is called so.
pub fn is_known(request: &HttpRequest, etag: &EntityTag) -> bool {
    match request.get_header::<IfNoneMatch>() {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(known)) => known.iter().any(|known| etag.weak_eq(known)),
        None => false,
    }
}

/// Dates of HTTP have no finer parts.
fn seconds(date: HttpDate) -> u64 {
    SystemTime::from(date).duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use actix_web::test::TestRequest;

    use super::*;

    const BEFORE: &str = "Tue, 14 Nov 2023 22:13:19 GMT";
    const THEN: &str = "Tue, 14 Nov 2023 22:13:20 GMT";

    fn version() -> Version {
        let modified = UNIX_EPOCH + Duration::from_millis(1_700_000_000_900);
        Version { etag: EntityTag::new_strong("a".to_owned()), modified: modified.into() }
    }

    fn request(headers: &[(&str, &str)]) -> HttpRequest {
        let request = TestRequest::default();
        headers.iter().fold(request, |request, header| request.append_header(*header)).to_http_request()
    }

    #[test]
    fn a_client_gets_what_it_lacks() {
        for (headers, expected) in [
            (&[][..], Verdict::Send),
            (&[("if-none-match", "\"b\", W/\"a\"")], Verdict::NotModified),
            (&[("if-none-match", "*")], Verdict::NotModified),
            (&[("if-none-match", "\"b\"")], Verdict::Send),
            (&[("if-modified-since", THEN)], Verdict::NotModified),
            (&[("if-modified-since", BEFORE)], Verdict::Send),
            (&[("if-modified-since", "yesterday")], Verdict::Send),
            (&[("if-none-match", "\"b\""), ("if-modified-since", THEN)], Verdict::Send),
            (&[("if-match", "\"b\", \"a\"")], Verdict::Send),
            (&[("if-match", "W/\"a\"")], Verdict::Failed),
            (&[("if-match", "\"b\""), ("if-none-match", "\"a\"")], Verdict::Failed),
            (&[("if-unmodified-since", THEN)], Verdict::Send),
            (&[("if-unmodified-since", BEFORE)], Verdict::Failed),
            (&[("if-match", "\"a\""), ("if-unmodified-since", BEFORE)], Verdict::Send),
        ] {
            assert_eq!(version().judge(&request(headers)), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_part_goes_with_parts_of_the_same_version_alone() {
        assert!(version().goes_on(&request(&[])));
        for (header, goes_on) in
            [("\"a\"", true), (THEN, true), ("W/\"a\"", false), ("\"b\"", false), (BEFORE, false), ("a", false)]
        {
            assert_eq!(version().goes_on(&request(&[("if-range", header)])), goes_on, "{header}");
        }
    }
}
