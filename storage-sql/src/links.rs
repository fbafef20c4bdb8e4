//! Links in SQL.

use async_trait::async_trait;
use diesel::prelude::*;
use domain::{
    accounts::UserId,
    documents::DocumentId,
    error::{Changed, StorageError},
    links::{Group, Link, LinkRepository, link, with_siblings},
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

    async fn join(
        &self,
        user: &UserId,
        document: &DocumentId,
        siblings: &[DocumentId],
    ) -> Result<Changed, StorageError> {
        let user = user.clone();
        let documents: Vec<DocumentId> = std::iter::once(document).chain(siblings).cloned().collect();
        // Mostly there is nothing to be done, and no write to wait for.
        let found = (user.clone(), documents.clone());
        let is_joined = self.read("look for siblings", move |conn| Ok(to_join(conn, &found.0, &found.1)?.len() < 2));
        if is_joined.await? {
            return Ok(Changed::Absent);
        }
        self.write("join siblings", move |conn| {
            accounts::lock(conn, &user)?;
            let groups = to_join(conn, &user, &documents)?;
            if groups.len() < 2 || !accounts::exists(conn, &user)? {
                return Ok(Changed::Absent);
            }
            groups::write(conn, &user, &link(groups))?;
            Ok(Changed::Yes)
        })
        .await
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

/// The groups to join, of a document and its siblings; one alone where nothing is to be done.
fn to_join(conn: &mut Connection<'_>, user: &UserId, documents: &[DocumentId]) -> QueryResult<Vec<Group>> {
    let keys = documents.iter().map(DocumentId::as_str);
    let loners = loners::table.filter(loners::user_id.eq(user.as_str())).filter(loners::document.eq_any(keys));
    let loners = loners.select(loners::document);
    let loners: Vec<String> = on_each_backend!(conn, |conn| loners.load(conn))?;
    let is_loner = |document: &DocumentId| loners.iter().any(|loner| loner == document.as_str());
    if documents.first().is_none_or(is_loner) {
        return Ok(Vec::new());
    }
    let joined: Vec<DocumentId> = documents.iter().filter(|document| !is_loner(document)).cloned().collect();
    Ok(with_siblings(groups::load(conn, user, &joined)?))
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
