//! The storage rules on SQLite, and what only a file has to keep.

use std::{path::Path, sync::Arc};

use conformance::Backend;
use storage_sql::{Database, DatabaseUrl};
use tempfile::TempDir;

conformance::suite!(empty);

async fn empty() -> Backend {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder).await;
    Backend::new(Arc::new(database), folder)
}

async fn open(folder: &TempDir) -> Database {
    Database::open(&url(&folder.path().join("inkshelf.db"))).await.unwrap()
}

fn url(path: &Path) -> DatabaseUrl {
    DatabaseUrl::parse(&format!("sqlite:///{}", path.to_str().unwrap())).unwrap()
}
