//! Files that are in the library no more.

use std::{collections::BTreeMap, path::Path};

use domain::{
    catalog::{files::FilePath, ids::PublicationId, limited::AtMost, publications::Publication, scans::Scan},
    error::StorageError,
};
use tokio::task::spawn_blocking;

use super::{
    comparison::Gone,
    saving::{Saver, is_there},
};

/// Files that are gone.
#[derive(Default)]
pub struct AllGone {
    /// By the publication that had them.
    files: BTreeMap<PublicationId, Vec<Gone>>,
    /// Those that had a problem.
    problems: Vec<FilePath>,
}

impl AllGone {
    const CHUNK: usize = 100;

    pub fn extend(&mut self, gone: impl IntoIterator<Item = Gone>) {
        for gone in gone {
            self.files.entry(gone.publication.clone()).or_default().push(gone);
        }
    }

    pub fn add_problem(&mut self, path: FilePath) {
        self.problems.push(path);
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.problems.is_empty()
    }

    /// Takes the files out of their publications, and removes publications that have none left.
    ///
    /// Those that were saved with other files meanwhile, because they were moved, are as they should be.
    pub async fn remove(self, saver: &Saver<'_>, scan: &mut Scan) -> Result<(), StorageError> {
        let storage = &saver.scanning.storage;
        for solved in self.problems.chunks(Self::CHUNK) {
            storage.problems.remove(&saver.library.id, solved).await?;
        }
        let mut gone = self.files.into_iter().peekable();
        while gone.peek().is_some() {
            let (mut removed, mut left) = (Vec::new(), Vec::new());
            for (id, gone) in gone.by_ref().take(Self::CHUNK) {
                let Some(publication) = storage.publications.find(&id).await? else {
                    continue;
                };
                let gone = really_gone(saver.library.folder.as_str(), gone).await?;
                match without(&publication, &gone) {
                    Some(rest) if rest.files.is_empty() => removed.push(id),
                    rest => left.extend(rest),
                }
            }
            let now = saver.scanning.clock.now();
            scan.removed += removed.len() as u64;
            scan.changed += left.len() as u64;
            for publication in &mut left {
                publication.updated = now;
            }
            let _ = storage.publications.save(&saver.library.id, &left).await?;
            storage.publications.remove(&removed, now).await?;
        }
        Ok(())
    }
}

/// Those that another publication has by now, or that are not there.
async fn really_gone(root: &str, gone: Vec<Gone>) -> Result<Vec<FilePath>, StorageError> {
    let root = root.to_owned();
    let look = move || {
        let is_gone = |it: &Gone| it.is_moved || !is_there(&Path::new(&root).join(it.path.as_str()));
        gone.into_iter().filter(is_gone).map(|it| it.path).collect()
    };
    spawn_blocking(look).await.map_err(|error| StorageError::new("look for files", error))
}

/// The publication without these files; `None` if it has none of them.
fn without(publication: &Publication, gone: &[FilePath]) -> Option<Publication> {
    let rest: Vec<_> = publication.files.iter().filter(|file| !gone.contains(&file.path)).cloned().collect();
    (rest.len() < publication.files.as_slice().len())
        .then(|| Publication { files: AtMost::first(rest), ..publication.clone() })
}
