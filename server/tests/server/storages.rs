//! The whole server does the same on every storage.

use std::{env, process, process::Command, sync::Barrier, thread};

use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use domain::{
    accounts::{AccountRepository, Inserted, NewAccount, UserName},
    clock::Timestamp,
    passwords::PasswordHash,
};
use storage_dynamo::{Settings, TableNames, Tables};
use storage_sql::{Database, DatabaseUrl};
use tokio::runtime::Runtime;

use crate::{client::User, program::Program};

/// Declares each test for each storage.
macro_rules! on_every_storage {
    ($($test:ident),+) => {
        mod sqlite {$(
            #[test]
            fn $test() {
                super::$test(&super::Storage::Sqlite);
            }
        )+}

        mod postgres {$(
            #[test]
            fn $test() {
                super::$test(&super::Storage::Postgres(super::Schema::create(stringify!($test))));
            }
        )+}

        mod dynamodb {$(
            #[test]
            fn $test() {
                super::$test(&super::Storage::DynamoDb(super::prefix(stringify!($test))));
            }
        )+}
    };
}

on_every_storage!(one_of_16_registrations_wins, a_legacy_account_is_rehashed, the_readme_tells_the_truth);

fn one_of_16_registrations_wins(storage: &Storage) {
    let server = storage.program().serve();
    let start = Barrier::new(16);
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let register = || {
            start.wait();
            User { address: server.address, name: "ann" }.register().status
        };
        let clients: Vec<_> = (0..16).map(|_| scope.spawn(register)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [&[201][..], &[402; 15]].concat());
}

/// The account has the Python server's bcrypt hash of the password "secret", salted with "pepper".
fn a_legacy_account_is_rehashed(storage: &Storage) {
    let program = storage.program().with("PASSWORD_SALT", "pepper");
    let account = NewAccount {
        name: UserName::parse("ann").unwrap(),
        password_hash: PasswordHash::new("$2b$04$abcdefghijklmnopqrstuu7gwyTVxoM.Yuy.oCLEDgDJo7BO6AeBm"),
        admin: false,
        created_at: Timestamp::from_seconds(1_700_000_000),
    };
    let runtime = Runtime::new().unwrap();
    let accounts = runtime.block_on(storage.accounts(&program));
    assert_eq!(runtime.block_on(accounts.insert(&account)).unwrap(), Inserted::Yes);
    let server = program.serve();
    let sign_in = |name| User { address: server.address, name }.sign_in().status;
    assert_eq!(sign_in("ann"), 200);
    let rehashed = runtime.block_on(accounts.find(&account.name)).unwrap().unwrap();
    assert!(rehashed.password_hash.expose().starts_with("$argon2id$"));
    // Another server, which remembers nothing.
    let server = program.serve();
    assert_eq!(User { address: server.address, name: "ann" }.sign_in().status, 200);
}

/// Runs the sessions that the README shows, and compares what they print.
fn the_readme_tells_the_truth(storage: &Storage) {
    let server = storage.program().serve();
    let sessions = include_str!("../../../README.md").split("```console\n").skip(1);
    let sessions: String = sessions.map(|rest| rest.split("```").next().unwrap()).collect();
    let steps: Vec<&str> = sessions.split("$ ").skip(1).collect();
    assert!(steps.len() > 8, "{sessions}");
    for step in steps {
        let (command, expected) = step.split_once('\n').unwrap();
        let command = command.replace("localhost:8080", &server.address.to_string());
        let output = Command::new("sh").args(["-c", &command]).output().expect("a shell and curl");
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(timeless(&printed), timeless(expected), "{command}");
    }
}

/// Leaves out the times, which differ.
fn timeless(printed: &str) -> String {
    let mut parts = printed.trim().split(r#""timestamp":"#);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + r#""timestamp":T"# + part.trim_start_matches(|it: char| it.is_ascii_digit()))
}

pub enum Storage {
    Sqlite,
    Postgres(Schema),
    /// What the names of all tables begin with.
    DynamoDb(String),
}

impl Storage {
    /// All, for one test that uses them side by side.
    pub fn all(test: &str) -> [Self; 3] {
        [Self::Sqlite, Self::Postgres(Schema::create(test)), Self::DynamoDb(prefix(test))]
    }

    /// The program with this storage, ready.
    pub fn program(&self) -> Program {
        let program = Program::new();
        match self {
            Self::Sqlite => program,
            Self::Postgres(schema) => program.with("DATABASE_URL", &schema.url()),
            Self::DynamoDb(prefix) => {
                let names = TableNames::with_prefix(prefix);
                let program = program
                    .with("DB_BACKEND", "dynamodb")
                    .with("DYNAMODB_ENDPOINT_URL", &dynamodb_url())
                    .with("DYNAMODB_USERS_TABLE", &names.users)
                    .with("DYNAMODB_PROGRESS_TABLE", &names.progress)
                    .with("DYNAMODB_DOCUMENT_LINKS_TABLE", &names.document_links)
                    .with("DYNAMODB_BOOK_LABELS_TABLE", &names.book_labels)
                    .with("DYNAMODB_TABLE_PREFIX", prefix)
                    .with("AWS_ACCESS_KEY_ID", "test")
                    .with("AWS_SECRET_ACCESS_KEY", "test");
                let missing = program.run(&[]);
                assert!(missing.err.contains("run `inkshelf storage create`"), "{}", missing.err);
                let created = program.run(&["storage", "create"]);
                assert_eq!(created.status, Some(0), "{}", created.err);
                program
            }
        }
    }

    /// The same storage, without the program.
    async fn accounts(&self, program: &Program) -> Box<dyn AccountRepository> {
        match self {
            Self::Sqlite => {
                let file = program.folder.path().join("data/inkshelf.db");
                Box::new(database(&format!("sqlite:///{}", file.display())).await)
            }
            Self::Postgres(schema) => Box::new(database(&schema.url()).await),
            Self::DynamoDb(prefix) => {
                let settings = Settings {
                    region: "us-east-1".to_owned(),
                    endpoint: Some(dynamodb_url()),
                    tables: TableNames::with_prefix(prefix),
                };
                Box::new(Tables::connect(&settings).await.unwrap())
            }
        }
    }
}

async fn database(url: &str) -> Database {
    Database::open(&DatabaseUrl::parse(url).unwrap()).await.unwrap()
}

fn dynamodb_url() -> String {
    env::var("TEST_DYNAMODB_URL").expect("TEST_DYNAMODB_URL names a DynamoDB endpoint")
}

fn prefix(test: &str) -> String {
    format!("server-{}-{test}-", process::id())
}

/// A schema of the test's own, dropped with it.
pub struct Schema {
    server: String,
    name: String,
}

impl Schema {
    fn create(test: &str) -> Self {
        let server = env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names a server");
        let schema = Self { server, name: format!("server_{}_{test}", process::id()) };
        schema.execute(&format!("CREATE SCHEMA {}", schema.name));
        schema
    }

    fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name)
    }

    fn execute(&self, command: &str) {
        PgConnection::establish(&self.server).unwrap().batch_execute(command).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.execute(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
