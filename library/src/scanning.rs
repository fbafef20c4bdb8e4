//! Scanning: a library's folder becomes publications, and what has changed since the last scan is found.
//!
//! A `walk` and what the storage has `known` go by side by side, in the same order, so that memory doesn't grow with the
//! library. The `comparison` of both tells which `books` are not as they were; those are `opened` on other threads,
//! become a `publication` each, and are saved (`saving`) in batches. What the walk did not come by is `gone` at the end,
//! once it is certain that the library's folder is still there.
//!
//! A scan may be killed at any moment: what it saved is known to the next one, which goes on with the rest.

mod books;
mod comparison;
mod gone;
mod known;
mod lease;
mod opened;
mod publication;
mod run;
mod saving;
mod walk;

use std::sync::Arc;

use domain::{
    catalog::{
        files::FileRepository,
        libraries::Library,
        problems::ProblemRepository,
        publications::PublicationRepository,
        scans::{Begun, Scan, ScanRepository, ScanState},
    },
    clock::Clock,
    error::StorageError,
    randomness::Randomness,
};

use self::{
    lease::Reporter,
    run::{Ended, Run},
};

/// Scans libraries.
#[derive(Clone)]
pub struct Scanning {
    pub storage: ScanStorage,
    pub clock: Arc<dyn Clock>,
    pub randomness: Arc<dyn Randomness>,
    /// How many files are open at a time.
    pub threads: usize,
}

/// Where a scan keeps what it finds.
#[derive(Clone)]
pub struct ScanStorage {
    pub publications: Arc<dyn PublicationRepository>,
    pub files: Arc<dyn FileRepository>,
    pub problems: Arc<dyn ProblemRepository>,
    pub scans: Arc<dyn ScanRepository>,
}

/// A scan that may run, because the library's lease is its.
pub struct Begin {
    scanning: Scanning,
    library: Library,
    reporter: Reporter,
}

impl Scanning {
    /// Takes the library's lease; without it there is no scan, and the answer says why.
    pub async fn begin(&self, library: &Library) -> Result<(Begun, Option<Begin>), StorageError> {
        let reporter = Reporter::new(self, library);
        let begun = self.storage.scans.begin(&library.id, &reporter.lease(), self.clock.now()).await?;
        let begin = Begin { scanning: self.clone(), library: library.clone(), reporter };
        Ok((begun, Some(begin).filter(|_| begun == Begun::Yes)))
    }
}

impl Begin {
    /// Scans to the end, and shows `watch` now and then how far it is.
    ///
    /// `None` if somebody else has taken the lease, or the library is gone: what was found so far is kept.
    pub async fn run(mut self, watch: &(dyn Fn(&Scan) + Send + Sync)) -> Result<Option<Scan>, StorageError> {
        let mut run = Run::new(&self.scanning, &self.library);
        let ended = run.run(&mut self.reporter, watch).await?;
        let state = match ended {
            Ended::Lost => return Ok(None),
            Ended::Unavailable => ScanState::Unavailable,
            Ended::Whole => ScanState::Idle,
        };
        let scan = Scan { state, finished: Some(self.scanning.clock.now()), ..run.into_scan() };
        watch(&scan);
        Ok(self.reporter.report(&scan).await?.then_some(scan))
    }
}
