//! Scans: when the server starts, when a folder has changed, on schedule, and when an administrator asks for one; and
//! what is made in the quiet after them.

mod covers;

use std::{collections::HashMap, fs, future::pending, sync::Arc, thread, time::Duration};

use async_trait::async_trait;
use domain::{
    catalog::{
        administration::Scanner,
        ids::LibraryId,
        libraries::{Folder, Library, LibraryRepository},
        scans::{Begun, Scan, ScanState},
    },
    error::{Error, StorageError},
};
use library::{
    covers::CoverCache,
    scanning::{Begin, ScanStorage, Scanning},
    watching::Watch,
};
use tokio::{
    runtime::Handle,
    select,
    task::{AbortHandle, spawn_blocking},
    time::sleep,
};
use tracing::{error, info, warn};

use self::covers::{CoversAhead, Scans};
use crate::{
    config::ScanInterval,
    runtime::{SystemClock, SystemRandomness},
    storage::Storage,
};

/// How soon a library is noticed that was made or removed elsewhere.
const LIBRARIES_EVERY: Duration = Duration::from_mins(1);
/// How soon a library is looked at again that somebody else scans.
const BUSY_EVERY: Duration = Duration::from_secs(5);

/// Scans libraries, on the threads of whoever made it.
pub struct Librarian {
    scanning: Scanning,
    libraries: Arc<dyn LibraryRepository>,
    running: Scans,
    runtime: Handle,
}

impl Librarian {
    pub fn new(storage: &Storage) -> Arc<Self> {
        let kept = ScanStorage {
            publications: storage.publications.clone(),
            files: storage.files.clone(),
            problems: storage.problems.clone(),
            scans: storage.scans.clone(),
        };
        let scanning = Scanning {
            storage: kept,
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            threads: thread::available_parallelism().map_or(2, |threads| threads.get().min(8)),
        };
        let (libraries, running) = (storage.libraries.clone(), Scans::default());
        Arc::new(Self { scanning, libraries, running, runtime: Handle::current() })
    }

    /// Takes the turn to scan a library.
    pub async fn begin(&self, library: &Library) -> Result<(Begun, Option<Begin>), StorageError> {
        self.scanning.begin(library).await
    }

    /// Keeps all libraries and their covers up to date, for ever; each is scanned at least `every` so often.
    pub async fn look_after_all(self: Arc<Self>, every: ScanInterval, covers: CoverCache) {
        let publications = self.scanning.storage.publications.clone();
        let ahead = CoversAhead { covers, libraries: self.libraries.clone(), publications };
        let _covers = Tending(self.runtime.spawn(ahead.make(self.running.clone())).abort_handle());
        let mut tended: HashMap<LibraryId, Tending> = HashMap::new();
        loop {
            match self.libraries.list().await {
                Ok(libraries) => {
                    tended.retain(|id, _| libraries.iter().any(|it| it.library.id == *id));
                    for library in libraries.into_iter().map(|it| it.library) {
                        let id = library.id.clone();
                        tended.entry(id).or_insert_with(|| {
                            Tending(self.runtime.spawn(Arc::clone(&self).look_after(library, every)).abort_handle())
                        });
                    }
                }
                Err(failure) => error!(error = &failure as &dyn std::error::Error, "can't list the libraries"),
            }
            sleep(LIBRARIES_EVERY).await;
        }
    }

    async fn look_after(self: Arc<Self>, library: Library, every: ScanInterval) {
        let mut watch = None;
        loop {
            // Watching begins first, so that no change falls between.
            watch = watch.filter(|_| !is_missing(&library)).or_else(|| watched(&library));
            match self.begin(&library).await {
                Ok((_, Some(begin))) => finish(&self.running, &library, begin).await,
                Ok((Begun::Running, None)) => {
                    sleep(BUSY_EVERY).await;
                    continue;
                }
                Ok((_, None)) => return,
                Err(failure) => log(&library, &failure),
            }
            select! {
                () = changed(watch.as_mut()) => {}
                () = sleep(LIBRARIES_EVERY), if is_missing(&library) => {}
                () = next(every) => {}
            }
        }
    }
}

#[async_trait]
impl Scanner for Librarian {
    async fn can_read(&self, folder: &Folder) -> bool {
        let folder = folder.as_str().to_owned();
        spawn_blocking(move || fs::read_dir(folder).is_ok()).await.unwrap_or(false)
    }

    async fn start(&self, library: &Library) -> Result<Begun, Error> {
        let (begun, begin) = self.begin(library).await?;
        if let Some(begin) = begin {
            let (running, library) = (self.running.clone(), library.clone());
            self.runtime.spawn(async move { finish(&running, &library, begin).await });
        }
        Ok(begun)
    }
}

/// Returns when something has changed, as far as that is watched.
async fn changed(watch: Option<&mut Watch>) {
    match watch {
        Some(watch) => watch.changed().await,
        None => pending().await,
    }
}

/// Returns when it is time for the next scan.
async fn next(every: ScanInterval) {
    match every {
        ScanInterval::Every(interval) => sleep(interval).await,
        ScanInterval::Never => pending().await,
    }
}

/// Ends when it is dropped.
struct Tending(AbortHandle);

impl Drop for Tending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn finish(running: &Scans, library: &Library, begin: Begin) {
    let _counted = running.count();
    let name = library.name.as_str();
    match begin.run(&|_| {}).await {
        Ok(Some(scan)) if scan.state == ScanState::Unavailable => {
            warn!("library {name} is unavailable: {} is missing, unreadable or empty", library.folder.as_str());
        }
        Ok(Some(scan)) => info!("scanned library {name}: {}", summary(&scan)),
        Ok(None) => info!("another scan of library {name} goes on"),
        Err(failure) => log(library, &failure),
    }
}

fn log(library: &Library, failure: &StorageError) {
    let name = library.name.as_str();
    error!(error = failure as &dyn std::error::Error, "could not scan library {name}");
}

/// What a scan did, in words.
pub fn summary(scan: &Scan) -> String {
    let Scan { seen, opened, added, changed, removed, problems, .. } = scan;
    format!(
        "{seen} files seen, {opened} opened; publications: {added} added, {changed} changed, {removed} removed; \
         {problems} problems"
    )
}

fn watched(library: &Library) -> Option<Watch> {
    match Watch::new(library.folder.as_str().as_ref()) {
        Ok(watch) => Some(watch),
        Err(_) if is_missing(library) => None,
        Err(failure) => {
            let name = library.name.as_str();
            warn!("can't watch library {name}, so that changes show up with the next scan on schedule: {failure}");
            None
        }
    }
}

fn is_missing(library: &Library) -> bool {
    !fs::exists(library.folder.as_str()).unwrap_or(false)
}
