//! The sync protocol, request by request.

mod accounts;
mod bad_input;
mod books;
mod card;
mod description;
mod failures;
mod known_books;
mod links;
mod neighbours;
mod origins;
mod places;
pub mod progress;
mod sign_in;
mod throttling;
