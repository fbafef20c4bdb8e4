//! What the domain wants from the machine: the time, chance, and threads to compute on.

use std::{
    panic,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use domain::{
    background::Background,
    clock::{Clock, Timestamp},
    randomness::Randomness,
};
use tokio::{sync::Semaphore, task};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everyone else takes")]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's source of randomness.
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Threads beside the async ones; a password hash takes 19 MiB, so that two at a time is plenty.
pub struct BackgroundThreads {
    free: Arc<Semaphore>,
}

impl Default for BackgroundThreads {
    fn default() -> Self {
        Self { free: Arc::new(Semaphore::new(2)) }
    }
}

#[async_trait]
impl Background for BackgroundThreads {
    async fn run(&self, work: Box<dyn FnOnce() + Send>) {
        let place = Arc::clone(&self.free).acquire_owned().await.expect("the semaphore is never closed");
        // The place is taken until the work is done, even if nobody waits for it any more.
        let done = task::spawn_blocking(move || {
            work();
            drop(place);
        });
        if let Err(error) = done.await {
            panic::resume_unwind(error.into_panic());
        }
    }
}
