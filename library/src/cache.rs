//! Files that can be made again: kept in a folder up to a limit, the least recently used removed first.
//!
//! The folder is all that there is to know, so that it survives restarts and may be shared by processes, and anything
//! in it may vanish at any time. When a file was last used is kept as its time of access, to the hour.

mod eviction;

use std::{
    collections::{HashMap, hash_map::Entry},
    error::Error,
    fs::{self, File, FileTimes},
    io::{self, Write as _},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::clock::{Clock, Timestamp};
use tokio::{
    sync::{Semaphore, watch},
    task::{JoinError, spawn_blocking},
};

/// How long a file counts as just used.
const HOUR: i64 = 3_600_000;

/// A folder of files that can be made again. Clones share it.
#[derive(Clone)]
pub struct Cache {
    shared: Arc<Shared>,
    makers: Arc<Semaphore>,
}

/// What a cache is told once.
pub struct CacheSettings {
    /// Belongs to the cache alone.
    pub folder: PathBuf,
    /// The most bytes that are kept.
    pub limit: u64,
    /// How many files are made at a time.
    pub makers: usize,
}

/// A file of the cache, opened.
#[derive(Debug)]
pub struct Kept {
    pub file: File,
    pub length: u64,
    /// When it was made.
    pub modified: Timestamp,
}

/// Why a file could not be made, or not be kept; told to all who waited for it.
pub type Failure = Arc<dyn Error + Send + Sync>;

/// What a maker does.
pub type Make = Box<dyn FnOnce(&mut File) -> Result<(), Box<dyn Error + Send + Sync>> + Send>;

type Outcome = Option<Result<(), Failure>>;

struct Shared {
    settings: CacheSettings,
    clock: Arc<dyn Clock>,
    /// Bytes that are kept, once they have been counted.
    used: Mutex<Option<u64>>,
    flights: Mutex<HashMap<String, watch::Receiver<Outcome>>>,
}

impl Cache {
    pub fn new(settings: CacheSettings, clock: Arc<dyn Clock>) -> Self {
        let makers = Arc::new(Semaphore::new(settings.makers.max(1)));
        let shared = Shared { settings, clock, used: Mutex::default(), flights: Mutex::default() };
        Self { shared: Arc::new(shared), makers }
    }

    /// The same cache for other files: they are made at their own time, and not behind those of this one.
    #[must_use]
    pub fn beside(&self) -> Self {
        let makers = Arc::new(Semaphore::new(self.shared.settings.makers.max(1)));
        Self { shared: Arc::clone(&self.shared), makers }
    }

    /// Opens the file of this name, a relative path; if there is none it is made first, once however many ask for it.
    ///
    /// A file that was begun is made to the end, whoever still waits for it. If that fails, nothing is left of it.
    pub async fn get_or_make(&self, name: &str, make: Make) -> Result<Kept, Failure> {
        if let Some(kept) = self.get(name).await? {
            return Ok(kept);
        }
        self.made(name, make).await?;
        let vanished = || -> Failure { Arc::new(io::Error::from(io::ErrorKind::NotFound)) };
        self.get(name).await?.ok_or_else(vanished)
    }

    /// Opens the file of this name if it is there.
    pub async fn get(&self, name: &str) -> Result<Option<Kept>, Failure> {
        let (shared, name) = (Arc::clone(&self.shared), name.to_owned());
        spawn_blocking(move || shared.open(&name))
            .await
            .map_err(panicked)?
            .map_err(|error| -> Failure { Arc::new(error) })
    }

    /// Returns for each name whether there is a file of it. That doesn't count as using it.
    pub async fn has_each(&self, names: Vec<String>) -> Result<Vec<bool>, Failure> {
        let shared = Arc::clone(&self.shared);
        spawn_blocking(move || names.iter().map(|name| shared.has(name)).collect()).await.map_err(panicked)
    }

    /// Whether there is room for a file that nobody has asked for, which must not drive out one that somebody has.
    pub async fn has_room(&self) -> Result<bool, Failure> {
        let shared = Arc::clone(&self.shared);
        spawn_blocking(move || shared.has_room()).await.map_err(panicked)
    }

    async fn made(&self, name: &str, make: Make) -> Result<(), Failure> {
        let mut flight = match lock(&self.shared.flights).entry(name.to_owned()) {
            Entry::Occupied(entry) => entry.get().clone(),
            Entry::Vacant(entry) => {
                let (sender, receiver) = watch::channel(None);
                tokio::spawn(Arc::clone(&self.shared).fly(name.to_owned(), make, (sender, Arc::clone(&self.makers))));
                entry.insert(receiver).clone()
            }
        };
        let outcome = flight.wait_for(Option::is_some).await.map_err(|error| -> Failure { Arc::new(error) })?;
        outcome.clone().unwrap_or(Ok(()))
    }
}

impl Shared {
    async fn fly(
        self: Arc<Self>,
        name: String,
        make: Make,
        (sender, makers): (watch::Sender<Outcome>, Arc<Semaphore>),
    ) {
        let _permit = makers.acquire().await;
        let (shared, made) = (Arc::clone(&self), name.clone());
        let outcome =
            spawn_blocking(move || shared.make(&made, make)).await.unwrap_or_else(|error| Err(panicked(error)));
        lock(&self.flights).remove(&name);
        sender.send_replace(Some(outcome));
        let shared = Arc::clone(&self);
        // What can't be removed now is tried again after the next file.
        drop(spawn_blocking(move || shared.evict()).await);
    }

    fn open(&self, name: &str) -> io::Result<Option<Kept>> {
        let file = match File::open(self.settings.folder.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let metadata = file.metadata()?;
        // A power cut leaves files empty that were not yet written.
        if metadata.len() == 0 {
            return Ok(None);
        }
        let now = self.clock.now();
        if metadata.accessed().is_ok_and(|accessed| now.millis_since(timestamp(accessed)) >= HOUR) {
            // Where the time can't be set the oldest goes first instead.
            let _ = file.set_times(FileTimes::new().set_accessed(system_time(now)));
        }
        let modified = metadata.modified().map_or(now, timestamp);
        Ok(Some(Kept { file, length: metadata.len(), modified }))
    }

    fn has(&self, name: &str) -> bool {
        fs::metadata(self.settings.folder.join(name)).is_ok_and(|metadata| metadata.len() > 0)
    }

    fn has_room(&self) -> bool {
        let Shared { settings, clock, .. } = self;
        let mut used = lock(&self.used);
        let used = used.get_or_insert_with(|| eviction::evict(&settings.folder, settings.limit, clock.now()));
        // Room is made down to fifteen sixteenths, which is no reason to fill it up again.
        *used < settings.limit - settings.limit / 8
    }

    fn make(&self, name: &str, make: Make) -> Result<(), Failure> {
        self.write(name, make).map_err(Failure::from)
    }

    fn write(&self, name: &str, make: Make) -> Result<(), Box<dyn Error + Send + Sync>> {
        if self.open(name)?.is_some() {
            return Ok(());
        }
        let path = self.settings.folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&self.settings.folder))?;
        let mut temporary = tempfile::Builder::new().prefix(eviction::UNFINISHED).tempfile_in(&self.settings.folder)?;
        make(temporary.as_file_mut())?;
        let file = temporary.as_file_mut();
        file.flush()?;
        let now = system_time(self.clock.now());
        file.set_times(FileTimes::new().set_accessed(now).set_modified(now))?;
        let length = file.metadata()?.len();
        temporary.persist(path)?;
        if let Some(used) = lock(&self.used).as_mut() {
            *used += length;
        }
        Ok(())
    }

    fn evict(&self) {
        let mut used = lock(&self.used);
        if used.is_none_or(|used| used > self.settings.limit) {
            *used = Some(eviction::evict(&self.settings.folder, self.settings.limit, self.clock.now()));
        }
    }
}

fn panicked(error: JoinError) -> Failure {
    Arc::new(error)
}

/// No panic leaves behind what others can't go on with.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn timestamp(time: SystemTime) -> Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn system_time(time: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or_default())
}
