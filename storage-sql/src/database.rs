//! The database, whichever it is: opening it, and where work on it runs.

use diesel::QueryResult;
use domain::error::StorageError;
use tokio::task::spawn_blocking;

use crate::{
    BoxError, DatabaseUrl,
    connection::Connection,
    migrations::{self, State},
    postgres::Postgres,
    sqlite::Sqlite,
    url::Kind,
};

/// Implements every storage port of the domain, on SQLite or PostgreSQL.
///
/// Any number of processes may have the same database open.
pub struct Database(Engine);

enum Engine {
    Sqlite(Box<Sqlite>),
    Postgres(Postgres),
}

/// Which database an error is about: SQLite doesn't say.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct At(DatabaseUrl, #[source] BoxError);

impl Database {
    /// Opens the database and brings its schema up to date.
    ///
    /// An SQLite file is made where there is none, with the folders that it is in. A database with tables that aren't
    /// ours is left as it is; the error says what to do.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, StorageError> {
        let kind = url.0.clone();
        let opened = spawn_blocking(move || match kind {
            Kind::Sqlite(path) => Sqlite::open(path).map(Box::new).map(Engine::Sqlite),
            Kind::Postgres(url) => Postgres::open(&url).map(Engine::Postgres),
        });
        match opened.await.map_err(BoxError::from).flatten() {
            Ok(engine) => Ok(Self(engine)),
            Err(error) => Err(StorageError::new("open the database", At(url.clone(), error))),
        }
    }

    /// Fails unless the database answers and its schema is up to date.
    pub async fn check(&self) -> Result<(), StorageError> {
        let state = self.read("check the database", |conn| Ok(migrations::state(conn))).await?;
        match state {
            Ok(State::UpToDate) => Ok(()),
            Ok(State::Outdated) => Err("its schema is out of date; run `inkshelf storage migrate`".into()),
            Err(error) => Err(error),
        }
        .map_err(|error: BoxError| StorageError::new("check the database", error))
    }

    /// Finishes the writes that wait, and leaves an SQLite file whole without its log. Later writes are refused.
    pub async fn close(&self) -> Result<(), StorageError> {
        match &self.0 {
            Engine::Sqlite(sqlite) => {
                sqlite.close().await.map_err(|error| StorageError::new("close the database", error))
            }
            // Its writes are acknowledged one by one, and the server does the rest.
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Runs `work`, which finds one row by its key, with one statement.
    pub(crate) async fn look_up<T: Send + 'static>(
        &self,
        action: &'static str,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, StorageError> {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.look_up(work),
            Engine::Postgres(postgres) => postgres.look_up(work).await,
        }
        .map_err(|error| StorageError::new(action, error))
    }

    /// Runs `work`, which reads more than a row and sees the database as of one moment.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        action: &'static str,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, StorageError> {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.read(work).await,
            Engine::Postgres(postgres) => postgres.read(work).await,
        }
        .map_err(|error| StorageError::new(action, error))
    }

    /// Runs `work` in a transaction, and returns once that is durable.
    ///
    /// What changes a user's data begins with [`accounts::lock`](crate::accounts::lock).
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        action: &'static str,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, StorageError> {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.write(work).await,
            Engine::Postgres(postgres) => postgres.write(work).await,
        }
        .map_err(|error| StorageError::new(action, error))
    }
}
