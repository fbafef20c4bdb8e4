//! The schema's versions, and whose database it is.

use diesel::{
    QueryResult, QueryableByName, RunQueryDsl as _, backend::Backend, migration::MigrationSource, pg::Pg, sql_query,
    sql_types::Text, sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use crate::{
    BoxError,
    connection::{Connection, on_each_backend},
};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Where the applied versions are kept.
const VERSIONS: &str = "__diesel_schema_migrations";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    UpToDate,
    /// Empty, or of an earlier version.
    Outdated,
}

/// Why a database is left alone.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(
        "it holds tables that are not Inkshelf's ({0}) and was left as it is; \
         point DATABASE_URL to an empty database, or to a file that does not exist yet"
    )]
    Foreign(String),
    #[error(
        "its schema has version {0}, which this Inkshelf doesn't know; \
         run a newer Inkshelf, or point DATABASE_URL to another database"
    )]
    Unknown(String),
}

/// Looks whose the database is and how old, without changing it; fails with a [`Refusal`] if it isn't ours.
pub fn state(conn: &mut Connection<'_>) -> Result<State, BoxError> {
    let tables = tables(conn)?;
    if tables.is_empty() {
        return Ok(State::Outdated);
    }
    if !tables.iter().any(|table| table == VERSIONS) {
        return Err(Refusal::Foreign(tables.join(", ")).into());
    }
    let known = known(conn)?;
    let mut applied = names(conn, &format!("SELECT version AS name FROM {VERSIONS}"))?;
    if let Some(unknown) = applied.iter().position(|version| !known.contains(version)) {
        return Err(Refusal::Unknown(applied.swap_remove(unknown)).into());
    }
    Ok(if applied.len() == known.len() { State::UpToDate } else { State::Outdated })
}

/// Brings the schema up to date, in the caller's transaction.
pub fn run(conn: &mut Connection<'_>) -> Result<(), BoxError> {
    match conn {
        Connection::Sqlite(conn) => conn.run_pending_migrations(SQLITE)?,
        Connection::Postgres(conn) => conn.run_pending_migrations(POSTGRES)?,
    };
    Ok(())
}

fn tables(conn: &mut Connection<'_>) -> QueryResult<Vec<String>> {
    let query = match conn {
        Connection::Sqlite(_) => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite|_%' ESCAPE '|' ORDER BY name"
        }
        Connection::Postgres(_) => {
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY name"
        }
    };
    names(conn, query)
}

fn names(conn: &mut Connection<'_>, query: &str) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let rows: Vec<Row> = on_each_backend!(conn, |conn| sql_query(query).load(conn))?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn known(conn: &Connection<'_>) -> Result<Vec<String>, BoxError> {
    match conn {
        Connection::Sqlite(_) => versions::<Sqlite>(&SQLITE),
        Connection::Postgres(_) => versions::<Pg>(&POSTGRES),
    }
}

fn versions<DB: Backend>(source: &impl MigrationSource<DB>) -> Result<Vec<String>, BoxError> {
    Ok(source.migrations()?.iter().map(|migration| migration.name().version().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_the_same_versions() {
        assert_eq!(versions::<Sqlite>(&SQLITE).unwrap(), versions::<Pg>(&POSTGRES).unwrap());
    }
}
