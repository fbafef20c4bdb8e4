//! On PostgreSQL.

use domain::accounts::Inserted;
use storage_sql::Database;

use crate::{
    chain, find, insert,
    schema::{Schema, execute},
};

#[tokio::test]
async fn a_database_of_others_is_left_as_it_is() {
    let schema = Schema::create();
    execute(&schema.url(), "CREATE TABLE users (username TEXT PRIMARY KEY)");
    for _ in 0..2 {
        let error = Database::open(&schema.database_url()).await.err().unwrap();
        assert!(chain(&error).contains("not Inkshelf's (users)"), "{}", chain(&error));
    }
}

#[tokio::test]
async fn servers_that_start_together_migrate_once() {
    let schema = Schema::create();
    let url = schema.database_url();
    let (first, second) = tokio::join!(Database::open(&url), Database::open(&url));
    let (first, second) = (first.unwrap(), second.unwrap());
    first.check().await.unwrap();
    assert_eq!(insert(&first, "ann").await, Inserted::Yes);
    assert_eq!(insert(&second, "ann").await, Inserted::Taken);
    first.close().await.unwrap();
    assert!(find(&second, "ann").await.is_some());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    // The port is reserved, so that nobody listens there.
    let url = "postgres://ann:secret@127.0.0.1:1/x".parse().unwrap();
    let error = Database::open(&url).await.err().unwrap();
    let chain = chain(&error);
    assert!(chain.starts_with("storage failed to open the database: postgres://ann:***@127.0.0.1:1/x: "), "{chain}");
    assert!(!chain.contains("secret"), "{chain}");
}
