//! Saving what was opened, in batches.

use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
};

use domain::{
    catalog::{ids::PublicationId, libraries::Library, problems::Problem, publications::Publication, scans::Scan},
    documents::DocumentId,
    error::{Changed, StorageError},
};
use tokio::task::spawn_blocking;

use super::{
    Scanning,
    comparison::{Job, problem},
    opened::Opened,
    publication::Maker,
};

/// Books that were opened and are to be saved.
pub type Batch = Vec<(Job, Opened)>;

/// Saves publications and problems of one library.
pub struct Saver<'a> {
    pub scanning: &'a Scanning,
    pub library: &'a Library,
}

impl Saver<'_> {
    /// Saves the batch and counts what it did; absent if the library is gone.
    pub async fn save(
        &self,
        batch: Batch,
        claimed: &mut HashSet<PublicationId>,
        scan: &mut Scan,
    ) -> Result<Changed, StorageError> {
        let moved = self.moved(&batch, claimed).await?;
        let (mut publications, mut problems, mut solved) = (Vec::new(), Vec::new(), Vec::new());
        for ((job, opened), moved) in batch.into_iter().zip(moved) {
            scan.opened += (opened.files.len() + opened.refused.len()) as u64;
            scan.problems += opened.refused.len() as u64;
            problems.extend(self.problems(&job, &opened));
            let readable = opened.files.iter().map(|(file, _)| &file.path);
            solved.extend(readable.filter(|path| job.problems.contains_key(*path)).cloned());
            let existing = match (&job.publication, moved) {
                (Some(id), _) => self.scanning.storage.publications.find(id).await?,
                (None, moved) => moved,
            };
            publications.extend(self.publication(&job, &opened, existing.as_ref(), scan));
        }
        let storage = &self.scanning.storage;
        storage.problems.remove(&self.library.id, &solved).await?;
        if storage.problems.save(&self.library.id, &problems).await? == Changed::Absent {
            return Ok(Changed::Absent);
        }
        storage.publications.save(&self.library.id, &publications).await
    }

    /// Makes the publication, if there is something to make it of and it isn't as it was.
    fn publication(
        &self,
        job: &Job,
        opened: &Opened,
        existing: Option<&Publication>,
        scan: &mut Scan,
    ) -> Option<Publication> {
        if opened.files.is_empty() {
            return None;
        }
        let Scanning { clock, randomness, .. } = self.scanning;
        let maker = Maker { library: &self.library.id, clock: &**clock, randomness: &**randomness };
        let made = maker.make(opened, job.book.cover.as_ref(), existing);
        match existing {
            None => scan.added += 1,
            Some(existing) if made == (Publication { updated: made.updated, ..existing.clone() }) => return None,
            Some(_) => scan.changed += 1,
        }
        Some(made)
    }

    fn problems(&self, job: &Job, opened: &Opened) -> Vec<Problem> {
        let now = self.scanning.clock.now();
        let refused = opened.refused.iter();
        refused.map(|(file, reason)| problem(file, reason, job.problems.get(&file.path), now)).collect()
    }

    /// For each new book the publication that it was before it was moved or renamed: one with the same content, whose
    /// own files are no more.
    async fn moved(
        &self,
        batch: &Batch,
        claimed: &mut HashSet<PublicationId>,
    ) -> Result<Vec<Option<Publication>>, StorageError> {
        let new = |job: &Job| job.publication.is_none();
        let contents: Vec<DocumentId> =
            batch.iter().filter(|(job, _)| new(job)).flat_map(|(_, opened)| opened.contents()).cloned().collect();
        let here = BTreeSet::from([self.library.id.clone()]);
        let known = self.scanning.storage.files.identify(&contents, &here).await?;
        let mut moved = Vec::new();
        for (job, opened) in batch {
            let contents = opened.contents().filter(|_| new(job));
            let holder = contents.filter_map(|it| known.get(it)).map(|it| &it.id).find(|id| !claimed.contains(id));
            let publication = match holder {
                Some(id) => self.without_files(id).await?,
                None => None,
            };
            claimed.extend(publication.as_ref().map(|it| it.id.clone()));
            moved.push(publication);
        }
        Ok(moved)
    }

    /// The publication, if none of its files is there any more.
    async fn without_files(&self, id: &PublicationId) -> Result<Option<Publication>, StorageError> {
        let Some(publication) = self.scanning.storage.publications.find(id).await? else {
            return Ok(None);
        };
        let root = self.library.folder.as_str().to_owned();
        let paths: Vec<_> = publication.files.iter().map(|file| file.path.clone()).collect();
        let any = move || paths.iter().any(|path| is_there(&Path::new(&root).join(path.as_str())));
        let is_there = spawn_blocking(any).await.map_err(|error| StorageError::new("look for files", error))?;
        Ok(Some(publication).filter(|_| !is_there))
    }
}

/// Whether there is something at the path, be it a broken link.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
