//! Work that goes on when its client has gone.

use std::{future::pending, panic::resume_unwind};

/// Runs `work` to its end, even if nobody waits for it any more: a half-made change of an account would leave
/// memory and storage apart, and a verified key that nobody remembers is verified anew each time.
pub async fn to_the_end<T: 'static>(work: impl Future<Output = T> + 'static) -> T {
    match actix_web::rt::spawn(work).await {
        Ok(outcome) => outcome,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime has stopped, and with it this request.
            Err(_) => pending().await,
        },
    }
}
