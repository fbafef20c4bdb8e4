//! PostgreSQL.

use diesel::{Connection as _, PgConnection, QueryResult, RunQueryDsl as _, r2d2::NopConnectionCustomizer, sql_query};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    BoxError,
    connection::Connection,
    migrations::{self, State},
    pool::Pool,
};

pub struct Postgres {
    pool: Pool<PgConnection>,
}

impl Postgres {
    const CONNECTIONS: u8 = 8;

    /// Opens the database and brings its schema up to date.
    pub fn open(url: &SecretString) -> Result<Self, BoxError> {
        let url = url.expose_secret();
        let mut conn = PgConnection::establish(url)?;
        if migrations::state(&mut Connection::Postgres(&mut conn))? == State::Outdated {
            conn.transaction(|conn| {
                wait_for_other_migrations(conn)?;
                migrations::run(&mut Connection::Postgres(conn))
            })?;
        }
        Ok(Self { pool: Pool::new(url, Self::CONNECTIONS, NopConnectionCustomizer) })
    }

    /// Runs `work`, which is one statement.
    pub async fn look_up<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, BoxError> {
        self.pool.run(|conn| work(&mut Connection::Postgres(conn))).await
    }

    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, BoxError> {
        let read = |conn: &mut PgConnection| {
            let mut transaction = conn.build_transaction().repeatable_read().read_only();
            transaction.run(|conn| work(&mut Connection::Postgres(conn)))
        };
        self.pool.run(read).await
    }

    /// Runs `work`, whose first statement locks the user's row: so no two deadlock, and each sees what the one before
    /// has left, which takes the isolation level that looks anew with every statement.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, BoxError> {
        let write = |conn: &mut PgConnection| {
            let mut transaction = conn.build_transaction().read_committed();
            transaction.run(|conn| work(&mut Connection::Postgres(conn)))
        };
        self.pool.run(write).await
    }
}

/// Servers that start together migrate one after the other; the number stands for us among the database's locks.
fn wait_for_other_migrations(conn: &mut PgConnection) -> QueryResult<usize> {
    sql_query("SELECT pg_advisory_xact_lock(7308332045812331109)").execute(conn)
}
