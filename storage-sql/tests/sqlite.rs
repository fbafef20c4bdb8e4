//! The storage rules, on an SQLite file.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::sync::Arc;

use conformance::Backend;
use storage_sql::{Database, DatabaseUrl};

conformance::suite!(empty);

async fn empty() -> Backend {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("inkshelf.db").to_str().unwrap());
    let database = Database::open(&DatabaseUrl::parse(&url).unwrap()).await.unwrap();
    Backend::new(Arc::new(database), folder)
}
