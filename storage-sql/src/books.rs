//! Books in SQL.

use std::collections::HashMap;

use async_trait::async_trait;
use diesel::prelude::*;
use domain::{
    accounts::UserId,
    books::{Book, BookOrder, BookPage, BookRepository, Label},
    documents::DocumentId,
    error::{Changed, StorageError},
    progress::Percentage,
};

use crate::{
    Database, accounts,
    connection::{Connection, on_each_backend, unreadable},
    groups::canonical,
    place::{Place, place_columns},
    progress::current,
    schema::{labels, links, progress},
};

#[async_trait]
impl BookRepository for Database {
    async fn list(&self, user: &UserId, page: BookPage) -> Result<Vec<Book>, StorageError> {
        let user = user.clone();
        self.read("list books", move |conn| list(conn, &user, page)).await
    }

    async fn label(
        &self,
        user: &UserId,
        document: &DocumentId,
        label: &Label,
    ) -> Result<Option<DocumentId>, StorageError> {
        let (user, document, label) = (user.clone(), document.clone(), label.clone());
        self.write("label a book", move |conn| {
            accounts::lock(conn, &user)?;
            let Some(current) = current(conn, &user, &document)? else {
                return Ok(None);
            };
            set_label(conn, &user, &current.canonical, &label)?;
            Ok(Some(current.canonical))
        })
        .await
    }

    async fn unlabel(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError> {
        let (user, document) = (user.clone(), document.clone());
        self.write("take a label away", move |conn| {
            accounts::lock(conn, &user)?;
            let label = labels::table
                .filter(labels::user_id.eq(user.as_str()))
                .filter(labels::document.eq(canonical(user.as_str(), document.as_str())));
            let removed = on_each_backend!(conn, |conn| diesel::delete(label).execute(conn))?;
            Ok(if removed == 0 { Changed::Absent } else { Changed::Yes })
        })
        .await
    }
}

/// Labels the group of `canonical`.
pub fn set_label(conn: &mut Connection<'_>, user: &UserId, canonical: &DocumentId, label: &Label) -> QueryResult<()> {
    let row =
        (labels::user_id.eq(user.as_str()), labels::document.eq(canonical.as_str()), labels::label.eq(label.as_str()));
    on_each_backend!(conn, |conn| diesel::insert_into(labels::table)
        .values(row)
        .on_conflict((labels::user_id, labels::document))
        .do_update()
        .set(labels::label.eq(label.as_str()))
        .execute(conn))?;
    Ok(())
}

fn list(conn: &mut Connection<'_>, user: &UserId, page: BookPage) -> QueryResult<Vec<Book>> {
    let label = labels::table.on(labels::user_id.eq(progress::user_id).and(labels::document.eq(progress::document)));
    // With a bound above every percentage, none is finished.
    let finished = match page.order {
        BookOrder::Newest => i32::MAX,
        BookOrder::FinishedLast => Percentage::FINISHED.millionths().cast_signed(),
    };
    let books = progress::table
        .left_join(label)
        .filter(progress::user_id.eq(user.as_str()))
        .order((progress::percentage.ge(finished), progress::timestamp.desc(), progress::document))
        .limit(page.limit.into())
        .offset(i64::try_from(page.offset).unwrap_or(i64::MAX))
        .select((progress::document, labels::label.nullable(), place_columns!(progress, pushed_for)));
    let rows: Vec<(String, Option<String>, Place)> = on_each_backend!(conn, |conn| books.load(conn))?;

    let canonicals = rows.iter().map(|(canonical, ..)| canonical.as_str());
    let mut linked = members(conn, user, canonicals)?;
    let books = rows.into_iter().map(|(canonical, label, place)| {
        Ok(Book {
            linked: linked.remove(&canonical).unwrap_or_default(),
            canonical: DocumentId::parse(&canonical).map_err(unreadable)?,
            label: label.map(|label| Label::parse(&label)).transpose().map_err(unreadable)?,
            progress: place.0,
        })
    });
    books.collect()
}

/// The members of the groups of `canonicals`, in order.
fn members<'a>(
    conn: &mut Connection<'_>,
    user: &UserId,
    canonicals: impl Iterator<Item = &'a str>,
) -> QueryResult<HashMap<String, Vec<DocumentId>>> {
    let links = links::table
        .filter(links::user_id.eq(user.as_str()))
        .filter(links::canonical.eq_any(canonicals))
        .order(links::document)
        .select((links::canonical, links::document));
    let rows: Vec<(String, String)> = on_each_backend!(conn, |conn| links.load(conn))?;
    let mut members: HashMap<String, Vec<DocumentId>> = HashMap::new();
    for (canonical, document) in rows {
        members.entry(canonical).or_default().push(DocumentId::parse(&document).map_err(unreadable)?);
    }
    Ok(members)
}
