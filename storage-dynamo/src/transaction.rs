//! Transactions, and trying again.

use std::time::Duration;

use aws_sdk_dynamodb::{
    error::SdkError, operation::transact_write_items::TransactWriteItemsError, types::TransactWriteItem,
};
use domain::error::{Changed, StorageError};

use crate::{Tables, actions::Action};

/// How a transaction ended, where nothing broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    Written,
    /// A condition did not hold.
    Refused,
    /// Another transaction was at the same items, or there were too many; nothing is known.
    Conflict,
}

impl Tables {
    /// Writes all `items` or none.
    pub async fn transact(&self, items: Vec<TransactWriteItem>) -> Result<Outcome, StorageError> {
        match self.client.transact_write_items().set_transact_items(Some(items)).send().await {
            Ok(_) => Ok(Outcome::Written),
            Err(error) => cancelled(&error).ok_or_else(|| StorageError::new("write a transaction", error)),
        }
    }

    /// Writes all `items` or none, however often others are at them; absent if a condition does not hold.
    pub async fn insist(&self, action: &'static str, items: Vec<TransactWriteItem>) -> Result<Changed, StorageError> {
        let mut retries = Retries::of(action);
        loop {
            match self.transact(items.clone()).await? {
                Outcome::Written => return Ok(Changed::Yes),
                Outcome::Refused => return Ok(Changed::Absent),
                Outcome::Conflict => retries.wait().await?,
            }
        }
    }

    /// Does all `actions` or none, however often others are at them; absent if a condition does not hold.
    pub async fn change(&self, action: &'static str, actions: Vec<Action>) -> Result<Changed, StorageError> {
        self.insist(action, actions.into_iter().map(|it| it.build(&self.names)).collect()).await
    }
}

/// Tells why a transaction was cancelled, if that was in the ordinary course of things.
fn cancelled(error: &SdkError<TransactWriteItemsError>) -> Option<Outcome> {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error.as_service_error()? else {
        return None;
    };
    let reasons = cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code());
    let outcomes = reasons.filter(|code| *code != "None").map(|code| match code {
        "ConditionalCheckFailed" => Some(Outcome::Refused),
        "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded" => Some(Outcome::Conflict),
        _ => None,
    });
    let outcomes: Option<Vec<Outcome>> = outcomes.collect();
    let outcomes = outcomes?;
    // A condition that failed has been looked at, whatever became of the rest.
    outcomes.iter().find(|outcome| **outcome == Outcome::Refused).or(outcomes.first()).copied()
}

/// Bounded patience: waits a little longer each time, and then gives up.
///
/// Of those who write one user's books at the same time one always gets through, so that sixteen never give up.
pub struct Retries {
    action: &'static str,
    left: u32,
    longest: Duration,
}

impl Retries {
    const MOST: u32 = 20;
    const FIRST: Duration = Duration::from_millis(10);
    const LONGEST: Duration = Duration::from_millis(200);

    /// Begins to try what reads after "failed to".
    pub fn of(action: &'static str) -> Self {
        Self { action, left: Self::MOST, longest: Self::FIRST }
    }

    /// Waits before another try; an error if there were enough.
    pub async fn wait(&mut self) -> Result<(), StorageError> {
        let Some(left) = self.left.checked_sub(1) else {
            return Err(StorageError::new(self.action, Unavailable));
        };
        tokio::time::sleep(self.longest.mul_f64(fastrand::f64())).await;
        self.left = left;
        self.longest = (self.longest * 2).min(Self::LONGEST);
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("unavailable: DynamoDB was busy with the same items, or too busy, at each of {} tries", Retries::MOST + 1)]
struct Unavailable;
