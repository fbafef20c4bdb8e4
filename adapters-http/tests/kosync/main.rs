//! The sync protocol, request by request, on storage in memory.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod accounts;
mod app;
mod bad_input;
mod books;
mod card;
mod description;
mod failures;
mod links;
mod neighbours;
mod origins;
mod places;
mod progress;
mod sign_in;
mod throttling;
