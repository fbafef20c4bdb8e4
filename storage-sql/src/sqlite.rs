//! SQLite, in one file that other processes may use as well.

use std::{cell::RefCell, fs::DirBuilder, os::unix::fs::DirBuilderExt as _, path::Path};

use diesel::{
    Connection as _, QueryResult, SqliteConnection,
    connection::SimpleConnection as _,
    r2d2::{self, CustomizeConnection},
};
use thread_local::ThreadLocal;

use crate::{
    BoxError,
    connection::Connection,
    migrations::{self, State},
    pool::Pool,
    writer::Writer,
};

pub struct Sqlite {
    path: String,
    writer: Writer,
    /// One connection for each thread that looked something up.
    own: ThreadLocal<RefCell<SqliteConnection>>,
    readers: Pool<SqliteConnection>,
}

impl Sqlite {
    const READERS: u8 = 4;

    /// Opens the file and brings its schema up to date; makes it, and its folder, where there is none.
    pub fn open(path: String) -> Result<Self, BoxError> {
        if let Some(folder) = Path::new(&path).parent() {
            // Password hashes, and what people read, are nobody else's business.
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let mut conn = connect(&path)?;
        // Even the log's mode is written into the file, and a database of others is to stay as it is.
        let state = migrations::state(&mut Connection::Sqlite(&mut conn))?;
        prepare_to_write(&mut conn)?;
        // Whoever may not write is told so now, not at the first push.
        conn.immediate_transaction(|_| QueryResult::Ok(()))?;
        if state == State::Outdated {
            conn.immediate_transaction(|conn| migrations::run(&mut Connection::Sqlite(conn)))?;
        }
        let own_path = path.clone();
        let writer = Writer::start(conn, move || connect_to_write(&own_path))?;
        let readers = Pool::new(&path, Self::READERS, Reader);
        Ok(Self { path, writer, own: ThreadLocal::new(), readers })
    }

    /// Runs `work` here and now.
    pub fn look_up<T>(&self, work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T>) -> Result<T, BoxError> {
        let conn = self.own.get_or_try(|| connect_to_read(&self.path).map(RefCell::new))?;
        Ok(work(&mut Connection::Sqlite(&mut conn.borrow_mut()))?)
    }

    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, BoxError> {
        self.readers.run(|conn| conn.transaction(|conn| work(&mut Connection::Sqlite(conn)))).await
    }

    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection<'_>) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, BoxError> {
        Ok(self.writer.write(work).await?)
    }

    pub async fn close(&self) -> Result<(), BoxError> {
        self.writer.close().await
    }
}

/// Waiting for other processes comes first: all that follows may have to.
fn connect(path: &str) -> Result<SqliteConnection, BoxError> {
    let mut conn = SqliteConnection::establish(path)?;
    conn.batch_execute("PRAGMA busy_timeout = 5000")?;
    Ok(conn)
}

fn connect_to_write(path: &str) -> Result<SqliteConnection, BoxError> {
    let mut conn = connect(path)?;
    prepare_to_write(&mut conn)?;
    Ok(conn)
}

/// With the log flushed at every commit, what was acknowledged survives a power cut.
///
/// A scan's rows go to pages all over the file: 32 MB of them are remembered, where 2 MB are usual, and the log is
/// moved into the file every 16 MB, where 4 are.
fn prepare_to_write(conn: &mut SqliteConnection) -> QueryResult<()> {
    conn.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096",
    )
}

fn connect_to_read(path: &str) -> Result<SqliteConnection, BoxError> {
    let mut conn = connect(path)?;
    prepare_to_read(&mut conn)?;
    Ok(conn)
}

fn prepare_to_read(conn: &mut SqliteConnection) -> QueryResult<()> {
    conn.batch_execute("PRAGMA query_only = ON")
}

/// What the pool does to each of its connections.
#[derive(Debug)]
struct Reader;

impl CustomizeConnection<SqliteConnection, r2d2::Error> for Reader {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), r2d2::Error> {
        Ok(prepare_to_read(conn)?)
    }
}
