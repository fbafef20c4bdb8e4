//! Files of publications in memory.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use async_trait::async_trait;
use domain::{
    catalog::{
        files::{FilePath, FileRepository, KnownFile},
        ids::{FileId, LibraryId},
        publications::Publication,
    },
    documents::DocumentId,
    error::{Changed, StorageError},
};

use crate::Memory;

#[async_trait]
impl FileRepository for Memory {
    async fn find(&self, file: &FileId) -> Result<Option<Publication>, StorageError> {
        Ok(self.lock().publications().find(|it| it.files.iter().any(|it| it.id == *file)).cloned())
    }

    async fn list(
        &self,
        library: &LibraryId,
        after: Option<&FilePath>,
        limit: u16,
    ) -> Result<Vec<KnownFile>, StorageError> {
        let state = self.lock();
        let publications = state.catalogs.get(library).into_iter().flat_map(|it| it.publications.values());
        let files = publications.flat_map(|publication| {
            publication.files.iter().map(|file| KnownFile {
                path: file.path.clone(),
                size: file.size,
                modified: file.modified,
                id: file.id.clone(),
                publication: publication.id.clone(),
            })
        });
        let after = after.map(FilePath::walk_key);
        let mut files: Vec<_> = files.filter(|file| Some(file.path.walk_key()) > after).collect();
        files.sort_by_key(|file| file.path.walk_key());
        files.truncate(limit.into());
        Ok(files)
    }

    async fn learn_kepub(&self, file: &FileId, document: &DocumentId) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let mut publications = state.catalogs.values_mut().flat_map(|catalog| catalog.publications.values_mut());
        let learned = publications.any(|publication| publication.learn_kepub(file, document));
        Ok(if learned { Changed::Yes } else { Changed::Absent })
    }

    async fn identify(
        &self,
        documents: &[DocumentId],
        libraries: &BTreeSet<LibraryId>,
    ) -> Result<HashMap<DocumentId, Arc<Publication>>, StorageError> {
        let state = self.lock();
        let is_sought = |publication: &&Publication| libraries.contains(&publication.library);
        let identify = |document: &DocumentId| {
            let has = |publication: &&Publication| publication.files.iter().any(|file| file.is_known_as(document));
            let mut holders = state.publications().filter(is_sought).filter(has);
            holders.next().filter(|_| holders.next().is_none())
        };
        let identified = documents.iter().filter_map(|it| Some((it.clone(), Arc::new(identify(it)?.clone()))));
        Ok(identified.collect())
    }
}
