//! A scan from the first folder to the last.

use std::{
    collections::{HashSet, VecDeque},
    fs,
    ops::ControlFlow,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    catalog::{files::FilePath, ids::PublicationId, libraries::Library, scans::Scan},
    error::{Changed, StorageError},
};
use tokio::{
    select,
    sync::mpsc,
    task::{JoinError, JoinSet, spawn_blocking},
};

use super::{
    Scanning,
    comparison::{Gone, Job, compare},
    gone::AllGone,
    known::{Known, KnownFolder},
    lease::Reporter,
    opened::{Opened, open},
    saving::{Batch, Saver},
    walk::{Folder, walk},
};

/// How a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Whole,
    /// The library's folder is missing, unreadable or empty, or has become another one: nothing was removed.
    Unavailable,
    /// Somebody else has the lease, or the library is gone.
    Lost,
}

pub struct Run<'a> {
    saver: Saver<'a>,
    known: Known,
    scan: Scan,
    /// Publications that some book has taken.
    claimed: HashSet<PublicationId>,
    gone: AllGone,
    /// Folders that could not be read: nothing is known of what is in them.
    unread: Vec<String>,
    /// Books to open.
    waiting: VecDeque<Job>,
    opened: Batch,
}

impl<'a> Run<'a> {
    /// How many books are saved at a time.
    const BATCH: usize = 100;

    pub fn new(scanning: &'a Scanning, library: &'a Library) -> Self {
        let storage = &scanning.storage;
        Self {
            saver: Saver { scanning, library },
            known: Known::new(library.id.clone(), Arc::clone(&storage.files), Arc::clone(&storage.problems)),
            scan: Scan::begun(scanning.clock.now()),
            claimed: HashSet::new(),
            gone: AllGone::default(),
            unread: Vec::new(),
            waiting: VecDeque::new(),
            opened: Batch::new(),
        }
    }

    pub fn into_scan(self) -> Scan {
        self.scan
    }

    pub async fn run(
        &mut self,
        reporter: &mut Reporter,
        watch: &(dyn Fn(&Scan) + Send + Sync),
    ) -> Result<Ended, StorageError> {
        let root = PathBuf::from(self.saver.library.folder.as_str());
        let Some(before) = identity(&root) else {
            return Ok(Ended::Unavailable);
        };
        if self.find_changes(&root, reporter, watch).await? == Ended::Lost {
            return Ok(Ended::Lost);
        }
        let is_emptied = self.scan.seen == 0 && !self.gone.is_empty();
        if is_emptied || identity(&root) != Some(before) || self.unread.iter().any(String::is_empty) {
            return Ok(Ended::Unavailable);
        }
        std::mem::take(&mut self.gone).remove(&self.saver, &mut self.scan).await?;
        Ok(Ended::Whole)
    }

    async fn find_changes(
        &mut self,
        root: &Path,
        reporter: &mut Reporter,
        watch: &(dyn Fn(&Scan) + Send + Sync),
    ) -> Result<Ended, StorageError> {
        let mut folders = walked(root.to_owned());
        let mut opening: JoinSet<(Job, Opened)> = JoinSet::new();
        loop {
            while opening.len() < self.saver.scanning.threads.max(1)
                && let Some(job) = self.waiting.pop_front()
            {
                let root = root.to_owned();
                opening.spawn_blocking(move || {
                    let opened = open(&root, &job.book, &job.settled);
                    (job, opened)
                });
            }
            select! {
                folder = folders.recv(), if self.waiting.is_empty() => match folder {
                    Some(folder) => self.compare(folder).await?,
                    None if opening.is_empty() => break,
                    None => self.opened.extend(opening.join_next().await.transpose().map_err(failed)?),
                },
                Some(opened) = opening.join_next() => self.opened.push(opened.map_err(failed)?),
            }
            if (self.opened.len() >= Self::BATCH || reporter.is_due()) && self.save().await? == Changed::Absent {
                return Ok(Ended::Lost);
            }
            if reporter.is_due() {
                watch(&self.scan);
                if !reporter.report(&self.scan).await? {
                    return Ok(Ended::Lost);
                }
            }
        }
        self.take_rest().await?;
        Ok(if self.save().await? == Changed::Yes { Ended::Whole } else { Ended::Lost })
    }

    async fn compare(&mut self, folder: Folder) -> Result<(), StorageError> {
        let (passed, known) = self.known.folder(&folder.path).await?;
        self.pass(passed);
        if !folder.is_whole {
            self.unread.push(folder.path.clone());
        }
        let now = self.saver.scanning.clock.now();
        let comparison = compare(folder, known, &mut self.claimed, now);
        self.scan.seen += comparison.seen;
        self.scan.problems += comparison.unreadable;
        self.waiting.extend(comparison.jobs);
        self.gone.extend(comparison.gone);
        let (problems, library) = (&self.saver.scanning.storage.problems, &self.saver.library.id);
        if !comparison.solved.is_empty() {
            problems.remove(library, &comparison.solved).await?;
        }
        if !comparison.problems.is_empty() {
            // Without the library, the next save says so.
            let _ = problems.save(library, &comparison.problems).await?;
        }
        Ok(())
    }

    /// Takes what lies behind the last folder that the walk came by.
    async fn take_rest(&mut self) -> Result<(), StorageError> {
        loop {
            let rest = self.known.rest().await?;
            if rest.files.is_empty() && rest.problems.is_empty() {
                return Ok(());
            }
            self.pass(rest);
        }
    }

    /// Takes what lies in folders that the walk did not come by.
    fn pass(&mut self, passed: KnownFolder) {
        let is_unread = |path: &FilePath| {
            let below = |folder: &String| path.as_str().strip_prefix(&**folder).is_some_and(|it| it.starts_with('/'));
            self.unread.iter().any(below)
        };
        self.gone.extend(passed.files.into_iter().filter(|file| !is_unread(&file.path)).map(Gone::vanished));
        for problem in passed.problems.into_iter().filter(|problem| !is_unread(&problem.path)) {
            self.gone.add_problem(problem.path);
        }
    }

    async fn save(&mut self) -> Result<Changed, StorageError> {
        let batch = std::mem::take(&mut self.opened);
        self.saver.save(batch, &mut self.claimed, &mut self.scan).await
    }
}

/// Walks on a thread of its own; the walk ends when nobody listens any more.
fn walked(root: PathBuf) -> mpsc::Receiver<Folder> {
    let (folders, walked) = mpsc::channel(64);
    drop(spawn_blocking(move || {
        walk(&root, &mut |folder| match folders.blocking_send(folder) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    }));
    walked
}

/// Tells one folder from another that is mounted over it; `None` if it is missing or unreadable.
fn identity(root: &Path) -> Option<(u64, u64)> {
    fs::read_dir(root).ok()?;
    let metadata = fs::metadata(root).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

fn failed(error: JoinError) -> StorageError {
    StorageError::new("open a book", error)
}
