//! Failures of ours.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    clock::Timestamp,
    documents::DocumentId,
    error::{Changed, StorageError},
    progress::{Current, DeviceId, Progress, ProgressRepository, Pushed},
};
use insta::assert_snapshot;

use super::progress::PLACE;
use crate::app::{App, Setup};

#[actix_web::test]
async fn a_failing_storage_is_unavailable() {
    let app = with_faults().await;
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().send().await, @r#"
    503 Service Unavailable
    content-type: application/json
    {"detail":"Storage is unavailable","message":"Unknown server error.","code":2000}
    "#);
    assert_snapshot!(app.get("/syncs/progress/d1").by_ann().on_device().send().await, @r#"
    502 Bad Gateway
    content-type: application/json
    {"detail":"Storage is unavailable","message":"Unknown server error.","code":2000}
    "#);
}

#[actix_web::test]
async fn a_panic_ends_one_request() {
    let app = with_faults().await;
    assert_snapshot!(app.put("/syncs/progress").by_ann().json(PLACE).await, @r#"
    500 Internal Server Error
    content-type: application/json
    {"detail":"Unknown server error.","message":"Unknown server error.","code":2000}
    "#);
    assert_eq!(app.log.last(), "192.0.2.7 PUT /syncs/progress 500 80");
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("200"));
}

async fn with_faults() -> App {
    let app = App::set_up(Setup { progress: Some(Arc::new(Faulty)), ..Setup::default() }).await;
    app.register("ann").await;
    app
}

/// A storage that fails to read and panics when it is to write.
struct Faulty;

impl Faulty {
    fn fail<T>() -> Result<T, StorageError> {
        Err(StorageError::new("read a place", "the disk is gone"))
    }
}

#[async_trait]
impl ProgressRepository for Faulty {
    async fn find(&self, _: &UserId, _: &DocumentId) -> Result<Option<Current>, StorageError> {
        Self::fail()
    }

    async fn push(&self, _: &UserId, _: &Progress) -> Result<Pushed, StorageError> {
        panic!("a bug, on purpose");
    }

    async fn places(&self, _: &UserId, _: &DocumentId) -> Result<Vec<Progress>, StorageError> {
        Self::fail()
    }

    async fn all_places(&self, _: &UserId) -> Result<Vec<Progress>, StorageError> {
        Self::fail()
    }

    async fn offer(&self, _: &UserId, _: &DocumentId, _: &DeviceId, _: Timestamp) -> Result<Changed, StorageError> {
        Self::fail()
    }
}
