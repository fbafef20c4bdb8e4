//! Who sees which library, in SQL.

use std::collections::BTreeSet;

use async_trait::async_trait;
use diesel::prelude::*;
use domain::{
    accounts::UserId,
    catalog::{
        ids::LibraryId,
        libraries::{AccessRepository, Grantee},
    },
    error::{Changed, StorageError},
};

use crate::{
    Database, accounts,
    connection::{Connection, on_each_backend, unreadable},
    libraries,
    schema::{
        grants,
        libraries::dsl::{everyone, id, libraries as table, name, number},
    },
};

#[async_trait]
impl AccessRepository for Database {
    async fn grant(&self, library: &LibraryId, to: &Grantee) -> Result<Changed, StorageError> {
        let (library, to) = (library.clone(), to.clone());
        self.write("grant a library", move |conn| match to {
            Grantee::Everyone => show_everyone(conn, &library, true),
            Grantee::User(user) => grant(conn, &library, &user),
        })
        .await
    }

    async fn revoke(&self, library: &LibraryId, from: &Grantee) -> Result<Changed, StorageError> {
        let (library, from) = (library.clone(), from.clone());
        self.write("revoke a library", move |conn| match from {
            Grantee::Everyone => show_everyone(conn, &library, false),
            Grantee::User(user) => revoke(conn, &library, &user),
        })
        .await
    }

    async fn granted(&self, user: &UserId) -> Result<BTreeSet<LibraryId>, StorageError> {
        let user = user.clone();
        self.look_up("list granted libraries", move |conn| {
            let own = grants::table.filter(grants::user_id.eq(user.as_str())).select(grants::library);
            let granted = table.filter(everyone.or(number.eq_any(own))).select(id);
            let ids: Vec<String> = on_each_backend!(conn, |conn| granted.load(conn))?;
            ids.iter().map(|it| LibraryId::parse(it).map_err(unreadable)).collect()
        })
        .await
    }

    async fn grantees(&self, library: &LibraryId) -> Result<BTreeSet<Grantee>, StorageError> {
        let library = library.clone();
        self.read("list whom a library is granted to", move |conn| {
            let row = table.filter(id.eq(library.as_str())).select((number, everyone));
            let row: Option<(i32, bool)> = on_each_backend!(conn, |conn| row.get_result(conn)).optional()?;
            let Some((library, to_everyone)) = row else {
                return Ok(BTreeSet::new());
            };
            let users = grants::table.filter(grants::library.eq(library)).select(grants::user_id);
            let users: Vec<String> = on_each_backend!(conn, |conn| users.load(conn))?;
            let users = users.into_iter().map(|user| Grantee::User(UserId::new(user)));
            Ok(users.chain(to_everyone.then_some(Grantee::Everyone)).collect())
        })
        .await
    }
}

fn show_everyone(conn: &mut Connection<'_>, library: &LibraryId, shown: bool) -> QueryResult<Changed> {
    let row = table.filter(id.eq(library.as_str())).filter(name.is_not_null());
    // A grant repeated is fine, and a revocation is not.
    let row = row.filter(everyone.eq(true).or(everyone.ne(shown)));
    let changed = on_each_backend!(conn, |conn| diesel::update(row).set(everyone.eq(shown)).execute(conn))?;
    Ok(if changed == 0 { Changed::Absent } else { Changed::Yes })
}

/// Locks the account before the library, and so does whoever removes one.
fn grant(conn: &mut Connection<'_>, library: &LibraryId, user: &UserId) -> QueryResult<Changed> {
    accounts::lock(conn, user)?;
    let Some(library) = libraries::lock(conn, library)? else {
        return Ok(Changed::Absent);
    };
    if !accounts::exists(conn, user)? {
        return Ok(Changed::Absent);
    }
    let row = (grants::library.eq(library), grants::user_id.eq(user.as_str()));
    on_each_backend!(conn, |conn| diesel::insert_into(grants::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(Changed::Yes)
}

fn revoke(conn: &mut Connection<'_>, library: &LibraryId, user: &UserId) -> QueryResult<Changed> {
    let library = table.filter(id.eq(library.as_str())).select(number);
    let granted = grants::table.filter(grants::library.eq_any(library)).filter(grants::user_id.eq(user.as_str()));
    let removed = on_each_backend!(conn, |conn| diesel::delete(granted).execute(conn))?;
    Ok(if removed == 0 { Changed::Absent } else { Changed::Yes })
}
