//! Computation that would hold up the async threads.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;

/// Runs computation elsewhere, a bounded number at a time.
#[async_trait]
pub trait Background: Send + Sync {
    /// Returns once `work` has run to its end; a panic in it goes on in the caller.
    async fn run(&self, work: Box<dyn FnOnce() + Send>);
}

/// Runs `work` in the background and returns what it computed.
pub(crate) async fn compute<T: Send + Sync + 'static>(
    background: &dyn Background,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    let slot = Arc::new(OnceLock::new());
    let filled = Arc::clone(&slot);
    background
        .run(Box::new(move || {
            // Only this closure sets the slot, once.
            let _ = filled.set(work());
        }))
        .await;
    Arc::into_inner(slot).and_then(OnceLock::into_inner).expect("the background ran the work")
}
