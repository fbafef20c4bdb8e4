//! Short URLs: an item that the code leads to, and an entry with the API key. DynamoDB deletes both once they have
//! expired (it takes its time: nothing depends on it).

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    api_keys::ApiKey,
    clock::Timestamp,
    error::{Changed, StorageError},
    short_urls::{Kept, ShortCode, ShortUrl, ShortUrlRepository},
};

use crate::{
    Tables,
    accounts::IS_THERE,
    actions::Action,
    api_keys::read_owner,
    item::{Item, Malformed, n, number, s, text},
    keys::{self, Range, Table, api_keys},
};

#[async_trait]
impl ShortUrlRepository for Tables {
    async fn insert(&self, url: &ShortUrl, now: Timestamp) -> Result<Kept, StorageError> {
        let mut leads = expiry(url);
        leads.extend([("user_id", s(url.user.as_str())), ("id", s(url.key.as_str()))].map(|(k, v)| (k.to_owned(), v)));
        let actions = vec![
            Action::put(api_keys::short_url(&url.code), leads)
                .on("attribute_not_exists(#code) OR #expires_at <= :now")
                .with("now", n(now.as_millis())),
            Action::put(api_keys::code_of(&url.user, &url.key, &url.code), expiry(url)),
            Action::check(api_keys::api_key(&url.user, &url.key), "attribute_exists(#user_id)"),
            Action::check(keys::user(&url.user), IS_THERE),
        ];
        if self.change("insert a short URL", actions).await? == Changed::Yes {
            return Ok(Kept::Yes);
        }
        let (key, user) = tokio::try_join!(self.api_key(&url.user, &url.key), self.get(keys::user(&url.user)))?;
        let may_have_urls = key.is_some() && user.is_some_and(|user| !user.contains_key("removing"));
        Ok(if may_have_urls { Kept::CodeTaken } else { Kept::KeyGone })
    }

    async fn find(&self, code: &ShortCode, now: Timestamp) -> Result<Option<ApiKey>, StorageError> {
        let Some(leads) = self.get(api_keys::short_url(code)).await? else {
            return Ok(None);
        };
        if Timestamp::from_millis(number(&leads, "expires_at")?) <= now {
            return Ok(None);
        }
        let (user, id) = read_owner(&leads)?;
        self.api_key(&user, &id).await
    }
}

impl Tables {
    /// Removes the short URLs of these entries, but for a code that has come to lead to another key.
    pub(crate) async fn remove_codes(&self, user: &UserId, entries: Range) -> Result<(), StorageError> {
        let entries = self.query(entries).await?;
        for entry in &entries {
            let (id, code) = api_keys::read_code(text(entry, "entry")?).ok_or(Malformed("entry"))?;
            let url = Action::delete(api_keys::short_url(&code))
                .on("#user_id = :user_id AND #id = :id")
                .with("user_id", s(user.as_str()))
                .with("id", s(id.as_str()));
            // Absent means that it is gone, or another's.
            let _ = self.change("remove a short URL", vec![url]).await?;
        }
        self.delete_all(Table::ApiKeys, entries).await
    }
}

/// When it expires, for us; and in whole seconds, a little later, for DynamoDB.
fn expiry(url: &ShortUrl) -> Item {
    let expires = n(url.expires_at.as_seconds() + 1);
    [("expires_at", n(url.expires_at.as_millis())), ("expires", expires)].map(|(k, v)| (k.to_owned(), v)).into()
}
