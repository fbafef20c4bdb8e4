//! The one thread that writes to an SQLite file, committing together what waits together.
//!
//! A durable commit costs a flush to disk, whatever it holds. While one runs, the writes that arrive wait, and the
//! next commit takes them all: a lone write is committed at once, a crowd shares the flush.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, PoisonError, RwLock},
    thread::{self, JoinHandle},
};

use diesel::{Connection as _, QueryResult, SqliteConnection, connection::SimpleConnection as _, result::Error};
use tokio::sync::{mpsc, oneshot};

use crate::{BoxError, connection::Connection};

/// The most writes that share a commit, and the most that wait for the next one.
const MOST: usize = 512;

/// Writes what it is given, until it is closed or dropped.
pub struct Writer(RwLock<Option<Open>>);

struct Open {
    jobs: mpsc::Sender<Box<dyn Job>>,
    thread: JoinHandle<QueryResult<()>>,
}

/// Why a write was not kept.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Query(#[from] Error),
    #[error("the transaction that it shared failed")]
    Transaction(#[source] Arc<Error>),
    #[error("it panicked")]
    Panicked,
    #[error("the writer has stopped")]
    Stopped,
}

impl Writer {
    /// Starts the thread; should `conn` break, `reconnect` opens another.
    pub fn start(
        conn: SqliteConnection,
        reconnect: impl Fn() -> Result<SqliteConnection, BoxError> + Send + 'static,
    ) -> io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(MOST);
        let thread = thread::Builder::new().name("sqlite-writer".to_owned());
        let thread = thread.spawn(move || write_all(conn, reconnect, waiting))?;
        Ok(Self(RwLock::new(Some(Open { jobs, thread }))))
    }

    /// Returns what `work` returns, once that is on disk.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, WriteError> {
        let (answer, answered) = oneshot::channel();
        let job = Write { work: Some(work), outcome: Err(WriteError::Stopped), answer };
        let jobs = self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|open| open.jobs.clone());
        jobs.ok_or(WriteError::Stopped)?.send(Box::new(job)).await.map_err(|_| WriteError::Stopped)?;
        answered.await.unwrap_or(Err(WriteError::Stopped))
    }

    /// Finishes the writes that wait, and moves the write-ahead log into the file. Later writes are refused.
    pub async fn close(&self) -> Result<(), BoxError> {
        let open = self.0.write().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Open { jobs, thread }) = open else {
            return Ok(());
        };
        // The thread ends once nobody can send to it.
        drop(jobs);
        let ended = tokio::task::spawn_blocking(|| thread.join()).await?;
        Ok(ended.map_err(|_| io::Error::other("the writer panicked"))??)
    }
}

/// A write on its way: first run, then answered.
trait Job: Send {
    /// Does the work in a savepoint, so that its failure is its own.
    fn run(&mut self, conn: &mut SqliteConnection);

    fn answer(self: Box<Self>, committed: Result<(), WriteError>);
}

struct Write<T, W> {
    work: Option<W>,
    outcome: Result<T, WriteError>,
    answer: oneshot::Sender<Result<T, WriteError>>,
}

impl<T, W> Job for Write<T, W>
where
    T: Send,
    W: FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send,
{
    fn run(&mut self, conn: &mut SqliteConnection) {
        let Some(work) = self.work.take() else {
            return;
        };
        self.outcome = conn.transaction(|conn| {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut Connection::Sqlite(conn))));
            Ok(outcome.map_err(|_| WriteError::Panicked)??)
        });
    }

    fn answer(self: Box<Self>, committed: Result<(), WriteError>) {
        // Whoever asked may have gone.
        let _ = self.answer.send(committed.and(self.outcome));
    }
}

fn write_all(
    mut conn: SqliteConnection,
    reconnect: impl Fn() -> Result<SqliteConnection, BoxError>,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
) -> QueryResult<()> {
    let mut batch = Vec::with_capacity(MOST);
    while waiting.blocking_recv_many(&mut batch, MOST) > 0 {
        let committed = commit(&mut conn, &mut batch).map_err(Arc::new);
        for job in batch.drain(..) {
            job.answer(committed.clone().map_err(WriteError::Transaction));
        }
        // A connection whose rollback failed is of no more use. If there is no other, the next batch tries again.
        if committed.is_err() {
            conn = reconnect().unwrap_or(conn);
        }
    }
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
}

/// Runs all of `batch` in one transaction. It holds the write lock from its start: other processes write, too.
fn commit(conn: &mut SqliteConnection, batch: &mut [Box<dyn Job>]) -> QueryResult<()> {
    conn.immediate_transaction(|conn| {
        for job in batch {
            job.run(conn);
        }
        Ok(())
    })
}
