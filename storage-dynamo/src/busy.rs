//! What no emulator shows: conflicts, throttling, and batches done in part.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    error::ErrorMetadata,
    operation::{
        batch_get_item::BatchGetItemOutput,
        batch_write_item::{BatchWriteItemError, BatchWriteItemOutput},
        get_item::GetItemOutput,
        query::QueryOutput,
        transact_write_items::{TransactWriteItemsError, TransactWriteItemsOutput},
    },
    types::{CancellationReason, KeysAndAttributes, error::TransactionCanceledException},
};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use domain::{
    accounts::{AccountRepository, Inserted, NewAccount, UserId, UserName},
    books::{BookRepository, Label},
    clock::Timestamp,
    documents::DocumentId,
    passwords::PasswordHash,
};

use crate::{
    TableNames, Tables,
    item::{Item, s},
    keys::{self, Table},
    walks::Walk,
};

#[tokio::test]
async fn a_conflict_is_tried_again() {
    let writes = mock!(Client::transact_write_items)
        .sequence()
        .error(|| cancelled(&["None", "TransactionConflict"]))
        .error(|| cancelled(&["ThrottlingError", "None"]))
        .output(|| TransactWriteItemsOutput::builder().build())
        .build();
    assert_eq!(tables(&[&writes]).insert(&ann()).await.unwrap(), Inserted::Yes);
    assert_eq!(writes.num_calls(), 3);
}

#[tokio::test]
async fn a_failed_condition_is_an_answer() {
    let writes = mock!(Client::transact_write_items)
        .then_error(|| cancelled(&["ConditionalCheckFailed", "TransactionConflict"]));
    assert_eq!(tables(&[&writes]).insert(&ann()).await.unwrap(), Inserted::Taken);
    assert_eq!(writes.num_calls(), 1);
}

#[tokio::test]
async fn other_reasons_are_errors() {
    let writes = mock!(Client::transact_write_items).then_error(|| cancelled(&["None", "ValidationError"]));
    assert!(tables(&[&writes]).insert(&ann()).await.is_err());
    assert_eq!(writes.num_calls(), 1);
}

/// Whoever writes a user's books reads them again first.
#[tokio::test]
async fn a_change_is_decided_anew_until_patience_ends() {
    let reads = mock!(Client::get_item).then_output(|| GetItemOutput::builder().set_item(Some(place())).build());
    let link = mock!(Client::get_item)
        .match_requests(|request| request.table_name().is_some_and(|name| name.ends_with("links")))
        .then_output(|| GetItemOutput::builder().build());
    let writes = mock!(Client::transact_write_items).then_error(|| cancelled(&["ConditionalCheckFailed"]));
    let tables = tables(&[&link, &reads, &writes]);
    let emma = Label::parse("Emma").unwrap();
    let error = tables.label(&UserId::new("ann"), &document(), &emma).await.unwrap_err();
    assert_eq!(error.to_string(), "storage failed to label a book");
    assert_eq!(writes.num_calls(), 21);
    assert_eq!((link.num_calls(), reads.num_calls()), (21, 42));
}

#[tokio::test]
async fn throttling_is_tried_again_then_reported() {
    let name = UserName::parse("ann").unwrap();
    let passing = mock!(Client::get_item)
        .sequence()
        .http_status(400, Some(THROTTLED.to_owned()))
        .times(2)
        .output(|| GetItemOutput::builder().build())
        .build();
    assert_eq!(tables(&[&passing]).find(&name).await.unwrap(), None);
    assert_eq!(passing.num_calls(), 3);

    let lasting = mock!(Client::get_item).sequence().http_status(400, Some(THROTTLED.to_owned())).repeatedly().build();
    assert!(tables(&[&lasting]).find(&name).await.is_err());
    assert_eq!(lasting.num_calls(), 4);
}

#[tokio::test]
async fn what_a_batch_left_out_is_read() {
    let reads = mock!(Client::batch_get_item)
        .sequence()
        .output(|| batch(&["ann"], &["bob"]))
        .output(|| batch(&["bob"], &[]))
        .build();
    let keys = ["ann", "bob"].map(|name| keys::user(&UserId::new(name)).into_item()).to_vec();
    let items = tables(&[&reads]).get_batch(Table::Users, keys).await.unwrap();
    assert_eq!(items.len(), 2);
}

