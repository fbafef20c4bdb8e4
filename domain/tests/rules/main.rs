//! The use cases, on the storage that forgets.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod accounts;
mod api_keys;
mod books;
mod catalog;
mod known_books;
mod readers;
mod sessions;
mod set_up;
mod sign_in;
