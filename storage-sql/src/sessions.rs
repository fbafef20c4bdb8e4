//! Sessions in SQL.

use async_trait::async_trait;
use diesel::prelude::*;
use domain::{
    accounts::{Account, UserId},
    clock::Timestamp,
    error::{Changed, StorageError},
    sessions::{Session, SessionDigest, SessionRepository},
};

use crate::{
    Database, accounts,
    connection::{Connection, on_each_backend},
    schema::{sessions, users},
};

#[async_trait]
impl SessionRepository for Database {
    async fn insert(&self, session: &Session, now: Timestamp) -> Result<Changed, StorageError> {
        let session = session.clone();
        self.write("insert a session", move |conn| {
            accounts::lock(conn, &session.user)?;
            if !accounts::exists(conn, &session.user)? {
                return Ok(Changed::Absent);
            }
            sweep(conn, now)?;
            let row = (
                sessions::digest.eq(session.digest.as_bytes().as_slice()),
                sessions::user_id.eq(session.user.as_str()),
                sessions::created_at.eq(session.created_at.as_millis()),
                sessions::expires_at.eq(session.expires_at.as_millis()),
            );
            on_each_backend!(conn, |conn| diesel::insert_into(sessions::table).values(row).execute(conn))?;
            Ok(Changed::Yes)
        })
        .await
    }

    async fn find(&self, digest: &SessionDigest, now: Timestamp) -> Result<Option<Account>, StorageError> {
        let digest = *digest;
        self.look_up("find a session", move |conn| {
            let user = sessions::table
                .inner_join(users::table)
                .filter(sessions::digest.eq(digest.as_bytes().as_slice()))
                .filter(sessions::expires_at.gt(now.as_millis()))
                .select(users::all_columns);
            let row: Option<accounts::Row> = on_each_backend!(conn, |conn| user.get_result(conn)).optional()?;
            Ok(row.map(|row| row.0))
        })
        .await
    }

    async fn remove(&self, digest: &SessionDigest) -> Result<(), StorageError> {
        let digest = *digest;
        self.write("remove a session", move |conn| {
            let row = sessions::table.find(digest.as_bytes().as_slice());
            on_each_backend!(conn, |conn| diesel::delete(row).execute(conn))?;
            Ok(())
        })
        .await
    }

    async fn remove_all(&self, user: &UserId) -> Result<(), StorageError> {
        let user = user.clone();
        self.write("remove a user's sessions", move |conn| {
            accounts::lock(conn, &user)?;
            let rows = sessions::table.filter(sessions::user_id.eq(user.as_str()));
            on_each_backend!(conn, |conn| diesel::delete(rows).execute(conn))?;
            Ok(())
        })
        .await
    }
}

/// Deletes what has expired, but for what another transaction is at: two that wait for each other would both fail.
fn sweep(conn: &mut Connection<'_>, now: Timestamp) -> QueryResult<()> {
    let expired = sessions::table.filter(sessions::expires_at.le(now.as_millis()));
    match conn {
        Connection::Sqlite(conn) => diesel::delete(expired).execute(*conn)?,
        Connection::Postgres(conn) => {
            let free = expired.select(sessions::digest).for_update().skip_locked();
            let digests: Vec<Vec<u8>> = free.load(*conn)?;
            diesel::delete(sessions::table.filter(sessions::digest.eq_any(digests))).execute(*conn)?
        }
    };
    Ok(())
}
