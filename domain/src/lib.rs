//! Inkshelf's rules: whose account it is, where a reader stopped in which book, which documents are one book, and what
//! a library shows.
//!
//! Values, services and the ports that they need; no I/O, no framework, no database. Give the services a storage
//! (`storage-memory` for a start), a [`clock::Clock`], [`randomness::Randomness`] and a [`background::Background`]
//! and they work anywhere; `examples/embedded.rs` shows how.

pub mod accounts;
pub mod api_keys;
pub mod background;
mod bearer;
pub mod books;
pub mod catalog;
pub mod clock;
pub mod documents;
pub mod error;
mod ids;
pub mod links;
pub mod passwords;
pub mod progress;
pub mod randomness;
pub mod reading;
pub mod sessions;
pub mod short_urls;
pub mod sign_in;
pub mod text;
pub mod throttle;
mod typed;
