//! The three statements of a push, spelled out.
//!
//! Diesel prepares its own upserts anew each time, which costs several times as much as running them; a statement of
//! ours says that it is always the same, and stays prepared.

use std::marker::PhantomData;

use diesel::{
    backend::Backend,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Bool, Integer, Nullable, Text},
};
use domain::{
    accounts::{Offer, UserId},
    documents::{Authors, Description, DocumentId, FileName},
    progress::Progress,
    text::Text as Line,
};

use crate::{
    accounts::parse_offer,
    connection::{Connection, on_each_backend, unreadable},
    names,
    place::{self, Place},
    schema::{places, progress},
};

/// All that a push has to know.
pub struct Target {
    pub offer: Offer,
    pub canonical: DocumentId,
    pub current: Option<Progress>,
    /// Whether the document was pushed before with the file name that it has now.
    pub named: bool,
}

impl Target {
    /// Looks where `progress` belongs; `None` if there is no such account.
    pub fn find(conn: &mut Connection<'_>, user: &UserId, progress: &Progress) -> QueryResult<Option<Self>> {
        let digest = progress.description.filename.as_ref().map(names::digest);
        let query = FindTarget {
            user: user.as_str(),
            document: progress.document.as_str(),
            digest: digest.as_ref().map(DocumentId::as_str),
        };
        let row: Option<(String, String, Option<Place>, bool)> =
            on_each_backend!(conn, |conn| query.get_result(conn)).optional()?;
        let Some((offer, canonical, place, named)) = row else {
            return Ok(None);
        };
        Ok(Some(Self {
            offer: parse_offer(&offer).map_err(unreadable)?,
            canonical: DocumentId::parse(&canonical).map_err(unreadable)?,
            current: place.map(|place| place.0),
            named,
        }))
    }
}

/// Keeps `place` as the last one of its device in its document.
pub fn keep(conn: &mut Connection<'_>, user: &UserId, place: &Progress) -> QueryResult<()> {
    let key = [user.as_str(), place.document.as_str(), place.device_key().as_str()];
    let upsert = Upsert::<places::table>::new(key, place)?;
    on_each_backend!(conn, |conn| upsert.execute(conn))?;
    Ok(())
}

/// Makes `place` the one that the group of `canonical` offers.
pub fn offer(conn: &mut Connection<'_>, user: &UserId, canonical: &DocumentId, place: &Progress) -> QueryResult<()> {
    let key = [user.as_str(), canonical.as_str(), place.document.as_str()];
    let upsert = Upsert::<progress::table>::new(key, place)?;
    on_each_backend!(conn, |conn| upsert.execute(conn))?;
    Ok(())
}

struct FindTarget<'a> {
    user: &'a str,
    document: &'a str,
    digest: Option<&'a str>,
}

impl Query for FindTarget<'_> {
    type SqlType = (Text, Text, Nullable<place::Columns>, Bool);
}

impl<DB> QueryFragment<DB> for FindTarget<'_>
where
    DB: Backend,
    str: ToSql<Text, DB>,
{
    /// The account stands first, for it is the one that is always there.
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT users.offer, coalesce(links.canonical, ");
        out.push_bind_param::<Text, _>(&self.document)?;
        out.push_sql(
            "), progress.pushed_for, progress.position, progress.percentage, progress.device, progress.device_id, \
             progress.timestamp, progress.filename, progress.title, progress.authors, \
             file_names.first_seen IS NOT NULL \
             FROM users \
             LEFT JOIN links ON links.user_id = users.id AND links.document = ",
        );
        out.push_bind_param::<Text, _>(&self.document)?;
        out.push_sql(
            " LEFT JOIN progress ON progress.user_id = users.id AND progress.document = coalesce(links.canonical, ",
        );
        out.push_bind_param::<Text, _>(&self.document)?;
        out.push_sql(") LEFT JOIN file_names ON file_names.user_id = users.id AND file_names.digest = ");
        out.push_bind_param::<Nullable<Text>, _>(&self.digest)?;
        out.push_sql(" AND file_names.document = ");
        out.push_bind_param::<Text, _>(&self.document)?;
        out.push_sql(" WHERE users.id = ");
        out.push_bind_param::<Text, _>(&self.user)
    }
}

impl QueryId for FindTarget<'_> {
    type QueryId = FindTarget<'static>;
}

impl<Conn> RunQueryDsl<Conn> for FindTarget<'_> {}

/// Inserts a place, or replaces the one with the same key.
struct Upsert<'a, Table: 'static> {
    /// The values of the columns that the tables differ in.
    key: [&'a str; 3],
    position: &'a str,
    percentage: i32,
    device: &'a str,
    device_id: &'a str,
    timestamp: i64,
    told: [Option<&'a str>; 3],
    table: PhantomData<Table>,
}

/// What an upsert says differently for each table.
trait Destination: 'static {
    const INSERT: &'static str;
    const ON_CONFLICT: &'static str;
}

impl Destination for places::table {
    const INSERT: &'static str = "INSERT INTO places (user_id, document, device_key, ";
    const ON_CONFLICT: &'static str = "ON CONFLICT (user_id, document, device_key) DO UPDATE SET ";
}

impl Destination for progress::table {
    const INSERT: &'static str = "INSERT INTO progress (user_id, document, pushed_for, ";
    const ON_CONFLICT: &'static str =
        "ON CONFLICT (user_id, document) DO UPDATE SET pushed_for = excluded.pushed_for, ";
}

impl<'a, Table> Upsert<'a, Table> {
    fn new(key: [&'a str; 3], place: &'a Progress) -> QueryResult<Self> {
        let Description { filename, title, authors } = &place.description;
        Ok(Self {
            key,
            position: place.position.as_str(),
            percentage: i32::try_from(place.percentage.millionths())
                .map_err(|error| diesel::result::Error::SerializationError(error.into()))?,
            device: place.device.as_str(),
            device_id: place.device_id.as_str(),
            timestamp: place.timestamp.as_millis(),
            told: [
                filename.as_ref().map(FileName::as_str),
                title.as_ref().map(Line::as_str),
                authors.as_ref().map(Authors::as_str),
            ],
            table: PhantomData,
        })
    }
}

impl<DB, Table: Destination> QueryFragment<DB> for Upsert<'_, Table>
where
    DB: Backend,
    str: ToSql<Text, DB>,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(Table::INSERT);
        out.push_sql("position, percentage, device, device_id, timestamp, filename, title, authors) VALUES (");
        for text in &self.key {
            out.push_bind_param::<Text, _>(text)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Text, _>(&self.position)?;
        out.push_sql(", ");
        out.push_bind_param::<Integer, _>(&self.percentage)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(&self.device)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(&self.device_id)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.timestamp)?;
        for text in &self.told {
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, _>(text)?;
        }
        out.push_sql(") ");
        out.push_sql(Table::ON_CONFLICT);
        out.push_sql(
            "position = excluded.position, percentage = excluded.percentage, device = excluded.device, \
             device_id = excluded.device_id, timestamp = excluded.timestamp, filename = excluded.filename, \
             title = excluded.title, authors = excluded.authors",
        );
        Ok(())
    }
}

impl<Table> QueryId for Upsert<'_, Table> {
    type QueryId = Upsert<'static, Table>;
}

impl<Conn, Table> RunQueryDsl<Conn> for Upsert<'_, Table> {}
