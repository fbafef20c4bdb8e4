//! On SQLite.

use std::{fs, path::Path, sync::Arc};

use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};
use domain::{
    accounts::{Inserted, UserId},
    progress::{ProgressRepository as _, Pushed},
};
use storage_sql::{Database, DatabaseUrl};
use tokio::task::JoinSet;

use crate::{chain, find, insert, place};

#[tokio::test]
async fn a_database_of_others_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kosync.db");
    execute(&path, "CREATE TABLE users (username TEXT PRIMARY KEY); INSERT INTO users VALUES ('ann')");
    let before = fs::read(&path).unwrap();
    let error = Database::open(&url(&path)).await.err().unwrap();
    let told = format!(
        "storage failed to open the database: {}: it holds tables that are not Inkshelf's (users) and was left as it is; \
         point DATABASE_URL to an empty database, or to a file that does not exist yet",
        url(&path)
    );
    assert_eq!(chain(&error), told);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inkshelf.db");
    let database = open(&path).await;
    database.check().await.unwrap();
    execute(&path, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231235959')");
    for error in [database.check().await.err(), Database::open(&url(&path)).await.err()] {
        let error = chain(&error.unwrap());
        assert!(error.contains("its schema has version 29991231235959"), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let text = "Call me Ishmael. ".repeat(100);
    fs::write(&path, &text).unwrap();
    let error = Database::open(&url(&path)).await.err().unwrap();
    assert!(chain(&error).ends_with("file is not a database"), "{}", chain(&error));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn missing_folders_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/inkshelf.db");
    assert_eq!(insert(&open(&path).await, "ann").await, Inserted::Yes);
    assert!(path.exists());
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inkshelf.db");
    let database = open(&path).await;
    let user = register(&database).await;
    for number in 0..100 {
        let pushed = database.push(&user, &place(&number.to_string())).await.unwrap();
        assert_eq!(pushed, Pushed::Kept);
    }
    // As after a crash: a copy of what is on disk, while the database is open.
    let copy = tempfile::tempdir().unwrap();
    for name in ["inkshelf.db", "inkshelf.db-wal"] {
        fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let reopened = open(&copy.path().join("inkshelf.db")).await;
    for number in 0..100 {
        let place = place(&number.to_string());
        let found = reopened.find(&user, &place.document).await.unwrap().unwrap();
        assert_eq!(found.progress, place);
    }
    let hash = find(&reopened, "ann").await.unwrap().password_hash;
    assert_eq!(hash.expose(), "$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m");
}

#[tokio::test]
async fn a_closed_database_is_whole_in_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inkshelf.db");
    let database = open(&path).await;
    let user = register(&database).await;
    database.push(&user, &place("a")).await.unwrap();
    database.close().await.unwrap();
    let copy = folder.path().join("copy.db");
    fs::copy(&path, &copy).unwrap();
    let found = open(&copy).await.find(&user, &place("a").document).await.unwrap();
    assert_eq!(found.unwrap().progress, place("a"));

    let refused = database.push(&user, &place("b")).await.unwrap_err();
    assert_eq!(chain(&refused), "storage failed to push a place: the writer has stopped");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inkshelf.db");
    let (first, second) = tokio::join!(open(&path), open(&path));
    let user = register(&first).await;
    assert_eq!(insert(&second, "ann").await, Inserted::Taken);
    let databases = [Arc::new(first), Arc::new(second)];
    let mut pushes = JoinSet::new();
    for number in 0..100 {
        let (database, user) = (Arc::clone(&databases[number % 2]), user.clone());
        pushes.spawn(async move { database.push(&user, &place(&number.to_string())).await.unwrap() });
    }
    assert!(pushes.join_all().await.iter().all(|pushed| *pushed == Pushed::Kept));
    for number in 0..100 {
        let found = databases[number % 2].find(&user, &place(&number.to_string()).document).await.unwrap();
        assert!(found.is_some(), "{number}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_back_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inkshelf.db");
    let database = open(&path).await;
    let user = register(&database).await;
    database.push(&user, &place("a")).await.unwrap();
    execute(&path, "UPDATE progress SET percentage = 1000001");
    let error = database.find(&user, &place("a").document).await.unwrap_err();
    assert_eq!(chain(&error), "storage failed to find a place: percentage above 1");
}

async fn open(path: &Path) -> Database {
    Database::open(&url(path)).await.unwrap()
}

async fn register(database: &Database) -> UserId {
    assert_eq!(insert(database, "ann").await, Inserted::Yes);
    find(database, "ann").await.unwrap().id
}

fn url(path: &Path) -> DatabaseUrl {
    DatabaseUrl::parse(&format!("sqlite:///{}", path.to_str().unwrap())).unwrap()
}

fn execute(path: &Path, commands: &str) {
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    conn.batch_execute(commands).unwrap();
}
