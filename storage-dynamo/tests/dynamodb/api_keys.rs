//! API keys and short codes: what expires by itself, and removals that stop after any of their writes.

use std::sync::Arc;

use aws_sdk_dynamodb::{
    Client,
    types::{TimeToLiveSpecification, TimeToLiveStatus},
};
use domain::{
    accounts::{AccountRepository, Inserted, NewAccount, UserId, UserName},
    api_keys::{ApiKey, ApiKeyId, ApiKeyName, ApiKeyRepository, Secret},
    clock::Timestamp,
    error::{Changed, StorageError},
    passwords::PasswordHash,
    short_urls::{Kept, ShortCode, ShortUrl, ShortUrlRepository},
};
use storage_dynamo::{TableNames, Tables};

use crate::{endpoint, watch::Watch};

#[tokio::test]
async fn codes_expire_by_themselves() {
    let (client, names, tables) = endpoint::tables().await;
    for table in tables_of(&names) {
        assert_eq!(expiry(&client, &table).await, ("expires".to_owned(), TimeToLiveStatus::Enabled));
        let off = TimeToLiveSpecification::builder().attribute_name("expires").enabled(false).build().unwrap();
        client.update_time_to_live().table_name(&table).time_to_live_specification(off).send().await.unwrap();
        assert_eq!(tables.create().await.unwrap(), [""; 0]);
        assert_eq!(expiry(&client, &table).await.1, TimeToLiveStatus::Enabled);
    }
}

#[tokio::test]
async fn a_keys_removal_can_stop_anywhere() {
    can_stop_anywhere(async |tables| ApiKeyRepository::remove(tables, &ann(), &key().id).await.map(|_| ())).await;
}

#[tokio::test]
async fn an_accounts_removal_can_stop_anywhere() {
    can_stop_anywhere(async |tables| AccountRepository::remove(tables, &ann()).await).await;
}

async fn can_stop_anywhere(remove: impl AsyncFn(&Tables) -> Result<(), StorageError>) {
    for write in 0.. {
        let (client, names, tables) = before().await;
        let watch = Watch::default();
        watch.fail_from(write);
        let is_over = remove(&watch.over(&client, &names)).await.is_ok();
        let is_there = ApiKeyRepository::find(&*tables, &key().secret.digest()).await.unwrap().is_some();
        assert_eq!(is_there, write == 0, "before write {write}");

        // Whatever the removal left goes with the account.
        AccountRepository::remove(&*tables, &ann()).await.unwrap();
        for table in tables_of(&names) {
            let left = client.scan().table_name(&table).send().await.unwrap();
            assert_eq!(left.items(), [], "before write {write}");
        }
        if is_over {
            assert!(write >= 3, "a removal takes more writes than {write}");
            return;
        }
    }
}

/// Ann has a key with two short codes, one of which it got again once it had expired.
async fn before() -> (Client, TableNames, Arc<Tables>) {
    let (client, names, tables) = endpoint::tables().await;
    let account = NewAccount {
        name: UserName::parse("ann").unwrap(),
        password_hash: PasswordHash::new("$argon2id$1"),
        admin: false,
        created_at: at(0),
    };
    assert_eq!(AccountRepository::insert(&*tables, &account).await.unwrap(), Inserted::Yes);
    assert_eq!(ApiKeyRepository::insert(&*tables, &key()).await.unwrap(), Changed::Yes);
    for (code, expires_at) in [("abc234", 60), ("abc235", 60), ("abc234", 120)] {
        let code = ShortCode::parse(code).unwrap();
        let url = ShortUrl { code, user: ann(), key: key().id, expires_at: at(expires_at) };
        assert_eq!(ShortUrlRepository::insert(&*tables, &url, at(expires_at - 60)).await.unwrap(), Kept::Yes);
    }
    (client, names, tables)
}

fn tables_of(names: &TableNames) -> [String; 2] {
    ["api-keys", "codes"].map(|name| format!("{}{name}", names.prefix))
}

pub async fn expiry(client: &Client, table: &str) -> (String, TimeToLiveStatus) {
    let found = client.describe_time_to_live().table_name(table).send().await.unwrap();
    let expiry = found.time_to_live_description.unwrap();
    (expiry.attribute_name.unwrap_or_default(), expiry.time_to_live_status.unwrap())
}

fn ann() -> UserId {
    UserId::new("ann")
}

fn key() -> ApiKey {
    ApiKey {
        id: ApiKeyId::parse("kobo").unwrap(),
        user: ann(),
        name: ApiKeyName::parse("Kobo").unwrap(),
        secret: Secret::parse("ak_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc").unwrap(),
        permissions: [].into(),
        created_at: at(0),
        updated_at: at(0),
        last_accessed_at: None,
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + seconds)
}
