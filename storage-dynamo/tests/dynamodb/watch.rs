//! Looking over a client's shoulder: what its requests cost, and stopping it before one.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
    mpsc::{Receiver, Sender, channel},
};

use aws_sdk_dynamodb::{
    Client,
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::{AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut},
    },
    error::BoxError,
    operation::{
        batch_get_item::{BatchGetItemInput, BatchGetItemOutput},
        batch_write_item::{BatchWriteItemInput, BatchWriteItemOutput},
        get_item::{GetItemInput, GetItemOutput},
        query::{QueryInput, QueryOutput},
        transact_write_items::{TransactWriteItemsInput, TransactWriteItemsOutput},
    },
    types::{ConsumedCapacity, ReturnConsumedCapacity},
};
use storage_dynamo::{TableNames, Tables};

#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<State>);

#[derive(Debug, Default)]
struct State {
    units: Mutex<Units>,
    writes: AtomicUsize,
    stop: Mutex<Option<Stop>>,
}

/// Capacity units.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Units {
    pub read: f64,
    pub written: f64,
}

#[derive(Debug)]
enum Stop {
    /// Fails all writes from this one on.
    Failing { from: usize },
    /// Holds this write up until told to go on.
    Waiting { at: usize, reached: Sender<()>, released: Receiver<()> },
}

impl Watch {
    /// Opens the tables once more, watched.
    pub fn over(&self, client: &Client, names: &TableNames) -> Tables {
        let config = client.config().to_builder().interceptor(self.clone()).build();
        Tables::new(Client::from_conf(config), names.clone())
    }

    /// What has been used since the last time.
    pub fn units(&self) -> Units {
        std::mem::take(&mut *self.0.units.lock().unwrap())
    }

    pub fn fail_from(&self, write: usize) {
        *self.0.stop.lock().unwrap() = Some(Stop::Failing { from: write });
    }

    /// Returns what tells that the write has been reached, and what lets it go on.
    pub fn hold_up(&self, write: usize) -> (Receiver<()>, Sender<()>) {
        let ((reached, is_reached), (release, released)) = (channel(), channel());
        *self.0.stop.lock().unwrap() = Some(Stop::Waiting { at: write, reached, released });
        (is_reached, release)
    }

    fn before_write(&self) -> Result<(), BoxError> {
        let write = self.0.writes.fetch_add(1, Ordering::SeqCst);
        let mut stop = self.0.stop.lock().unwrap();
        match &*stop {
            Some(Stop::Failing { from }) if write >= *from => Err("stopped".into()),
            Some(Stop::Waiting { at, .. }) if write == *at => {
                let Some(Stop::Waiting { reached, released, .. }) = stop.take() else { unreachable!() };
                drop(stop);
                reached.send(())?;
                Ok(released.recv()?)
            }
            _ => Ok(()),
        }
    }

    fn add<'a>(&self, used: impl IntoIterator<Item = &'a ConsumedCapacity>, is_write: bool) {
        let used: f64 = used.into_iter().filter_map(ConsumedCapacity::capacity_units).sum();
        let mut units = self.0.units.lock().unwrap();
        *if is_write { &mut units.written } else { &mut units.read } += used;
    }
}

impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "Watch"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input_mut();
        macro_rules! ask {
            ($($input:ty),+) => {$(
                if let Some(input) = input.downcast_mut::<$input>() {
                    input.return_consumed_capacity = Some(ReturnConsumedCapacity::Total);
                }
            )+};
        }
        ask!(GetItemInput, QueryInput, BatchGetItemInput, BatchWriteItemInput, TransactWriteItemsInput);
        let is_write = input.downcast_ref::<BatchWriteItemInput>().is_some()
            || input.downcast_ref::<TransactWriteItemsInput>().is_some();
        if is_write { self.before_write() } else { Ok(()) }
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Ok(output) = context.output_or_error() else { return Ok(()) };
        if let Some(output) = output.downcast_ref::<GetItemOutput>() {
            self.add(output.consumed_capacity(), false);
        } else if let Some(output) = output.downcast_ref::<QueryOutput>() {
            self.add(output.consumed_capacity(), false);
        } else if let Some(output) = output.downcast_ref::<BatchGetItemOutput>() {
            self.add(output.consumed_capacity(), false);
        } else if let Some(output) = output.downcast_ref::<BatchWriteItemOutput>() {
            self.add(output.consumed_capacity(), true);
        } else if let Some(output) = output.downcast_ref::<TransactWriteItemsOutput>() {
            self.add(output.consumed_capacity(), true);
        }
        Ok(())
    }
}
