//! Accounts in SQL.

use async_trait::async_trait;
use diesel::{
    backend::Backend,
    deserialize::{self, FromStaticSqlRow},
    dsl,
    prelude::*,
};
use domain::{
    accounts::{Account, AccountChange, AccountRepository, Inserted, NewAccount, Offer, Settings, UserId, UserName},
    clock::Timestamp,
    error::{Changed, StorageError},
    passwords::PasswordHash,
};
use uuid::Uuid;

use crate::{
    Database,
    connection::{Connection, on_each_backend},
    schema::users,
};

/// Keeps other writes of the same user waiting until this transaction ends.
///
/// In SQLite they wait already: one transaction writes at a time.
pub fn lock(conn: &mut Connection<'_>, user: &UserId) -> QueryResult<()> {
    if let Connection::Postgres(conn) = conn {
        let row = users::table.find(user.as_str()).select(users::id).for_no_key_update();
        row.get_result::<String>(*conn).optional()?;
    }
    Ok(())
}

/// Whether there is such an account.
pub fn exists(conn: &mut Connection<'_>, user: &UserId) -> QueryResult<bool> {
    let exists = diesel::select(dsl::exists(users::table.find(user.as_str())));
    on_each_backend!(conn, |conn| exists.get_result(conn))
}

#[async_trait]
impl AccountRepository for Database {
    async fn find(&self, name: &UserName) -> Result<Option<Account>, StorageError> {
        let name = name.clone();
        self.look_up("find an account", move |conn| {
            let account = users::table.filter(users::name.eq(name.as_str()));
            let row: Option<Row> = on_each_backend!(conn, |conn| account.get_result(conn)).optional()?;
            Ok(row.map(|row| row.0))
        })
        .await
    }

    async fn insert(&self, account: &NewAccount) -> Result<Inserted, StorageError> {
        let account = account.clone();
        self.write("insert an account", move |conn| {
            let id = Uuid::now_v7().to_string();
            let row = NewRow::new(&id, &account);
            let inserted = on_each_backend!(conn, |conn| diesel::insert_into(users::table)
                .values(row)
                .on_conflict(users::name)
                .do_nothing()
                .execute(conn))?;
            Ok(if inserted == 0 { Inserted::Taken } else { Inserted::Yes })
        })
        .await
    }

    async fn update(&self, user: &UserId, change: &AccountChange) -> Result<Changed, StorageError> {
        let (user, change) = (user.clone(), change.clone());
        self.write("update an account", move |conn| {
            let account = users::table.find(user.as_str());
            let row = ChangedRow::new(&change);
            let updated = on_each_backend!(conn, |conn| diesel::update(account).set(row).execute(conn));
            let found = match updated.optional_empty_changeset()? {
                Some(rows) => rows > 0,
                None => exists(conn, &user)?,
            };
            Ok(if found { Changed::Yes } else { Changed::Absent })
        })
        .await
    }

    async fn replace_hash(&self, user: &UserId, old: &PasswordHash, new: &PasswordHash) -> Result<(), StorageError> {
        let (user, old, new) = (user.clone(), old.clone(), new.clone());
        self.write("replace a password hash", move |conn| {
            let account = users::table.find(user.as_str()).filter(users::password_hash.eq(old.expose()));
            let hash = users::password_hash.eq(new.expose());
            on_each_backend!(conn, |conn| diesel::update(account).set(hash).execute(conn))?;
            Ok(())
        })
        .await
    }

    async fn remove(&self, user: &UserId) -> Result<(), StorageError> {
        let user = user.clone();
        self.write("remove an account", move |conn| {
            on_each_backend!(conn, |conn| diesel::delete(users::table.find(user.as_str())).execute(conn))?;
            Ok(())
        })
        .await
    }

    async fn list(&self, after: Option<&UserName>, limit: u16) -> Result<Vec<Account>, StorageError> {
        // No name is empty.
        let after = after.map(|name| name.as_str().to_owned()).unwrap_or_default();
        self.read("list accounts", move |conn| {
            let accounts = users::table.filter(users::name.gt(after)).order(users::name).limit(limit.into());
            let rows: Vec<Row> = on_each_backend!(conn, |conn| accounts.load(conn))?;
            Ok(rows.into_iter().map(|row| row.0).collect())
        })
        .await
    }
}

/// An account as it is read.
pub struct Row(pub Account);

type Columns = (String, String, String, String, bool, bool, bool, i64);

impl<DB: Backend> Queryable<users::SqlType, DB> for Row
where
    Columns: FromStaticSqlRow<users::SqlType, DB>,
{
    type Row = Columns;

    fn build(
        (id, name, password_hash, offer, card, admin, disabled, created_at): Columns,
    ) -> deserialize::Result<Self> {
        Ok(Self(Account {
            id: UserId::new(id),
            name: UserName::parse(&name)?,
            password_hash: PasswordHash::new(password_hash),
            settings: Settings { offer: parse_offer(&offer)?, card },
            admin,
            disabled,
            created_at: Timestamp::from_millis(created_at),
        }))
    }
}

#[derive(Insertable)]
#[diesel(table_name = users)]
struct NewRow<'a> {
    id: &'a str,
    name: &'a str,
    password_hash: &'a str,
    offer: &'a str,
    card: bool,
    admin: bool,
    disabled: bool,
    created_at: i64,
}

impl<'a> NewRow<'a> {
    fn new(id: &'a str, account: &'a NewAccount) -> Self {
        let settings = Settings::default();
        Self {
            id,
            name: account.name.as_str(),
            password_hash: account.password_hash.expose(),
            offer: offer_name(settings.offer),
            card: settings.card,
            admin: account.admin,
            disabled: false,
            created_at: account.created_at.as_millis(),
        }
    }
}

#[derive(AsChangeset)]
#[diesel(table_name = users)]
struct ChangedRow<'a> {
    password_hash: Option<&'a str>,
    offer: Option<&'a str>,
    card: Option<bool>,
    admin: Option<bool>,
    disabled: Option<bool>,
}

impl<'a> ChangedRow<'a> {
    fn new(change: &'a AccountChange) -> Self {
        Self {
            password_hash: change.password_hash.as_ref().map(PasswordHash::expose),
            offer: change.offer.map(offer_name),
            card: change.card,
            admin: change.admin,
            disabled: change.disabled,
        }
    }
}

fn offer_name(offer: Offer) -> &'static str {
    match offer {
        Offer::Latest => "latest",
        Offer::Furthest => "furthest",
    }
}

/// Reads what [`offer_name`] wrote.
pub fn parse_offer(name: &str) -> deserialize::Result<Offer> {
    match name {
        "latest" => Ok(Offer::Latest),
        "furthest" => Ok(Offer::Furthest),
        _ => Err(format!("no such offer: {name}").into()),
    }
}
