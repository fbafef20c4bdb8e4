//! Pages for the browsers of e-readers: the library behind an address that is short to type and then bookmarked.
//!
//! They work without script, cookies and anything that a browser of 2010 didn't have. [`address`] is the tree,
//! [`visit`] whose it is; handlers ([`menus`], [`lists`], [`book`], [`download`]) fill in the templates of
//! `templates/ereader`.

mod address;
mod book;
mod choices;
mod device;
mod download;
mod error;
mod lists;
mod menus;
mod page;
mod paging;
mod rows;
mod short_url;
mod visit;

pub use self::error::in_words;
use self::{address::ROOT, error::EreaderError, visit::Visit};
use crate::endpoint::Endpoint;

pub fn endpoints() -> Vec<Endpoint> {
    let at = |path: &str| Endpoint::at(format!("{ROOT}/{{key}}{path}"));
    vec![
        at("").get(menus::home),
        at("/").get(menus::home),
        at("/reading").get(lists::reading),
        at("/libraries/{library}").get(menus::library),
        at("/libraries/{library}/all").get(lists::all),
        at("/libraries/{library}/recent").get(lists::recent),
        at("/libraries/{library}/search").get(lists::search),
        at("/libraries/{library}/series").get(lists::all_series),
        at("/libraries/{library}/series/{id}").get(lists::series),
        at("/libraries/{library}/authors").get(lists::authors),
        at("/libraries/{library}/authors/{id}").get(lists::author),
        at("/books/{id}").get(book::book),
        at("/cover/{id}").get(book::cover),
        at("/download/{id}").get(download::for_device),
        at("/download/{id}/{name}").get(download::by_name),
        at("/{unknown:.*}").get(error::unknown_path),
        Endpoint::at("/e/{code}").get(short_url::follow),
        Endpoint::at("/e/{code}/").get(short_url::follow),
    ]
}
