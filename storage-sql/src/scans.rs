//! Scans in SQL.

use async_trait::async_trait;
use diesel::{dsl::exists, prelude::*};
use domain::{
    catalog::{
        ids::LibraryId,
        scans::{Begun, Lease, Scan, ScanRepository, ScanState},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Database,
    connection::{Connection, on_each_backend, unreadable},
    libraries,
    schema::{libraries as library_rows, scans},
};

#[async_trait]
impl ScanRepository for Database {
    async fn find(&self, library: &LibraryId, now: Timestamp) -> Result<Option<Scan>, StorageError> {
        let library = library.clone();
        self.look_up("find a scan", move |conn| {
            let number = library_rows::table.filter(library_rows::id.eq(library.as_str())).select(library_rows::number);
            let scan = scans::table.filter(scans::library.eq_any(number)).select((
                scans::scanner,
                scans::until,
                scans::state,
                scans::seen,
                scans::opened,
                scans::added,
                scans::changed,
                scans::removed,
                scans::problems,
                scans::started,
                scans::finished,
            ));
            let row: Option<Row> = on_each_backend!(conn, |conn| scan.get_result(conn)).optional()?;
            row.map(|row| row.parse(now)).transpose()
        })
        .await
    }

    async fn begin(&self, library: &LibraryId, lease: &Lease, now: Timestamp) -> Result<Begun, StorageError> {
        let (library, lease) = (library.clone(), lease.clone());
        self.write("begin a scan", move |conn| begin(conn, &library, &lease, now)).await
    }

    async fn report(&self, library: &LibraryId, lease: &Lease, scan: &Scan) -> Result<Changed, StorageError> {
        let (library, lease, scan) = (library.clone(), lease.clone(), scan.clone());
        self.write("report a scan", move |conn| {
            let number = library_rows::table.filter(library_rows::id.eq(library.as_str())).select(library_rows::number);
            let held =
                scans::table.filter(scans::library.eq_any(number)).filter(scans::scanner.eq(lease.scanner.as_str()));
            let row = Row::new(&lease, &scan);
            let reported = on_each_backend!(conn, |conn| diesel::update(held).set(row).execute(conn))?;
            Ok(if reported == 0 { Changed::Absent } else { Changed::Yes })
        })
        .await
    }
}

fn begin(conn: &mut Connection<'_>, library: &LibraryId, lease: &Lease, now: Timestamp) -> QueryResult<Begun> {
    let Some(number) = libraries::lock(conn, library)? else {
        return Ok(Begun::NoLibrary);
    };
    // With the library locked nobody else begins.
    let other = scans::table
        .filter(scans::library.eq(number))
        .filter(scans::scanner.ne(lease.scanner.as_str()))
        .filter(scans::until.gt(now.as_millis()));
    let runs = diesel::select(exists(other));
    if on_each_backend!(conn, |conn| runs.get_result(conn))? {
        return Ok(Begun::Running);
    }
    let row = (scans::library.eq(number), Row::new(lease, &Scan::begun(now)));
    on_each_backend!(conn, |conn| diesel::insert_into(scans::table)
        .values(row)
        .on_conflict(scans::library)
        .do_update()
        .set(Row::new(lease, &Scan::begun(now)))
        .execute(conn))?;
    Ok(Begun::Yes)
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = scans, treat_none_as_null = true)]
struct Row {
    /// None once it is over.
    scanner: Option<String>,
    until: i64,
    state: String,
    seen: i64,
    opened: i64,
    added: i64,
    changed: i64,
    removed: i64,
    problems: i64,
    started: i64,
    finished: Option<i64>,
}

impl Row {
    fn new(lease: &Lease, scan: &Scan) -> Self {
        let runs = scan.state == ScanState::Running;
        Self {
            scanner: runs.then(|| lease.scanner.as_str().to_owned()),
            until: lease.until.as_millis(),
            state: scan.state.as_str().to_owned(),
            seen: scan.seen.cast_signed(),
            opened: scan.opened.cast_signed(),
            added: scan.added.cast_signed(),
            changed: scan.changed.cast_signed(),
            removed: scan.removed.cast_signed(),
            problems: scan.problems.cast_signed(),
            started: scan.started.as_millis(),
            finished: scan.finished.map(Timestamp::as_millis),
        }
    }

    fn parse(self, now: Timestamp) -> QueryResult<Scan> {
        let state = match ScanState::parse(&self.state).map_err(unreadable)? {
            ScanState::Running if self.until <= now.as_millis() => ScanState::Idle,
            state => state,
        };
        Ok(Scan {
            state,
            seen: self.seen.cast_unsigned(),
            opened: self.opened.cast_unsigned(),
            added: self.added.cast_unsigned(),
            changed: self.changed.cast_unsigned(),
            removed: self.removed.cast_unsigned(),
            problems: self.problems.cast_unsigned(),
            started: Timestamp::from_millis(self.started),
            finished: self.finished.map(Timestamp::from_millis),
        })
    }
}
