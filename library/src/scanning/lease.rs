//! The lease of a library, renewed by reports.

use std::sync::Arc;

use domain::{
    catalog::{
        ids::LibraryId,
        libraries::Library,
        scans::{Lease, Scan, ScanRepository, ScannerId},
    },
    clock::{Clock, Timestamp},
    error::{Changed, StorageError},
};

use super::Scanning;

pub struct Reporter {
    scans: Arc<dyn ScanRepository>,
    clock: Arc<dyn Clock>,
    library: LibraryId,
    scanner: ScannerId,
    /// When to report again.
    next: Timestamp,
}

impl Reporter {
    /// How long a lease is good for: the storage may be slow, but who restarts a server doesn't wait long.
    const LEASE_MILLIS: i64 = 20_000;
    const EVERY_MILLIS: i64 = 2_000;

    pub fn new(scanning: &Scanning, library: &Library) -> Self {
        let mut id = [0; 16];
        scanning.randomness.fill(&mut id);
        let id = format!("{:032x}", u128::from_be_bytes(id));
        Self {
            scans: Arc::clone(&scanning.storage.scans),
            clock: Arc::clone(&scanning.clock),
            library: library.id.clone(),
            scanner: ScannerId::parse(&id).expect("32 digits are an id"),
            next: scanning.clock.now(),
        }
    }

    pub fn lease(&self) -> Lease {
        Lease { scanner: self.scanner.clone(), until: self.in_millis(Self::LEASE_MILLIS) }
    }

    /// Whether it is time to report.
    pub fn is_due(&self) -> bool {
        self.clock.now() >= self.next
    }

    /// Reports and renews the lease; whether that is still ours.
    pub async fn report(&mut self, scan: &Scan) -> Result<bool, StorageError> {
        self.next = self.in_millis(Self::EVERY_MILLIS);
        Ok(self.scans.report(&self.library, &self.lease(), scan).await? == Changed::Yes)
    }

    fn in_millis(&self, millis: i64) -> Timestamp {
        Timestamp::from_millis(self.clock.now().as_millis().saturating_add(millis))
    }
}
