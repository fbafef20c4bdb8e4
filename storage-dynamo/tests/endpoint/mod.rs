//! The DynamoDB endpoint that `TEST_DYNAMODB_URL` names, with tables of a test's own.

use std::sync::Arc;

use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
};
use storage_dynamo::{TableNames, Tables};

/// Tables that no other test uses. They stay: the endpoint is an emulator that forgets them.
pub async fn tables() -> (Client, TableNames, Arc<Tables>) {
    let endpoint = std::env::var("TEST_DYNAMODB_URL").expect("TEST_DYNAMODB_URL names a DynamoDB endpoint");
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .build();
    let client = Client::from_conf(config);
    let names = TableNames::with_prefix(&format!("test-{:016x}-", fastrand::u64(..)));
    let tables = Tables::new(client.clone(), names.clone());
    tables.create().await.expect("the endpoint makes tables");
    (client, names, Arc::new(tables))
}
