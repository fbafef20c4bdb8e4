//! The storage rules, on the PostgreSQL server that `TEST_POSTGRES_URL` names.

#![expect(clippy::unwrap_used, reason = "these are tests")]

#[path = "database/schema.rs"]
mod schema;

use std::sync::Arc;

use conformance::Backend;
use schema::Schema;
use storage_sql::Database;

conformance::suite!(empty);

async fn empty() -> Backend {
    let schema = Schema::create();
    let database = Database::open(&schema.database_url()).await.unwrap();
    Backend::new(Arc::new(database), schema)
}
