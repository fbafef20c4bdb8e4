//! The other ports of the domain, for tests: time that stands still, randomness that repeats, work done
//! at once, places translated by rote.

use std::{
    future::poll_fn,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    task::Poll,
};

use async_trait::async_trait;
use domain::{
    background::Background,
    catalog::{files::PublicationFile, libraries::Folder, renditions::Rendition, translation::PlaceTranslator},
    clock::{Clock, Timestamp},
    progress::Position,
    randomness::Randomness,
};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_millis()))
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes that differ from call to call and are the same in each run: no randomness at all.
#[derive(Debug, Default)]
pub struct Predictable(AtomicU64);

impl Randomness for Predictable {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::SeqCst).to_le_bytes();
            chunk.copy_from_slice(&next[..chunk.len()]);
        }
    }
}

/// Runs work where it is asked for, after everyone else had a turn, and counts it.
#[derive(Debug, Default)]
pub struct Inline(AtomicU64);

impl Inline {
    pub fn runs(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Background for Inline {
    async fn run(&self, work: Box<dyn FnOnce() + Send>) {
        yield_once().await;
        self.0.fetch_add(1, Ordering::SeqCst);
        work();
    }
}

async fn yield_once() {
    let mut yielded = false;
    poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Translates places between files and KEPUBs: those in a KEPUB have `kepub:` before those in its file.
#[derive(Debug)]
pub struct Prefixed;

#[async_trait]
impl PlaceTranslator for Prefixed {
    async fn translate(&self, _: &Folder, _: &PublicationFile, position: &Position, to: Rendition) -> Option<Position> {
        let translated = match to {
            Rendition::Kepub => Some(format!("kepub:{}", position.as_str())),
            Rendition::Original => position.as_str().strip_prefix("kepub:").map(str::to_owned),
        };
        Position::parse("progress", translated?).ok()
    }
}
