//! A PostgreSQL schema for one test.

use std::{
    env, process,
    sync::atomic::{AtomicU32, Ordering},
};

use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use storage_sql::DatabaseUrl;

/// A schema on the server that `TEST_POSTGRES_URL` names, dropped with the value.
pub struct Schema {
    server: String,
    name: String,
}

impl Schema {
    pub fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names a PostgreSQL server");
        let name = format!("test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        execute(&server, &format!("CREATE SCHEMA {name}"));
        Self { server, name }
    }

    /// Tables are made and looked for in the schema alone.
    pub fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name)
    }

    pub fn database_url(&self) -> DatabaseUrl {
        DatabaseUrl::parse(&self.url()).unwrap()
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        execute(&self.server, &format!("DROP SCHEMA {} CASCADE", self.name));
    }
}

pub fn execute(url: &str, command: &str) {
    let mut conn = PgConnection::establish(url).unwrap();
    conn.batch_execute(command).unwrap();
}
