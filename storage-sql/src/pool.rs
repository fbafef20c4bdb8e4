//! Connections shared by the threads that may block.

use std::{sync::Arc, time::Duration};

use diesel::{
    QueryResult,
    r2d2::{ConnectionManager, CustomizeConnection, Error, R2D2Connection},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::BoxError;

/// Runs work off the async threads, on a few connections that are opened when they are first needed.
pub struct Pool<C: R2D2Connection + Send + 'static> {
    connections: diesel::r2d2::Pool<ConnectionManager<C>>,
    /// One for each connection, so that who waits for one waits without a thread.
    turns: Arc<Semaphore>,
}

impl<C: R2D2Connection + Send + 'static> Pool<C> {
    /// How long the database has to let a connection in.
    const PATIENCE: Duration = Duration::from_secs(5);

    pub fn new(url: &str, size: u8, setup: impl CustomizeConnection<C, Error>) -> Self {
        let connections = diesel::r2d2::Pool::builder()
            .max_size(size.into())
            .min_idle(Some(0))
            .connection_timeout(Self::PATIENCE)
            .connection_customizer(Box::new(setup))
            .build_unchecked(ConnectionManager::new(url));
        Self { connections, turns: Arc::new(Semaphore::new(size.into())) }
    }

    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut C) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, BoxError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await?;
        let connections = self.connections.clone();
        let work = spawn_blocking(move || {
            // Kept for as long as the work runs, even if who asked for it has gone.
            let _turn = turn;
            let mut conn = connections.get()?;
            Ok(work(&mut conn)?)
        });
        work.await?
    }
}
