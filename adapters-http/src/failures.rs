//! What the errors of every dialect have in common.

use domain::error::Error;

/// Logs what is not the client's fault, with its sources; to be called once for each answer.
pub fn log_if_ours(error: &Error) {
    match error {
        Error::Storage(error) => tracing::error!(error = error as &dyn std::error::Error, "storage is unavailable"),
        Error::File(error) => tracing::error!(error = error as &dyn std::error::Error, "a file can't be read"),
        _ => {}
    }
}

/// How many seconds the client has to wait before it tries again, if it was told to.
pub fn retry_after(error: &Error) -> Option<u32> {
    match error {
        Error::TooManyAttempts { retry_after_seconds } | Error::TooManyRegistrations { retry_after_seconds } => {
            Some(*retry_after_seconds)
        }
        _ => None,
    }
}
