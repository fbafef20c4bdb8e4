//! What a request makes its answer depend on (RFC 9110, section 13).

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::header::{EntityTag, IfNoneMatch},
};

/// Whether the client says that it has what is called so.
pub fn is_known(request: &HttpRequest, etag: &EntityTag) -> bool {
    match request.get_header::<IfNoneMatch>() {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(known)) => known.iter().any(|known| etag.weak_eq(known)),
        None => false,
    }
}
