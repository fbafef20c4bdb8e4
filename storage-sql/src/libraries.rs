//! Libraries in SQL.

use std::collections::BTreeSet;

use async_trait::async_trait;
use diesel::{
    Connection as _,
    prelude::*,
    result::{DatabaseErrorKind, Error},
};
use domain::{
    accounts::Inserted,
    catalog::{
        ids::LibraryId,
        libraries::{Folder, Library, LibraryName, LibraryRepository, LibraryStatus, Renamed},
    },
    clock::Timestamp,
    error::StorageError,
};

use crate::{
    Database,
    connection::{Connection, on_each_backend, unreadable},
    publications,
    rows::one_of,
    schema::{grants, libraries, problems, scans},
};

/// Returns the library's number and keeps its other writers waiting until this transaction ends.
///
/// What changes publications begins with it: so counts are right, and no two wait for each other.
pub fn lock(conn: &mut Connection<'_>, library: &LibraryId) -> QueryResult<Option<i32>> {
    let row = libraries::table
        .filter(libraries::id.eq(library.as_str()))
        .filter(libraries::name.is_not_null())
        .select(libraries::number);
    match conn {
        // There, one transaction writes at a time.
        Connection::Sqlite(conn) => row.get_result(*conn),
        Connection::Postgres(conn) => row.for_no_key_update().get_result(*conn),
    }
    .optional()
}

/// Returns the library's number.
pub fn number(conn: &mut Connection<'_>, library: &LibraryId) -> QueryResult<Option<i32>> {
    let row = libraries::table
        .filter(libraries::id.eq(library.as_str()))
        .filter(libraries::name.is_not_null())
        .select(libraries::number);
    on_each_backend!(conn, |conn| row.get_result(conn)).optional()
}

/// A library as lists take it.
#[derive(Queryable)]
pub struct Counted {
    pub number: i32,
    pub publications: i64,
}

/// The libraries among these that there are, by id.
pub fn counted(conn: &mut Connection<'_>, libraries: &BTreeSet<LibraryId>) -> QueryResult<Vec<Counted>> {
    let counted = libraries::table
        .filter(one_of(libraries::id, libraries.iter().map(LibraryId::as_str)))
        .filter(libraries::name.is_not_null())
        .order(libraries::id)
        .select((libraries::number, libraries::publications));
    on_each_backend!(conn, |conn| counted.load(conn))
}

#[async_trait]
impl LibraryRepository for Database {
    async fn insert(&self, library: &Library, now: Timestamp) -> Result<Inserted, StorageError> {
        let library = library.clone();
        self.write("insert a library", move |conn| {
            let row = (
                libraries::id.eq(library.id.as_str()),
                libraries::name.eq(library.name.as_str()),
                libraries::folder.eq(library.folder.as_str()),
                libraries::everyone.eq(false),
                libraries::publications.eq(0),
                libraries::updated.eq(now.as_millis()),
            );
            let inserted = on_each_backend!(conn, |conn| diesel::insert_into(libraries::table)
                .values(row)
                .on_conflict(libraries::name)
                .do_nothing()
                .execute(conn))?;
            Ok(if inserted == 0 { Inserted::Taken } else { Inserted::Yes })
        })
        .await
    }

    async fn list(&self) -> Result<Vec<LibraryStatus>, StorageError> {
        self.read("list libraries", move |conn| {
            let listed = libraries::table.filter(libraries::name.is_not_null()).order(libraries::name).select((
                libraries::id,
                libraries::name,
                libraries::folder,
                libraries::publications,
                libraries::updated,
            ));
            let rows: Vec<Row> = on_each_backend!(conn, |conn| listed.load(conn))?;
            rows.into_iter().map(Row::parse).collect()
        })
        .await
    }

    async fn rename(&self, library: &LibraryId, name: &LibraryName) -> Result<Renamed, StorageError> {
        let (library, name) = (library.clone(), name.clone());
        self.write("rename a library", move |conn| {
            let named =
                libraries::table.filter(libraries::id.eq(library.as_str())).filter(libraries::name.is_not_null());
            let name = libraries::name.eq(name.as_str());
            // In a savepoint, for the transaction is to survive that the name is taken.
            let renamed =
                on_each_backend!(conn, |conn| conn.transaction(|conn| diesel::update(named).set(name).execute(conn)));
            match renamed {
                Ok(0) => Ok(Renamed::Absent),
                Ok(_) => Ok(Renamed::Yes),
                Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(Renamed::Taken),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Others write meanwhile: a large library takes many transactions.
    async fn remove(&self, library: &LibraryId) -> Result<(), StorageError> {
        let library = library.clone();
        let hidden = self.write("remove a library", move |conn| hide(conn, &library)).await?;
        let Some(number) = hidden else {
            return Ok(());
        };
        while self.write("empty a library", move |conn| publications::empty(conn, number)).await? {}
        self.write("remove a library", move |conn| {
            on_each_backend!(conn, |conn| diesel::delete(libraries::table.find(number)).execute(conn))?;
            Ok(())
        })
        .await
    }
}

/// Takes the library out of all lists, and returns its number; of one that is hidden already as well.
fn hide(conn: &mut Connection<'_>, library: &LibraryId) -> QueryResult<Option<i32>> {
    let unnamed = (libraries::name.eq(None::<&str>), libraries::everyone.eq(false));
    let library = libraries::table.filter(libraries::id.eq(library.as_str()));
    let number: Option<i32> = on_each_backend!(conn, |conn| diesel::update(library)
        .set(unnamed)
        .returning(libraries::number)
        .get_result(conn))
    .optional()?;
    if let Some(number) = number {
        let grants = grants::table.filter(grants::library.eq(number));
        on_each_backend!(conn, |conn| diesel::delete(grants).execute(conn))?;
        let problems = problems::table.filter(problems::library.eq(number));
        on_each_backend!(conn, |conn| diesel::delete(problems).execute(conn))?;
        on_each_backend!(conn, |conn| diesel::delete(scans::table.find(number)).execute(conn))?;
    }
    Ok(number)
}

#[derive(Queryable)]
struct Row {
    id: String,
    name: Option<String>,
    folder: String,
    publications: i64,
    updated: i64,
}

impl Row {
    fn parse(self) -> QueryResult<LibraryStatus> {
        Ok(LibraryStatus {
            library: Library {
                id: LibraryId::parse(&self.id).map_err(unreadable)?,
                name: LibraryName::parse(&self.name.unwrap_or_default()).map_err(unreadable)?,
                folder: Folder::parse(&self.folder).map_err(unreadable)?,
            },
            publications: u64::try_from(self.publications).map_err(unreadable)?,
            updated: Timestamp::from_millis(self.updated),
        })
    }
}
