//! Scans: one at a time for each library, on whatever node.

use async_trait::async_trait;

use crate::{
    clock::Timestamp,
    error::{Changed, Invalid, StorageError},
    text::name,
};

use super::ids::LibraryId;

name!(
    /// Who scans: made up for each scan, 1 to 64 characters.
    ScannerId, "scanner", 64
);

/// What a scan has done so far, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    pub state: ScanState,
    /// Files that could be books.
    pub seen: u64,
    /// Files that were opened, because they were new or had changed.
    pub opened: u64,
    /// Publications that weren't there before.
    pub added: u64,
    /// Publications that are not as they were.
    pub changed: u64,
    pub removed: u64,
    /// Files that are in no publication for a reason.
    pub problems: u64,
    pub started: Timestamp,
    /// `None` while it runs, and if it was interrupted.
    pub finished: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanState {
    /// It is over, well or interrupted.
    Idle,
    /// Somebody is at it.
    Running,
    /// The library's folder is missing, unreadable or empty: nothing was changed.
    Unavailable,
}

impl ScanState {
    /// Accepts what [`Self::as_str`] returns.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let state = [Self::Idle, Self::Running, Self::Unavailable].into_iter().find(|state| state.as_str() == text);
        state.ok_or_else(|| Invalid::new("state", "idle, running or unavailable"))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Unavailable => "unavailable",
        }
    }
}

impl Scan {
    /// A scan that begins.
    pub fn begun(started: Timestamp) -> Self {
        Self {
            state: ScanState::Running,
            seen: 0,
            opened: 0,
            added: 0,
            changed: 0,
            removed: 0,
            problems: 0,
            started,
            finished: None,
        }
    }
}

/// The right to scan a library: whoever has it renews it, or loses it once `until` has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub scanner: ScannerId,
    pub until: Timestamp,
}

/// Whether a scan may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Begun {
    Yes,
    /// Another one runs.
    Running,
    NoLibrary,
}

/// Where scans report, and take turns.
#[async_trait]
pub trait ScanRepository: Send + Sync {
    /// Returns the last scan of the library; one whose lease is over by `now` no longer runs.
    async fn find(&self, library: &LibraryId, now: Timestamp) -> Result<Option<Scan>, StorageError>;

    /// Gives the lease to its scanner, unless another has one that isn't over by `now`, and notes that
    /// [a scan has begun](Scan::begun).
    async fn begin(&self, library: &LibraryId, lease: &Lease, now: Timestamp) -> Result<Begun, StorageError>;

    /// Notes how far the scan is, and renews its lease; a scan that isn't running gives it back. Absent if the lease is
    /// another's by now, or the library is gone: then nothing is noted, and the scanner must stop.
    async fn report(&self, library: &LibraryId, lease: &Lease, scan: &Scan) -> Result<Changed, StorageError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_as_they_are_written() {
        for state in [ScanState::Idle, ScanState::Running, ScanState::Unavailable] {
            assert_eq!(ScanState::parse(state.as_str()), Ok(state));
        }
        assert!(ScanState::parse("Idle").is_err());
    }
}
