//! API keys: an item each with the user's others, and one by which the key's digest leads there.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    accounts::{Account, UserId},
    api_keys::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeyName, ApiKeyRepository, Permission, Secret, SecretDigest},
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    accounts::{IS_THERE, read_account},
    actions::Action,
    item::{Item, Malformed, n, number, optional_number, optional_text, parsed, s, text},
    keys::{self, api_keys},
    transaction::Retries,
};

#[async_trait]
impl ApiKeyRepository for Tables {
    async fn insert(&self, key: &ApiKey) -> Result<Changed, StorageError> {
        let leads = [("user_id", s(key.user.as_str())), ("id", s(key.id.as_str()))];
        let leads = leads.map(|(name, value)| (name.to_owned(), value)).into();
        let actions = vec![
            Action::check(keys::user(&key.user), IS_THERE),
            Action::put(api_keys::api_key(&key.user, &key.id), write(key)),
            Action::put(api_keys::secret(&key.secret.digest()), leads),
        ];
        self.change("insert an API key", actions).await
    }

    async fn list(&self, user: &UserId) -> Result<Vec<ApiKey>, StorageError> {
        let items = self.query(api_keys::api_keys(user)).await?;
        let mut keys: Vec<ApiKey> = items.iter().map(read).collect::<Result<_, _>>()?;
        keys.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(keys)
    }

    async fn find(&self, digest: &SecretDigest) -> Result<Option<(ApiKey, Account)>, StorageError> {
        let Some(leads) = self.get(api_keys::secret(digest)).await? else {
            return Ok(None);
        };
        let (user, id) = read_owner(&leads)?;
        let (key, owner) = tokio::try_join!(self.api_key(&user, &id), self.get(keys::user(&user)))?;
        // One that is being removed is as good as gone.
        let owner = owner.filter(|item| !item.contains_key("removing"));
        Ok(key.zip(owner.as_ref().map(read_account).transpose()?))
    }

    async fn update(
        &self,
        user: &UserId,
        id: &ApiKeyId,
        change: &ApiKeyChange,
        at: Timestamp,
    ) -> Result<Option<ApiKey>, StorageError> {
        let mut retries = Retries::of("change an API key");
        loop {
            let Some(before) = self.api_key(user, id).await? else {
                return Ok(None);
            };
            let mut key = before.clone();
            key.change(change, at);
            if key == before || self.replace(&before, &key).await? == Changed::Yes {
                return Ok(Some(key));
            }
            retries.wait().await?;
        }
    }

    async fn touch(&self, user: &UserId, id: &ApiKeyId, at: Timestamp) -> Result<(), StorageError> {
        let used = Action::update(api_keys::api_key(user, id), "SET #last_accessed_at = :at")
            .on("attribute_exists(#user_id) AND (attribute_not_exists(#last_accessed_at) OR #last_accessed_at < :at)")
            .with("at", n(at.as_millis()));
        // Absent means that the key is gone, or was used later.
        self.change("note the use of an API key", vec![used]).await.map(|_| ())
    }

    async fn remove(&self, user: &UserId, id: &ApiKeyId) -> Result<Changed, StorageError> {
        let Some(key) = self.api_key(user, id).await? else {
            return Ok(Changed::Absent);
        };
        let actions = vec![
            Action::delete(api_keys::api_key(user, id)).on("attribute_exists(#user_id)"),
            Action::delete(api_keys::secret(&key.secret.digest())),
        ];
        let removed = self.change("remove an API key", actions).await?;
        // They lead nowhere already.
        self.remove_codes(user, api_keys::codes_of(user, id)).await?;
        Ok(removed)
    }
}

impl Tables {
    pub(crate) async fn api_key(&self, user: &UserId, id: &ApiKeyId) -> Result<Option<ApiKey>, StorageError> {
        let found = self.get(api_keys::api_key(user, id)).await?;
        Ok(found.as_ref().map(read).transpose()?)
    }

    /// Removes what leads to the user's API keys, so that the keys themselves can go.
    pub(crate) async fn remove_ways_to_keys(&self, user: &UserId) -> Result<(), StorageError> {
        self.remove_codes(user, api_keys::codes(user)).await?;
        for key in ApiKeyRepository::list(self, user).await? {
            let secret = Action::delete(api_keys::secret(&key.secret.digest()));
            // There is no condition.
            let _ = self.change("remove an API key", vec![secret]).await?;
        }
        Ok(())
    }

    /// Writes `key` in the place of `before`; absent if that has changed since, or is gone.
    async fn replace(&self, before: &ApiKey, key: &ApiKey) -> Result<Changed, StorageError> {
        let set = "SET #name = :name, #permissions = :permissions, #updated_at = :updated_at";
        let update = Action::update(api_keys::api_key(&key.user, &key.id), set)
            .on("#name = :old_name AND #permissions = :old_permissions AND #updated_at = :old_updated_at")
            .with("name", s(key.name.as_str()))
            .with("permissions", s(spell(&key.permissions)))
            .with("updated_at", n(key.updated_at.as_millis()))
            .with("old_name", s(before.name.as_str()))
            .with("old_permissions", s(spell(&before.permissions)))
            .with("old_updated_at", n(before.updated_at.as_millis()));
        self.change("change an API key", vec![update]).await
    }
}

/// Reads whose key an item is about, and which.
pub fn read_owner(item: &Item) -> Result<(UserId, ApiKeyId), Malformed> {
    Ok((UserId::new(text(item, "user_id")?), parsed(item, "id", ApiKeyId::parse)?))
}

fn write(key: &ApiKey) -> Item {
    let attributes = [
        ("id", s(key.id.as_str())),
        ("name", s(key.name.as_str())),
        ("secret", s(key.secret.expose())),
        ("permissions", s(spell(&key.permissions))),
        ("created_at", n(key.created_at.as_millis())),
        ("updated_at", n(key.updated_at.as_millis())),
    ];
    let used = key.last_accessed_at.map(|used| ("last_accessed_at", n(used.as_millis())));
    attributes.into_iter().chain(used).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn read(item: &Item) -> Result<ApiKey, Malformed> {
    let (user, id) = read_owner(item)?;
    let permissions = text(item, "permissions")?.split_whitespace().map(Permission::parse);
    Ok(ApiKey {
        id,
        user,
        name: parsed(item, "name", ApiKeyName::parse)?,
        secret: optional_text(item, "secret").and_then(Secret::parse).ok_or(Malformed("secret"))?,
        permissions: permissions.collect::<Result<_, _>>().map_err(|_| Malformed("permissions"))?,
        created_at: Timestamp::from_millis(number(item, "created_at")?),
        updated_at: Timestamp::from_millis(number(item, "updated_at")?),
        last_accessed_at: optional_number(item, "last_accessed_at")?.map(Timestamp::from_millis),
    })
}

fn spell(permissions: &BTreeSet<Permission>) -> String {
    permissions.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" ")
}
