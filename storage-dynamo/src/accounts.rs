//! Accounts: an item each, and an entry in the list of names.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update, builders::UpdateBuilder};
use domain::{
    accounts::{Account, AccountChange, AccountRepository, Inserted, NewAccount, Offer, Settings, UserId, UserName},
    clock::Timestamp,
    error::{Changed, StorageError},
    passwords::PasswordHash,
};

use crate::{
    Tables,
    changes::random_revision,
    item::{Item, Malformed, flag, n, optional_number, optional_text, parsed, s, text},
    keys::{self, Table},
};

/// The condition that an account is there, and not being removed.
pub const IS_THERE: &str = "attribute_exists(#username) AND attribute_not_exists(#removing)";

#[async_trait]
impl AccountRepository for Tables {
    async fn find(&self, name: &UserName) -> Result<Option<Account>, StorageError> {
        let found = self.get(keys::user(&user_id(name))).await?;
        Ok(found.as_ref().map(read_account).transpose()?)
    }

    async fn insert(&self, account: &NewAccount) -> Result<Inserted, StorageError> {
        let id = user_id(&account.name);
        let mut item = keys::user(&id).into_item();
        item.extend([
            ("password_hash".to_owned(), s(account.password_hash.expose())),
            ("admin".to_owned(), AttributeValue::Bool(account.admin)),
            ("created_at".to_owned(), n(account.created_at.as_millis())),
            ("revision".to_owned(), s(random_revision())),
        ]);
        let put = Put::builder()
            .table_name(self.names.of(Table::Users))
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#username)")
            .expression_attribute_names("#username", "username")
            .build();
        let new = TransactWriteItem::builder().put(put.expect("complete")).build();
        match self.write_account(new, &id).await? {
            Changed::Yes => Ok(Inserted::Yes),
            Changed::Absent => Ok(Inserted::Taken),
        }
    }

    async fn update(&self, user: &UserId, change: &AccountChange) -> Result<Changed, StorageError> {
        let attributes = attributes(change);
        if attributes.is_empty() {
            let found = self.get(keys::user(user)).await?;
            return Ok(if found.is_some() { Changed::Yes } else { Changed::Absent });
        }
        let update = self.update_of(user).condition_expression("attribute_exists(#username)");
        let update = update.expression_attribute_names("#username", "username");
        self.write_account(set(update, attributes), user).await
    }

    async fn replace_hash(&self, user: &UserId, old: &PasswordHash, new: &PasswordHash) -> Result<(), StorageError> {
        let update = self
            .update_of(user)
            .condition_expression("#password_hash = :old")
            .expression_attribute_values(":old", s(old.expose()));
        let update = set(update, vec![("password_hash", s(new.expose()))]);
        self.write_account(update, user).await.map(|_| ())
    }

    async fn remove(&self, user: &UserId) -> Result<(), StorageError> {
        self.remove_account(user).await
    }

    async fn list(&self, after: Option<&UserName>, limit: u16) -> Result<Vec<Account>, StorageError> {
        let mut accounts = Vec::new();
        let mut after = after.map(|name| name.as_str().to_owned());
        while accounts.len() < usize::from(limit) {
            let wanted = (usize::from(limit) - accounts.len()).min(Self::LISTED_AT_ONCE);
            let names = self.names_after(after.as_deref(), wanted).await?;
            let Some(last) = names.last() else {
                break;
            };
            after = Some(last.clone());
            let keys = names.iter().map(|name| keys::user(&UserId::new(name)).into_item()).collect();
            let found = self.get_batch(Table::Users, keys).await?;
            accounts.extend(found.iter().map(read_account).collect::<Result<Vec<_>, _>>()?);
        }
        accounts.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(accounts)
    }
}

impl Tables {
    /// The most items that one batch reads.
    const LISTED_AT_ONCE: usize = 100;

    fn update_of(&self, user: &UserId) -> UpdateBuilder {
        let key = keys::user(user);
        Update::builder().table_name(self.names.of(key.table)).set_key(Some(key.into_item()))
    }

    /// Writes an account and lists its name; absent if the condition does not hold.
    async fn write_account(&self, account: TransactWriteItem, user: &UserId) -> Result<Changed, StorageError> {
        let key = keys::listed(user);
        let put = Put::builder().table_name(self.names.of(key.table)).set_item(Some(key.into_item())).build();
        let listed = TransactWriteItem::builder().put(put.expect("complete")).build();
        self.insist("write an account", vec![account, listed]).await
    }

    /// Lists up to `limit` names of accounts, those after `after`.
    async fn names_after(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, StorageError> {
        let answer = self
            .client
            .query()
            .table_name(self.names.of(Table::Lists))
            .consistent_read(true)
            .key_condition_expression("#list = :list AND #entry > :after")
            .expression_attribute_names("#list", "list")
            .expression_attribute_names("#entry", "entry")
            .expression_attribute_values(":list", s(keys::USERS))
            // No name begins with a space.
            .expression_attribute_values(":after", s(after.unwrap_or(" ")))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| StorageError::new("list accounts", error))?;
        Ok(answer.items().iter().map(|item| text(item, "entry").map(str::to_owned)).collect::<Result<_, _>>()?)
    }
}

/// What `change` sets.
fn attributes(change: &AccountChange) -> Vec<(&'static str, AttributeValue)> {
    let flags = [("card", change.card), ("admin", change.admin), ("disabled", change.disabled)];
    let flags = flags.into_iter().filter_map(|(name, flag)| Some((name, AttributeValue::Bool(flag?))));
    let hash = change.password_hash.iter().map(|hash| ("password_hash", s(hash.expose())));
    let offer = change.offer.map(|offer| match offer {
        Offer::Latest => "latest",
        Offer::Furthest => "furthest",
    });
    flags.chain(hash).chain(offer.map(|offer| ("offer", s(offer)))).collect()
}

fn set(update: UpdateBuilder, attributes: Vec<(&'static str, AttributeValue)>) -> TransactWriteItem {
    let assignments: Vec<String> = attributes.iter().map(|(name, _)| format!("#{name} = :{name}")).collect();
    let update = update.update_expression(format!("SET {}", assignments.join(", ")));
    let update = attributes.into_iter().fold(update, |update, (name, value)| {
        update
            .expression_attribute_names(format!("#{name}"), name)
            .expression_attribute_values(format!(":{name}"), value)
    });
    TransactWriteItem::builder().update(update.build().expect("complete")).build()
}

/// A user's id is the name, as in the Python server's tables.
fn user_id(name: &UserName) -> UserId {
    UserId::new(name.as_str())
}

pub fn read_account(item: &Item) -> Result<Account, Malformed> {
    let name = parsed(item, "username", UserName::parse)?;
    let defaults = Settings::default();
    Ok(Account {
        id: user_id(&name),
        name,
        password_hash: PasswordHash::new(text(item, "password_hash")?),
        settings: Settings { offer: read_offer(item), card: flag(item, "card").unwrap_or(defaults.card) },
        admin: flag(item, "admin").unwrap_or(false),
        disabled: flag(item, "disabled").unwrap_or(false),
        created_at: Timestamp::from_millis(optional_number(item, "created_at")?.unwrap_or(0)),
    })
}

pub fn read_offer(item: &Item) -> Offer {
    match optional_text(item, "offer") {
        Some("furthest") => Offer::Furthest,
        _ => Offer::Latest,
    }
}
