//! Inkshelf's storage on SQLite and PostgreSQL: one schema, one set of queries.

mod url;

pub use self::url::{DatabaseUrl, InvalidUrl};
