//! A connection to either database, and how one query is run on both.

use std::error;

use diesel::{PgConnection, SqliteConnection, result::Error};

/// What every query function takes.
pub enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// Runs the same query on whichever database is open: `on_each_backend!(connection, |conn| query.load(conn))`.
macro_rules! on_each_backend {
    ($connection:expr, |$conn:ident| $query:expr) => {
        match $connection {
            $crate::connection::Connection::Sqlite(conn) => {
                let $conn: &mut diesel::SqliteConnection = conn;
                $query
            }
            $crate::connection::Connection::Postgres(conn) => {
                let $conn: &mut diesel::PgConnection = conn;
                $query
            }
        }
    };
}
pub(crate) use on_each_backend;

/// The error of a value that the domain would not have let in.
pub fn unreadable(reason: impl Into<Box<dyn error::Error + Send + Sync>>) -> Error {
    Error::DeserializationError(reason.into())
}
