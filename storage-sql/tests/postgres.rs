//! The storage rules, on the PostgreSQL server that `TEST_POSTGRES_URL` names.

use std::{
    env, process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use conformance::Backend;
use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use storage_sql::{Database, DatabaseUrl};

conformance::suite!(empty);

async fn empty() -> Backend {
    let schema = Schema::create();
    let database = Database::open(&schema.url()).await.unwrap();
    Backend::new(Arc::new(database), schema)
}

/// A schema of the test's own, dropped with it.
struct Schema {
    server: String,
    name: String,
}

impl Schema {
    fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names a server");
        let name = format!("test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let schema = Self { server, name };
        schema.execute(&format!("CREATE SCHEMA {}", schema.name));
        schema
    }

    fn url(&self) -> DatabaseUrl {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        let url = format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name);
        DatabaseUrl::parse(&url).unwrap()
    }

    fn execute(&self, command: &str) {
        let mut conn = PgConnection::establish(&self.server).unwrap();
        conn.batch_execute(command).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.execute(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
