//! The library as catalogues for readers: OPDS 1.2 in Atom and OPDS 2.0 in JSON, the same tree of feeds.
//!
//! [`address`] is the tree. Handlers ([`navigation`], [`lists`], [`publications`]) make [feeds](feed) of what the
//! domain's services answer; [`atom`] and [`json`] write them.

mod address;
mod atom;
mod authentication;
mod entry;
mod error;
mod feed;
mod json;
mod lists;
mod mount;
mod navigation;
mod opensearch;
mod paging;
mod publications;
mod visit;
mod xml;

use self::{
    error::OpdsError,
    mount::Dialect,
    visit::{Catalog, Visit},
};
use crate::endpoint::Endpoint;

pub use self::mount::{MOUNTS, Mount};

/// The routes of the catalogue that stands at `mount`.
pub fn endpoints(mount: Mount) -> Vec<Endpoint> {
    let at = |path: &str| Endpoint::at(format!("{}{path}", mount.path));
    vec![
        at("").get(navigation::root),
        at("/").get(navigation::root),
        at("/auth").get(authentication::document),
        at("/opensearch.xml").get(opensearch::description),
        at("/search").get(lists::search_everywhere),
        at("/recent").get(lists::recent_everywhere),
        at("/reading").get(lists::reading),
        at("/libraries/{library}").get(navigation::library),
        at("/libraries/{library}/opensearch.xml").get(opensearch::description_of_library),
        at("/libraries/{library}/search").get(lists::search),
        at("/libraries/{library}/all").get(lists::all),
        at("/libraries/{library}/recent").get(lists::recent),
        at("/libraries/{library}/series").get(navigation::series),
        at("/libraries/{library}/series/{id}").get(lists::series),
        at("/libraries/{library}/authors").get(navigation::authors),
        at("/libraries/{library}/authors/{id}").get(lists::author),
        at("/publications/{id}").get(publications::publication),
        at("/publications/{id}/cover").get(publications::cover),
        at("/publications/{id}/thumbnail").get(publications::thumbnail),
        at("/files/{id}/{name}").get(publications::file),
        at("/files/{id}/pages/{number}").get(publications::page),
    ]
}
