//! The storage that the settings choose. Nothing else names one.

use std::sync::Arc;

use domain::{
    accounts::AccountRepository,
    api_keys::ApiKeyRepository,
    books::BookRepository,
    catalog::{
        files::FileRepository,
        libraries::{AccessRepository, LibraryRepository},
        problems::ProblemRepository,
        publications::PublicationRepository,
        scans::ScanRepository,
    },
    error::StorageError,
    links::LinkRepository,
    progress::ProgressRepository,
    sessions::SessionRepository,
    short_urls::ShortUrlRepository,
};
use storage_dynamo::Tables;
use storage_sql::Database;

use crate::{Failure, config::Backend};

/// A storage behind the domain's ports.
pub struct Storage {
    pub accounts: Arc<dyn AccountRepository>,
    pub api_keys: Arc<dyn ApiKeyRepository>,
    pub short_urls: Arc<dyn ShortUrlRepository>,
    pub sessions: Arc<dyn SessionRepository>,
    pub progress: Arc<dyn ProgressRepository>,
    pub links: Arc<dyn LinkRepository>,
    pub books: Arc<dyn BookRepository>,
    pub libraries: Arc<dyn LibraryRepository>,
    pub access: Arc<dyn AccessRepository>,
    pub publications: Arc<dyn PublicationRepository>,
    pub files: Arc<dyn FileRepository>,
    pub problems: Arc<dyn ProblemRepository>,
    pub scans: Arc<dyn ScanRepository>,
    /// What and where it is, for people.
    pub description: String,
    kind: Kind,
}

enum Kind {
    Sql(Arc<Database>),
    DynamoDb(Arc<Tables>),
}

impl Storage {
    /// Opens the storage for use: a database is brought up to date, in DynamoDB all tables must be there.
    pub async fn open(backend: &Backend) -> Result<Self, Failure> {
        match backend {
            Backend::Sql(url) => {
                let database = Arc::new(Database::open(url).await.map_err(BadDatabase)?);
                Ok(Self::new(database.clone(), url.to_string(), Kind::Sql(database)))
            }
            Backend::DynamoDb(settings) => {
                let tables = Arc::new(Tables::connect(settings).await?);
                let missing = tables.missing().await?;
                if !missing.is_empty() {
                    let names = missing.join(", ");
                    return Err(format!("DynamoDB lacks the tables {names}: run `inkshelf storage create`").into());
                }
                let place = settings.endpoint.as_ref().unwrap_or(&settings.region);
                Ok(Self::new(tables.clone(), format!("DynamoDB, {place}"), Kind::DynamoDb(tables)))
            }
        }
    }

    /// Makes what is missing and returns its names; a database is made by opening it.
    pub async fn create(backend: &Backend) -> Result<Vec<String>, Failure> {
        match backend {
            Backend::Sql(_) => Ok(Vec::new()),
            Backend::DynamoDb(settings) => Ok(Tables::connect(settings).await?.create().await?),
        }
    }

    /// Fails if the storage doesn't answer.
    pub async fn check(&self) -> Result<(), Failure> {
        match &self.kind {
            Kind::Sql(database) => Ok(database.check().await?),
            Kind::DynamoDb(tables) => Ok(tables.check().await?),
        }
    }

    /// Writes what waits and leaves the storage tidy.
    pub async fn close(self) -> Result<(), Failure> {
        match self.kind {
            Kind::Sql(database) => Ok(database.close().await?),
            Kind::DynamoDb(_) => Ok(()),
        }
    }

    fn new<S>(storage: Arc<S>, description: String, kind: Kind) -> Self
    where
        S: AccountRepository + ProgressRepository + LinkRepository + BookRepository + 'static,
        S: ApiKeyRepository + ShortUrlRepository + SessionRepository,
        S: LibraryRepository + AccessRepository + PublicationRepository,
        S: FileRepository + ProblemRepository + ScanRepository,
    {
        Self {
            accounts: storage.clone(),
            api_keys: storage.clone(),
            short_urls: storage.clone(),
            sessions: storage.clone(),
            progress: storage.clone(),
            links: storage.clone(),
            books: storage.clone(),
            libraries: storage.clone(),
            access: storage.clone(),
            publications: storage.clone(),
            files: storage.clone(),
            problems: storage.clone(),
            scans: storage,
            description,
            kind,
        }
    }
}

/// Names the settings that chose the database; its own error says which it is.
#[derive(Debug, thiserror::Error)]
#[error("can't use the database that DATABASE_URL or INKSHELF_DATA_DIR chose")]
struct BadDatabase(#[source] StorageError);
