//! What the storage rules don't ask: whose database it is, what is on disk, and who else has it open.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod postgres;
mod schema;
mod search;
mod sqlite;

use std::{error::Error, iter};

use domain::{
    accounts::{Account, AccountRepository, Inserted, NewAccount, UserName},
    clock::Timestamp,
    documents::{Description, DocumentId},
    error::StorageError,
    passwords::PasswordHash,
    progress::{Percentage, Progress},
    text::Text,
};
use storage_sql::Database;

/// An error with its sources, as a log shows it.
fn chain(error: &StorageError) -> String {
    let errors = iter::successors(Some(error as &dyn Error), |error: &&dyn Error| (*error).source());
    errors.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

async fn insert(database: &Database, name: &str) -> Inserted {
    // As the Python server wrote it.
    let password_hash = PasswordHash::new("$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m");
    let name = UserName::parse(name).unwrap();
    let account = NewAccount { name, password_hash, admin: false, created_at: Timestamp::from_millis(1) };
    database.insert(&account).await.unwrap()
}

async fn find(database: &Database, name: &str) -> Option<Account> {
    AccountRepository::find(database, &UserName::parse(name).unwrap()).await.unwrap()
}

fn place(document: &str) -> Progress {
    Progress {
        document: DocumentId::parse(document).unwrap(),
        position: Text::parse("progress", "12").unwrap(),
        percentage: Percentage::parse(0.25).unwrap(),
        device: Text::parse("device", "Kobo").unwrap(),
        device_id: Text::default(),
        timestamp: Timestamp::from_millis(1),
        description: Description::default(),
    }
}
