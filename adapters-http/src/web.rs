//! The readers' own pages: what they are reading, the library, and how their devices get in.
//!
//! Every page works without script. [`visit`] is who looks; a handler asks the domain's services, and fills in a
//! template of `templates/web` by [`page`]. Forms post to their page's own path.

mod account;
mod admin;
mod assets;
mod covers;
mod error;
mod home;
mod library;
mod page;
mod publication;
mod security;
mod sign_in;
mod visit;

pub use self::error::{WebError, in_words};
use self::visit::{Administrator, SignedIn};
use crate::endpoint::Endpoint;

pub fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/").get(home::home).post(home::change),
        Endpoint::at("/login").get(sign_in::login_page).post(sign_in::login),
        Endpoint::at("/signup").get(sign_in::signup_page).post(sign_in::signup),
        Endpoint::at("/logout").post(sign_in::logout),
        Endpoint::at("/library").get(library::libraries),
        Endpoint::at("/library/{library}").get(library::library),
        Endpoint::at("/series/{id}").get(library::series),
        Endpoint::at("/authors/{id}").get(library::author),
        Endpoint::at("/publications/{id}").get(publication::publication),
        Endpoint::at("/files/{id}/{name}").get(publication::file),
        Endpoint::at("/user/security").get(security::page).post(security::change),
        Endpoint::at("/user/account").get(account::page).post(account::change),
        Endpoint::at("/admin/libraries").get(admin::libraries::page).post(admin::libraries::change),
        Endpoint::at("/admin/libraries/{id}").get(admin::library::page).post(admin::library::change),
        Endpoint::at("/admin/users").get(admin::users::page).post(admin::users::change),
        Endpoint::at("/assets/{name}").get(assets::asset),
    ]
}
