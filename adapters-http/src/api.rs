//! The library, the accounts and the API keys as JSON.

mod api_keys;
mod covers;
mod error;
mod export;
mod files;
mod headings;
mod libraries;
mod list;
mod publication;
mod publications;
mod reader;
mod scans;
mod users;

use domain::clock::Timestamp;
use utoipa::OpenApi;

pub use self::{
    error::ApiError,
    list::{PageQuery, cursor, cursor_text},
};
use self::{
    list::ListBody,
    reader::{Administrator, Reader},
};
use crate::endpoint::Endpoint;

pub fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/api/libraries").get(libraries::list).post(libraries::add),
        Endpoint::at("/api/libraries/{id}").patch(libraries::change).delete(libraries::remove),
        Endpoint::at("/api/libraries/{id}/access/{user}").put(libraries::grant).delete(libraries::revoke),
        Endpoint::at("/api/libraries/{id}/scan").get(scans::last).post(scans::start),
        Endpoint::at("/api/libraries/{id}/problems").get(scans::problems),
        Endpoint::at("/api/publications").get(publications::publications),
        Endpoint::at("/api/publications/{id}").get(publications::publication),
        Endpoint::at("/api/publications/{id}/cover").get(covers::cover),
        Endpoint::at("/api/series").get(headings::series),
        Endpoint::at("/api/authors").get(headings::authors),
        Endpoint::at("/api/files/{id}").get(files::file),
        Endpoint::at("/api/export").get(export::export),
        Endpoint::at("/api/users").get(users::list).post(users::add),
        Endpoint::at("/api/users/{name}").patch(users::change).delete(users::remove),
        Endpoint::at("/user/api-keys").get(api_keys::list).post(api_keys::add),
        Endpoint::at("/user/api-keys/{id}").patch(api_keys::change).delete(api_keys::remove),
        Endpoint::at("/user/api-keys/{id}/permissions/{permission}").post(api_keys::grant).delete(api_keys::revoke),
        Endpoint::at("/user/api-keys/{id}/short-url").post(api_keys::shorten),
    ]
}

/// The routes' description.
#[derive(OpenApi)]
#[openapi(
    paths(
        libraries::list,
        libraries::add,
        libraries::change,
        libraries::remove,
        libraries::grant,
        libraries::revoke,
        scans::start,
        scans::last,
        scans::problems,
        publications::publications,
        publications::publication,
        covers::cover,
        headings::series,
        headings::authors,
        files::file,
        export::export,
        users::list,
        users::add,
        users::change,
        users::remove,
        api_keys::list,
        api_keys::add,
        api_keys::change,
        api_keys::remove,
        api_keys::grant,
        api_keys::revoke,
        api_keys::shorten,
    ),
    components(schemas(error::Body))
)]
pub struct Description;

/// A moment as RFC 3339 has it, in UTC, to the millisecond.
pub fn time(moment: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(moment.as_millis()).unwrap_or_default();
    format!("{moment:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rfc_3339() {
        assert_eq!(time(Timestamp::from_millis(1_700_000_000_120)), "2023-11-14T22:13:20.120Z");
        assert_eq!(time(Timestamp::from_millis(-1)), "1969-12-31T23:59:59.999Z");
    }
}
