//! The storage rules, on DynamoDB.

mod endpoint;

use conformance::Backend;

conformance::suite!(empty);

async fn empty() -> Backend {
    let (_, _, tables) = endpoint::tables().await;
    Backend::new(tables, ())
}
