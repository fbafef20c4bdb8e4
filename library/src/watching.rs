//! Watching a library's folder, so that what is copied into it shows up within seconds.

use std::{path::Path, time::Duration};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

/// Notices changes below a folder, until it is dropped.
pub struct Watch {
    _watcher: RecommendedWatcher,
    events: mpsc::Receiver<()>,
}

impl Watch {
    /// How long nothing may happen before a change counts as complete: files are copied piece by piece.
    const QUIET: Duration = Duration::from_secs(2);
    /// How long a change may go on before it counts all the same.
    const LONGEST: Duration = Duration::from_secs(30);

    /// Begins to watch; fails where the folder is missing, or the system allows no more watches.
    pub fn new(folder: &Path) -> notify::Result<Self> {
        // One event that waits says as much as many.
        let (sender, events) = mpsc::channel(1);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading is an event as well, and scans read; an error means that events were lost.
            if event.map_or(true, |event| !matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.try_send(());
            }
        })?;
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(Self { _watcher: watcher, events })
    }

    /// Returns when something has changed and has come to rest.
    pub async fn changed(&mut self) {
        if self.events.recv().await.is_none() {
            return std::future::pending().await;
        }
        let end = Instant::now() + Self::LONGEST;
        while timeout_at(end.min(Instant::now() + Self::QUIET), self.events.recv()).await.is_ok() {
            if Instant::now() >= end {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Read as _};

    use super::*;

    #[tokio::test]
    async fn changes_in_new_folders_are_noticed_and_reading_is_not() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.epub"), "a").unwrap();
        let mut watch = Watch::new(root.path()).unwrap();
        fs::File::open(root.path().join("a.epub")).unwrap().read_to_end(&mut Vec::new()).unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(300), watch.events.recv()).await.is_err());
        fs::create_dir(root.path().join("new")).unwrap();
        watch.changed().await;
        fs::write(root.path().join("new/b.epub"), "b").unwrap();
        watch.changed().await;
    }

    #[test]
    fn a_missing_folder_is_no_folder_to_watch() {
        assert!(Watch::new(Path::new("/nothing/here")).is_err());
    }
}
