//! Covers, made while nobody scans, so that they are there when somebody looks.

use std::{
    collections::{BTreeSet, HashMap},
    error::Error,
    sync::Arc,
};

use domain::{
    catalog::{
        ids::LibraryId,
        libraries::{Library, LibraryRepository, LibraryStatus},
        listings::{Listing, Shelf},
        pages::{From, PageRequest, PageSize},
        publications::PublicationRepository,
    },
    clock::Timestamp,
};
use library::covers::CoverCache;
use tokio::{select, sync::watch};
use tracing::{error, warn};

/// Makes the covers that are missing, one at a time.
pub struct CoversAhead {
    pub covers: CoverCache,
    pub libraries: Arc<dyn LibraryRepository>,
    pub publications: Arc<dyn PublicationRepository>,
}

/// How many scans run.
#[derive(Clone)]
pub struct Scans(watch::Sender<usize>);

impl Default for Scans {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Scans {
    /// Counts a scan, until what is returned is dropped.
    pub fn count(&self) -> Counted {
        self.0.send_modify(|running| *running += 1);
        Counted(self.clone())
    }
}

/// A scan that runs.
pub struct Counted(Scans);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.send_modify(|running| *running -= 1);
    }
}

impl CoversAhead {
    /// Goes through the libraries that have changed whenever scans are over, and breaks off when one begins. For ever.
    pub async fn make(self, scans: Scans) {
        let mut scans = scans.0.subscribe();
        let mut done = HashMap::new();
        while scans.wait_for(|running| *running == 0).await.is_ok() {
            select! {
                biased;
                _ = scans.changed() => continue,
                () = self.make_all(&mut done) => {}
            }
            if scans.changed().await.is_err() {
                return;
            }
        }
    }

    /// Leaves out libraries that are as they were when they were `done`.
    async fn make_all(&self, done: &mut HashMap<LibraryId, Timestamp>) {
        let libraries = match self.libraries.list().await {
            Ok(libraries) => libraries,
            Err(failure) => return error!(error = &failure as &dyn Error, "can't list the libraries"),
        };
        done.retain(|id, _| libraries.iter().any(|it| it.library.id == *id));
        for LibraryStatus { library, updated, .. } in libraries {
            if done.get(&library.id) == Some(&updated) {
                continue;
            }
            let name = library.name.as_str();
            match self.make_of(&library).await {
                Ok(0) => drop(done.insert(library.id, updated)),
                Ok(failed) => warn!("could not make {failed} covers of library {name}; the next scan tries again"),
                Err(failure) => error!(error = &*failure, "could not make covers of library {name}"),
            }
        }
    }

    /// Begins with what was added last. Returns how many covers could not be made.
    async fn make_of(&self, library: &Library) -> Result<usize, Box<dyn Error>> {
        let listing = Listing { libraries: BTreeSet::from([library.id.clone()]), shelf: Shelf::Recent, format: None };
        let mut failed = 0;
        let mut next = Some(From::Start);
        while let Some(from) = next {
            let page = self.publications.list(&listing, &PageRequest { from, size: PageSize::default() }).await?;
            let prepared = self.covers.prepare(&page.items, &library.folder).await?;
            failed += prepared.failed;
            next = page.next.map(From::After).filter(|_| !prepared.is_full);
        }
        Ok(failed)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use domain::catalog::{
        files::FilePath,
        ids::PublicationId,
        libraries::{Folder, LibraryName},
        publications::{Cover, Publication, Title},
    };
    use library::cache::{Cache, CacheSettings};
    use storage_memory::{Memory, fakes::FixedClock};
    use tempfile::TempDir;

    use super::*;

    /// The smallest image.
    const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

    /// Sixty books, which is more than a page.
    async fn books() -> (CoversAhead, Arc<Memory>, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("cover.gif"), GIF).unwrap();
        let memory = Arc::new(Memory::default());
        let library = Library {
            id: LibraryId::parse("books").unwrap(),
            name: LibraryName::parse("Books").unwrap(),
            folder: Folder::parse(folder.path().to_str().unwrap()).unwrap(),
        };
        let _ = memory.insert(&library, Timestamp::from_seconds(0)).await.unwrap();
        let publications: Vec<_> = (0..60).map(|at| book(at, &library.id)).collect();
        let _ = memory.save(&library.id, &publications).await.unwrap();
        let settings = CacheSettings { folder: folder.path().join("cache"), limit: 1 << 30, makers: 1 };
        let covers = CoverCache::new(Cache::new(settings, Arc::new(FixedClock::at(Timestamp::from_seconds(9)))));
        (CoversAhead { covers, libraries: memory.clone(), publications: memory.clone() }, memory, folder)
    }

    fn book(at: i64, library: &LibraryId) -> Publication {
        let id = PublicationId::parse(&format!("{at:08}")).unwrap();
        let cover = Some(Cover::Beside(FilePath::parse("cover.gif").unwrap()));
        let now = Timestamp::from_seconds(at);
        Publication { cover, ..Publication::new(id, library.clone(), Title::parse("Emma").unwrap(), now) }
    }

    fn covers(folder: &TempDir) -> usize {
        files(&folder.path().join("cache"))
    }

    fn files(folder: &Path) -> usize {
        let Ok(entries) = fs::read_dir(folder) else {
            return 0;
        };
        entries.flatten().map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
    }

    #[tokio::test]
    async fn every_page_of_a_library_gets_its_covers_once() {
        let (ahead, _, folder) = books().await;
        let mut done = HashMap::new();
        ahead.make_all(&mut done).await;
        assert_eq!((covers(&folder), done.len()), (120, 1));
        fs::remove_dir_all(folder.path().join("cache")).unwrap();
        ahead.make_all(&mut done).await;
        assert_eq!(covers(&folder), 0);
    }

    #[tokio::test]
    async fn a_library_that_has_changed_is_looked_at_again() {
        let (ahead, memory, folder) = books().await;
        let mut done = HashMap::new();
        ahead.make_all(&mut done).await;
        let library = LibraryId::parse("books").unwrap();
        let _ = memory.save(&library, &[book(60, &library)]).await.unwrap();
        ahead.make_all(&mut done).await;
        assert_eq!(covers(&folder), 122);
    }

    #[tokio::test]
    async fn nothing_is_made_while_a_scan_runs() {
        let (ahead, _, folder) = books().await;
        let scans = Scans::default();
        let scan = scans.count();
        let making = tokio::spawn(ahead.make(scans));
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(covers(&folder), 0);
        drop(scan);
        while covers(&folder) < 120 {
            tokio::task::yield_now().await;
        }
        making.abort();
    }
}
