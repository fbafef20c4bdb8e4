//! The connection: where DynamoDB is and how patient we are with it.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_dynamodb::{
    Client,
    config::{Builder, ProvideCredentials as _},
};
use domain::error::StorageError;

use crate::{TableNames, Tables};

/// Where the tables are. Credentials come from where every AWS tool looks for them.
#[derive(Debug, Clone)]
pub struct Settings {
    pub region: String,
    /// `None` is AWS's own, or what `AWS_ENDPOINT_URL_DYNAMODB` says.
    pub endpoint: Option<String>,
    pub tables: TableNames,
}

impl Default for Settings {
    fn default() -> Self {
        Self { region: "us-east-1".to_owned(), endpoint: None, tables: TableNames::default() }
    }
}

impl Tables {
    /// Prepares the connection; fails if no credentials can be found. Nothing is sent to DynamoDB yet.
    pub async fn connect(settings: &Settings) -> Result<Self, StorageError> {
        let shared = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(settings.region.clone()))
            .retry_config(retries())
            .timeout_config(timeouts())
            .load()
            .await;
        let credentials = shared.credentials_provider().ok_or_else(|| no_credentials("no source of credentials"))?;
        credentials.provide_credentials().await.map_err(no_credentials)?;
        let config = Builder::from(&shared);
        let config = match &settings.endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        };
        Ok(Self::new(Client::from_conf(config.build()), settings.tables.clone()))
    }
}

fn no_credentials(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StorageError {
    StorageError::new("find AWS credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role)", error)
}

/// Throttled and lost requests are sent again, four times in all.
pub fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(4)
        .with_initial_backoff(Duration::from_millis(50))
        .with_max_backoff(Duration::from_secs(2))
}

/// The SDK itself would wait for an answer forever.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(8))
        .build()
}