#[tokio::test]
async fn what_a_batch_left_out_is_deleted_or_reported() {
    let left_over = || {
        let request = crate::tables::deletion(Table::Progress, place());
        let unprocessed = HashMap::from([("progress".to_owned(), vec![request])]);
        BatchWriteItemOutput::builder().set_unprocessed_items(Some(unprocessed)).build()
    };
    let writes = mock!(Client::batch_write_item)
        .sequence()
        .output(left_over)
        .output(|| BatchWriteItemOutput::builder().build())
        .build();
    tables(&[&writes]).delete_all(Table::Progress, vec![place()]).await.unwrap();
    assert_eq!(writes.num_calls(), 2);

    let never = mock!(Client::batch_write_item).then_output(left_over);
    let error = tables(&[&never]).delete_all(Table::Progress, vec![place()]).await.unwrap_err();
    assert_eq!(error.to_string(), "storage failed to write a batch");
}

/// A batch and a transaction may meet at one item: neither is at fault.
#[tokio::test]
async fn a_batch_that_met_a_transaction_is_written_again() {
    let conflict = || {
        let error = ErrorMetadata::builder().code("TransactionConflictException").build();
        BatchWriteItemError::generic(error)
    };
    let writes = mock!(Client::batch_write_item)
        .sequence()
        .error(conflict)
        .output(|| BatchWriteItemOutput::builder().build())
        .build();
    tables(&[&writes]).put_all(Table::Progress, vec![place()]).await.unwrap();
    assert_eq!(writes.num_calls(), 2);
}

/// Else a page would be read again and again.
#[tokio::test]
async fn a_walk_ends_with_the_range_or_the_limit() {
    let answer = |has_more: bool| {
        let more = has_more.then(place);
        move || QueryOutput::builder().items(place()).set_last_evaluated_key(more.clone()).build()
    };
    let walks = mock!(Client::query)
        .sequence()
        .output(answer(true))
        .output(answer(true))
        .output(answer(true))
        .output(answer(false))
        .build();
    let tables = tables(&[&walks]);
    let walk = |limit| tables.walk(Walk::through(keys::all(Table::Progress, &UserId::new("ann")), limit));
    assert_eq!(walk(2).await.unwrap().len(), 2);
    assert_eq!(walk(9).await.unwrap().len(), 2);
    assert_eq!(walks.num_calls(), 4);
}

const THROTTLED: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#;

fn tables(rules: &[&Rule]) -> Tables {
    let patient = |config: aws_sdk_dynamodb::config::Builder| config.retry_config(crate::client::retries());
    Tables::new(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules, patient), TableNames::with_prefix(""))
}

fn cancelled(codes: &[&str]) -> TransactWriteItemsError {
    let reasons = codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect();
    let cancelled = TransactionCanceledException::builder().set_cancellation_reasons(Some(reasons)).build();
    TransactWriteItemsError::TransactionCanceledException(cancelled)
}

fn batch(found: &[&str], left_out: &[&str]) -> BatchGetItemOutput {
    let items =
        |names: &[&str]| names.iter().map(|name| keys::user(&UserId::new(*name)).into_item()).collect::<Vec<_>>();
    let rest = KeysAndAttributes::builder().set_keys(Some(items(left_out))).build().unwrap();
    let rest = (!left_out.is_empty()).then(|| HashMap::from([("users".to_owned(), rest)]));
    let found = HashMap::from([("users".to_owned(), items(found))]);
    BatchGetItemOutput::builder().set_responses(Some(found)).set_unprocessed_keys(rest).build()
}

fn ann() -> NewAccount {
    NewAccount {
        name: UserName::parse("ann").unwrap(),
        password_hash: PasswordHash::new("$argon2id$1"),
        admin: false,
        created_at: Timestamp::from_millis(0),
    }
}

/// An item that serves as a user's and as a place.
fn place() -> Item {
    let mut item = keys::progress(&UserId::new("ann"), &document()).into_item();
    item.extend([("progress", s("/body")), ("pushed_for", s("a"))].map(|(name, value)| (name.to_owned(), value)));
    item.extend([("percentage", 1), ("timestamp", 7)].map(|(name, value)| (name.to_owned(), crate::item::n(value))));
    item
}

fn document() -> DocumentId {
    DocumentId::parse("a").unwrap()
}
