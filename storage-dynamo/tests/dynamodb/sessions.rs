//! Sessions: what expires by itself, and removals that stop after any of their writes.

use std::sync::Arc;

use aws_sdk_dynamodb::{Client, types::TimeToLiveStatus};
use domain::{
    accounts::{AccountRepository, Inserted, NewAccount, UserId, UserName},
    clock::Timestamp,
    error::{Changed, StorageError},
    passwords::PasswordHash,
    sessions::{Session, SessionRepository, SessionToken},
};
use storage_dynamo::{TableNames, Tables};

use crate::{api_keys::expiry, endpoint, watch::Watch};

#[tokio::test]
async fn sessions_expire_by_themselves() {
    let (client, names, tables) = before().await;
    assert_eq!(expiry(&client, &table(&names)).await, ("expires".to_owned(), TimeToLiveStatus::Enabled));
    assert_eq!(tables.create().await.unwrap(), [""; 0]);
    let items = client.scan().table_name(table(&names)).send().await.unwrap();
    // Two for each, both later than what the clock is asked for.
    assert_eq!(items.items().len(), 60);
    assert!(items.items().iter().all(|item| item["expires"].as_n().unwrap() == "1700000061"));
}

#[tokio::test]
async fn the_removal_of_a_session_can_stop_anywhere() {
    can_stop_anywhere(1, async |tables| SessionRepository::remove(tables, &session(0).digest).await).await;
}

#[tokio::test]
async fn the_removal_of_all_sessions_can_stop_anywhere() {
    can_stop_anywhere(3, async |tables| tables.remove_all(&ann()).await).await;
}

/// Nobody who takes the name next has one of them.
#[tokio::test]
async fn an_accounts_removal_can_stop_anywhere() {
    can_stop_anywhere(4, async |tables| AccountRepository::remove(tables, &ann()).await).await;
}

async fn can_stop_anywhere(least: usize, remove: impl AsyncFn(&Tables) -> Result<(), StorageError>) {
    for write in 0.. {
        let (client, names, tables) = before().await;
        let watch = Watch::default();
        watch.fail_from(write);
        let is_over = remove(&watch.over(&client, &names)).await.is_ok();
        let is_there = SessionRepository::find(&*tables, &session(0).digest, at(0)).await.unwrap().is_some();
        assert!(!is_there || write == 0 || !is_over, "before write {write}");

        // Whatever the removal left goes with the account.
        AccountRepository::remove(&*tables, &ann()).await.unwrap();
        let left = client.scan().table_name(table(&names)).send().await.unwrap();
        assert_eq!(left.items(), [], "before write {write}");
        if is_over {
            assert!(write >= least, "a removal takes more writes than {write}");
            return;
        }
    }
}

/// Ann has more sessions than one batch writes.
async fn before() -> (Client, TableNames, Arc<Tables>) {
    let (client, names, tables) = endpoint::tables().await;
    let account = NewAccount {
        name: UserName::parse("ann").unwrap(),
        password_hash: PasswordHash::new("$argon2id$1"),
        admin: false,
        created_at: at(0),
    };
    assert_eq!(AccountRepository::insert(&*tables, &account).await.unwrap(), Inserted::Yes);
    for i in 0..30 {
        assert_eq!(SessionRepository::insert(&*tables, &session(i), at(0)).await.unwrap(), Changed::Yes);
    }
    (client, names, tables)
}

fn session(i: usize) -> Session {
    let token = SessionToken::parse(&format!("{i:02}cHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc")).unwrap();
    Session { digest: token.digest(), user: ann(), created_at: at(0), expires_at: at(60) }
}

fn table(names: &TableNames) -> String {
    format!("{}sessions", names.prefix)
}

fn ann() -> UserId {
    UserId::new("ann")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + seconds)
}
