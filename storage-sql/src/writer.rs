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

use diesel::{
    QueryResult, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection as _,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::Error,
    sqlite::Sqlite,
};
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
        self.outcome = in_savepoint(conn, |conn| {
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

/// Undoes what `work` did if it fails. Diesel's own savepoints are prepared anew each time; these stay prepared.
fn in_savepoint<T>(
    conn: &mut SqliteConnection,
    work: impl FnOnce(&mut SqliteConnection) -> Result<T, WriteError>,
) -> Result<T, WriteError> {
    Savepoint::Set.execute(conn)?;
    let outcome = work(conn);
    if outcome.is_err() {
        Savepoint::RollBack.execute(conn)?;
    }
    Savepoint::Release.execute(conn)?;
    outcome
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

/// The statements of a savepoint.
#[derive(Clone, Copy)]
enum Savepoint {
    Set,
    RollBack,
    Release,
}

impl QueryFragment<Sqlite> for Savepoint {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(match self {
            Self::Set => "SAVEPOINT job",
            Self::RollBack => "ROLLBACK TO job",
            Self::Release => "RELEASE job",
        });
        Ok(())
    }
}

/// They differ in their text alone, by which Diesel then keeps them.
impl QueryId for Savepoint {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<SqliteConnection> for Savepoint {}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::mpsc as std_mpsc};

    use diesel::{Connection as _, dsl::sql, sql_query, sql_types::BigInt};
    use tempfile::TempDir;
    use tokio::join;

    use super::*;
    use crate::connection::on_each_backend;

    #[tokio::test]
    async fn a_write_that_fails_or_panics_leaves_the_others() {
        let (_folder, writer) = start();
        let (release, released) = std_mpsc::channel();
        let (_, first, second, panicked, last, ()) = join!(
            // Meanwhile the others wait, and go together.
            writer.write(move |_| Ok(released.recv().unwrap())),
            writer.write(insert(1)),
            writer.write(|conn| insert(2)(conn).and_then(|_| insert(1)(conn))),
            writer.write(|conn| -> QueryResult<()> { panic!("after {:?}", insert(3)(conn)) }),
            writer.write(insert(4)),
            async { release.send(0).unwrap() },
        );
        assert_eq!((first.unwrap(), last.unwrap()), (1, 1));
        assert!(matches!(second, Err(WriteError::Query(Error::DatabaseError(..)))));
        assert!(matches!(panicked, Err(WriteError::Panicked)));
        assert_eq!(writer.write(sum).await.unwrap(), 1 + 4);
    }

    #[tokio::test]
    async fn a_failed_commit_is_every_writes_failure() {
        let (_folder, writer) = start();
        let (release, released) = std_mpsc::channel();
        let (blocker, good, bad, ()) = join!(
            writer.write(move |_| Ok(released.recv().unwrap())),
            writer.write(insert(1)),
            writer.write(|conn| execute(conn, "INSERT INTO children VALUES (9)")),
            async { release.send(0).unwrap() },
        );
        // The first may have gone alone, and the second with it.
        let failed = [blocker, good, bad].map(|it| matches!(it, Err(WriteError::Transaction(_))));
        assert!(failed.is_sorted() && failed[2], "{failed:?}");
        assert_eq!(writer.write(insert(2)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_closed_writer_has_written_all_and_refuses_more() {
        let (folder, writer) = start();
        let (first, second, closed) = join!(writer.write(insert(1)), writer.write(insert(2)), writer.close());
        closed.unwrap();
        assert_eq!((first.unwrap(), second.unwrap()), (1, 1));
        assert!(matches!(writer.write(insert(3)).await, Err(WriteError::Stopped)));
        assert_eq!(sum(&mut Connection::Sqlite(&mut connect(folder.path()))).unwrap(), 1 + 2);
        writer.close().await.unwrap();
    }

    fn start() -> (TempDir, Writer) {
        let folder = tempfile::tempdir().unwrap();
        let mut conn = connect(folder.path());
        conn.batch_execute(
            "CREATE TABLE numbers (number INTEGER PRIMARY KEY);
             CREATE TABLE children (number INTEGER REFERENCES numbers DEFERRABLE INITIALLY DEFERRED)",
        )
        .unwrap();
        let path = folder.path().to_owned();
        let writer = Writer::start(conn, move || Ok(connect(&path))).unwrap();
        (folder, writer)
    }

    fn connect(folder: &Path) -> SqliteConnection {
        let mut conn = SqliteConnection::establish(folder.join("test.db").to_str().unwrap()).unwrap();
        conn.batch_execute("PRAGMA foreign_keys = ON").unwrap();
        conn
    }

    fn insert(number: i64) -> impl FnOnce(&mut Connection<'_>) -> QueryResult<usize> + Send {
        move |conn| execute(conn, &format!("INSERT INTO numbers VALUES ({number})"))
    }

    fn execute(conn: &mut Connection<'_>, statement: &str) -> QueryResult<usize> {
        on_each_backend!(conn, |conn| sql_query(statement).execute(conn))
    }

    fn sum(conn: &mut Connection<'_>) -> QueryResult<i64> {
        let sum = diesel::select(sql::<BigInt>("(SELECT sum(number) FROM numbers)"));
        on_each_backend!(conn, |conn| sum.get_result(conn))
    }
}
