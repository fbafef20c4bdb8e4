//! Short URLs in SQL.

use async_trait::async_trait;
use diesel::{prelude::*, query_dsl::methods, upsert::excluded};
use domain::{
    api_keys::ApiKey,
    clock::Timestamp,
    error::StorageError,
    short_urls::{Kept, ShortCode, ShortUrl, ShortUrlRepository},
};

use crate::{
    Database, accounts,
    api_keys::{self, Row},
    connection::{Connection, on_each_backend},
    schema::{api_keys as key_rows, short_urls},
};

#[async_trait]
impl ShortUrlRepository for Database {
    async fn insert(&self, url: &ShortUrl, now: Timestamp) -> Result<Kept, StorageError> {
        let url = url.clone();
        self.write("insert a short URL", move |conn| {
            accounts::lock(conn, &url.user)?;
            if api_keys::own(conn, &url.user, &url.key)?.is_none() {
                return Ok(Kept::KeyGone);
            }
            sweep(conn, now)?;
            insert(conn, &url, now)
        })
        .await
    }

    async fn find(&self, code: &ShortCode, now: Timestamp) -> Result<Option<ApiKey>, StorageError> {
        let code = code.clone();
        self.look_up("find a short URL", move |conn| {
            let key = short_urls::table
                .inner_join(key_rows::table)
                .filter(short_urls::code.eq(code.as_str()))
                .filter(short_urls::expires_at.gt(now.as_millis()))
                .select(key_rows::all_columns);
            let row: Option<Row> = on_each_backend!(conn, |conn| key.get_result(conn)).optional()?;
            row.map(Row::parse).transpose()
        })
        .await
    }
}

/// Deletes what has expired, but for what another transaction is at: two that wait for each other would both fail.
fn sweep(conn: &mut Connection<'_>, now: Timestamp) -> QueryResult<()> {
    let expired = short_urls::table.filter(short_urls::expires_at.le(now.as_millis()));
    match conn {
        Connection::Sqlite(conn) => diesel::delete(expired).execute(*conn)?,
        Connection::Postgres(conn) => {
            let free = expired.select(short_urls::code).for_update().skip_locked();
            let codes: Vec<String> = free.load(*conn)?;
            diesel::delete(short_urls::table.filter(short_urls::code.eq_any(codes))).execute(*conn)?
        }
    };
    Ok(())
}

/// Takes the code, if it is free or its time is over.
fn insert(conn: &mut Connection<'_>, url: &ShortUrl, now: Timestamp) -> QueryResult<Kept> {
    let row = (
        short_urls::code.eq(url.code.as_str()),
        short_urls::api_key.eq(url.key.as_str()),
        short_urls::expires_at.eq(url.expires_at.as_millis()),
    );
    let upsert = diesel::insert_into(short_urls::table).values(row).on_conflict(short_urls::code).do_update().set((
        short_urls::api_key.eq(excluded(short_urls::api_key)),
        short_urls::expires_at.eq(excluded(short_urls::expires_at)),
    ));
    // By its path: a query's `filter` is another trait's.
    let upsert = methods::FilterDsl::filter(upsert, short_urls::expires_at.le(now.as_millis()));
    let kept = on_each_backend!(conn, |conn| upsert.execute(conn))?;
    Ok(if kept == 0 { Kept::CodeTaken } else { Kept::Yes })
}
