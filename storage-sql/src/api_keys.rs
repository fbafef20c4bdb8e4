//! API keys in SQL.

use std::collections::BTreeSet;

use async_trait::async_trait;
use diesel::prelude::*;
use domain::{
    accounts::{Account, UserId},
    api_keys::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeyName, ApiKeyRepository, Permission, Secret, SecretDigest},
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Database, accounts,
    connection::{Connection, on_each_backend, unreadable},
    schema::{api_keys, users},
};

#[async_trait]
impl ApiKeyRepository for Database {
    async fn insert(&self, key: &ApiKey) -> Result<Changed, StorageError> {
        let key = key.clone();
        self.write("insert an API key", move |conn| {
            accounts::lock(conn, &key.user)?;
            if !accounts::exists(conn, &key.user)? {
                return Ok(Changed::Absent);
            }
            let row = Row::new(&key);
            on_each_backend!(conn, |conn| diesel::insert_into(api_keys::table).values(row).execute(conn))?;
            Ok(Changed::Yes)
        })
        .await
    }

    async fn list(&self, user: &UserId) -> Result<Vec<ApiKey>, StorageError> {
        let user = user.clone();
        self.read("list API keys", move |conn| {
            let keys =
                api_keys::table.filter(api_keys::user_id.eq(user.as_str())).order((api_keys::created_at, api_keys::id));
            let rows: Vec<Row> = on_each_backend!(conn, |conn| keys.load(conn))?;
            rows.into_iter().map(Row::parse).collect()
        })
        .await
    }

    async fn find(&self, digest: &SecretDigest) -> Result<Option<(ApiKey, Account)>, StorageError> {
        let digest = *digest;
        self.look_up("find an API key", move |conn| {
            let key =
                api_keys::table.inner_join(users::table).filter(api_keys::digest.eq(digest.as_bytes().as_slice()));
            let found: Option<(Row, accounts::Row)> = on_each_backend!(conn, |conn| key.get_result(conn)).optional()?;
            found.map(|(row, owner)| Ok((row.parse()?, owner.0))).transpose()
        })
        .await
    }

    async fn update(
        &self,
        user: &UserId,
        id: &ApiKeyId,
        change: &ApiKeyChange,
        at: Timestamp,
    ) -> Result<Option<ApiKey>, StorageError> {
        let (user, id, change) = (user.clone(), id.clone(), change.clone());
        self.write("change an API key", move |conn| {
            accounts::lock(conn, &user)?;
            let Some(mut key) = own(conn, &user, &id)? else {
                return Ok(None);
            };
            key.change(&change, at);
            let set = (
                api_keys::name.eq(key.name.as_str()),
                api_keys::permissions.eq(spell(&key.permissions)),
                api_keys::updated_at.eq(key.updated_at.as_millis()),
            );
            let row = api_keys::table.find(id.as_str());
            on_each_backend!(conn, |conn| diesel::update(row).set(set).execute(conn))?;
            Ok(Some(key))
        })
        .await
    }

    async fn touch(&self, user: &UserId, id: &ApiKeyId, at: Timestamp) -> Result<(), StorageError> {
        let (user, id, at) = (user.clone(), id.clone(), at.as_millis());
        // One statement, which concerns nothing else of the user's: no lock is needed.
        self.write("note the use of an API key", move |conn| {
            let row = api_keys::table
                .filter(api_keys::id.eq(id.as_str()))
                .filter(api_keys::user_id.eq(user.as_str()))
                .filter(api_keys::last_accessed_at.is_null().or(api_keys::last_accessed_at.lt(at)));
            let used = api_keys::last_accessed_at.eq(at);
            on_each_backend!(conn, |conn| diesel::update(row).set(used).execute(conn))?;
            Ok(())
        })
        .await
    }

    async fn remove(&self, user: &UserId, id: &ApiKeyId) -> Result<Changed, StorageError> {
        let (user, id) = (user.clone(), id.clone());
        self.write("remove an API key", move |conn| {
            accounts::lock(conn, &user)?;
            let row = api_keys::table.filter(api_keys::id.eq(id.as_str())).filter(api_keys::user_id.eq(user.as_str()));
            let removed = on_each_backend!(conn, |conn| diesel::delete(row).execute(conn))?;
            Ok(if removed == 0 { Changed::Absent } else { Changed::Yes })
        })
        .await
    }
}

/// Finds a key of the user.
pub fn own(conn: &mut Connection<'_>, user: &UserId, id: &ApiKeyId) -> QueryResult<Option<ApiKey>> {
    let key = api_keys::table.filter(api_keys::id.eq(id.as_str())).filter(api_keys::user_id.eq(user.as_str()));
    let row: Option<Row> = on_each_backend!(conn, |conn| key.get_result(conn)).optional()?;
    row.map(Row::parse).transpose()
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = api_keys)]
pub struct Row {
    id: String,
    user_id: String,
    name: String,
    secret: String,
    digest: Vec<u8>,
    permissions: String,
    created_at: i64,
    updated_at: i64,
    last_accessed_at: Option<i64>,
}

impl Row {
    fn new(key: &ApiKey) -> Self {
        Self {
            id: key.id.as_str().to_owned(),
            user_id: key.user.as_str().to_owned(),
            name: key.name.as_str().to_owned(),
            secret: key.secret.expose().to_owned(),
            digest: key.secret.digest().as_bytes().to_vec(),
            permissions: spell(&key.permissions),
            created_at: key.created_at.as_millis(),
            updated_at: key.updated_at.as_millis(),
            last_accessed_at: key.last_accessed_at.map(Timestamp::as_millis),
        }
    }

    pub fn parse(self) -> QueryResult<ApiKey> {
        let permissions = self.permissions.split_whitespace().map(Permission::parse);
        Ok(ApiKey {
            id: ApiKeyId::parse(&self.id).map_err(unreadable)?,
            user: UserId::new(self.user_id),
            name: ApiKeyName::parse(&self.name).map_err(unreadable)?,
            secret: Secret::parse(&self.secret).ok_or_else(|| unreadable("an API key that is none"))?,
            permissions: permissions.collect::<Result<_, _>>().map_err(unreadable)?,
            created_at: Timestamp::from_millis(self.created_at),
            updated_at: Timestamp::from_millis(self.updated_at),
            last_accessed_at: self.last_accessed_at.map(Timestamp::from_millis),
        })
    }
}

fn spell(permissions: &BTreeSet<Permission>) -> String {
    permissions.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" ")
}
