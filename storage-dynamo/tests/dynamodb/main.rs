//! What the storage rules leave open: items of the Python server, large changes, and the tables themselves.

#![expect(clippy::unwrap_used, reason = "these are tests, their helpers too")]

#[path = "../endpoint/mod.rs"]
mod endpoint;

mod adopted;
mod api_keys;
mod costs;
mod interrupted;
mod samples;
mod schema;
mod sessions;
mod shelves;
mod steps;
mod watch;
