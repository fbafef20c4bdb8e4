//! Links in SQL.

use async_trait::async_trait;
use diesel::prelude::*;
use domain::{
    accounts::UserId,
    documents::DocumentId,
    error::{Changed, StorageError},
    links::{Link, LinkRepository, link},
};

use crate::{
    Database, accounts,
    connection::{Connection, on_each_backend, unreadable},
    groups, hot, progress,
    schema::{links, loners},
};

#[async_trait]
impl LinkRepository for Database {
    async fn link(&self, user: &UserId, documents: &[DocumentId]) -> Result<Option<DocumentId>, StorageError> {
        let (user, documents) = (user.clone(), documents.to_owned());
        self.write("link documents", move |conn| {
            accounts::lock(conn, &user)?;
            if !accounts::exists(conn, &user)? {
                return Ok(None);
            }
            let keys = documents.iter().map(DocumentId::as_str);
            let loners = loners::table.filter(loners::user_id.eq(user.as_str())).filter(loners::document.eq_any(keys));
            on_each_backend!(conn, |conn| diesel::delete(loners).execute(conn))?;
            groups::unite(conn, &user, &documents, link).map(Some)
        })
        .await
    }

    async fn unlink(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError> {
        let (user, document) = (user.clone(), document.clone());
        self.write("unlink a document", move |conn| unlink(conn, &user, &document)).await
    }

    async fn list(&self, user: &UserId) -> Result<Vec<Link>, StorageError> {
        let user = user.clone();
        self.read("list links", move |conn| {
            let links = links::table
                .filter(links::user_id.eq(user.as_str()))
                .order((links::canonical, links::document))
                .select((links::canonical, links::document));
            let rows: Vec<(String, String)> = on_each_backend!(conn, |conn| links.load(conn))?;
            rows.iter().map(|(canonical, document)| parse_link(canonical, document)).collect()
        })
        .await
    }
}

fn unlink(conn: &mut Connection<'_>, user: &UserId, document: &DocumentId) -> QueryResult<Changed> {
    accounts::lock(conn, user)?;
    let key = (user.as_str(), document.as_str());
    let removed = on_each_backend!(conn, |conn| diesel::delete(links::table.find(key)).execute(conn))?;
    if removed == 0 {
        return Ok(Changed::Absent);
    }
    let loner = (loners::user_id.eq(user.as_str()), loners::document.eq(document.as_str()));
    on_each_backend!(conn, |conn| diesel::insert_into(loners::table)
        .values(loner)
        .on_conflict_do_nothing()
        .execute(conn))?;
    // Alone now, the document has only what was pushed for itself.
    if let Some(place) = progress::places(conn, user, document)?.first() {
        hot::offer(conn, user, document, place)?;
    }
    Ok(Changed::Yes)
}

fn parse_link(canonical: &str, document: &str) -> QueryResult<Link> {
    let [canonical, document] = [canonical, document].map(|it| DocumentId::parse(it).map_err(unreadable));
    Ok(Link { canonical: canonical?, document: document? })
}
