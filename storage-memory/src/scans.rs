//! Scans in memory.

use async_trait::async_trait;
use domain::{
    catalog::{
        ids::LibraryId,
        scans::{Begun, Lease, Scan, ScanRepository, ScanState},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::Memory;

#[async_trait]
impl ScanRepository for Memory {
    async fn find(&self, library: &LibraryId, now: Timestamp) -> Result<Option<Scan>, StorageError> {
        let state = self.lock();
        let scan = state.catalogs.get(library).and_then(|catalog| catalog.scan.clone());
        Ok(scan.map(|(scan, lease)| match scan.state {
            ScanState::Running if lease.until <= now => Scan { state: ScanState::Idle, ..scan },
            _ => scan,
        }))
    }

    async fn begin(&self, library: &LibraryId, lease: &Lease, now: Timestamp) -> Result<Begun, StorageError> {
        let mut state = self.lock();
        let Some(catalog) = state.catalogs.get_mut(library) else {
            return Ok(Begun::NoLibrary);
        };
        let is_anothers = |held: &Lease| held.scanner != lease.scanner && held.until > now;
        if catalog.scan.as_ref().is_some_and(|(scan, held)| scan.state == ScanState::Running && is_anothers(held)) {
            return Ok(Begun::Running);
        }
        catalog.scan = Some((Scan::begun(now), lease.clone()));
        Ok(Begun::Yes)
    }

    async fn report(&self, library: &LibraryId, lease: &Lease, scan: &Scan) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let noted = state.catalogs.get_mut(library).and_then(|catalog| catalog.scan.as_mut());
        let Some(noted) = noted.filter(|(scan, it)| scan.state == ScanState::Running && it.scanner == lease.scanner)
        else {
            return Ok(Changed::Absent);
        };
        *noted = (scan.clone(), lease.clone());
        Ok(Changed::Yes)
    }
}
