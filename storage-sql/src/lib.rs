//! Inkshelf's storage on SQLite and PostgreSQL: one schema, one set of queries.
//!
//! Where work runs is decided in [`Database`], by three words that every query says:
//!
//! | | SQLite | PostgreSQL |
//! |---|---|---|
//! | look up: one row by its key | in place, on a connection of the thread's own: it costs less than a change of threads | in the pool |
//! | read: lists, as of one moment | in a small pool, off the async threads | in the pool |
//! | write: a transaction | on the one thread that writes, sharing the flush to disk with all that wait | in the pool; one user's writes wait for each other |

mod access;
mod accounts;
mod api_keys;
mod books;
mod connection;
mod database;
mod files;
mod groups;
mod headings;
mod hot;
mod libraries;
mod links;
mod migrations;
mod names;
mod place;
mod pool;
mod postgres;
mod problems;
mod progress;
mod publications;
mod rows;
mod scans;
mod schema;
mod sessions;
mod short_urls;
mod sqlite;
mod url;
mod writer;

pub use self::{
    database::Database,
    url::{DatabaseUrl, InvalidUrl},
};

type BoxError = Box<dyn std::error::Error + Send + Sync>;
