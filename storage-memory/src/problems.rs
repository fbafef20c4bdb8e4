//! Problems in memory.

use async_trait::async_trait;
use domain::{
    catalog::{
        files::FilePath,
        ids::LibraryId,
        pages::{Page, PageRequest},
        problems::{Problem, ProblemRepository},
    },
    error::{Changed, StorageError},
};

use crate::{Memory, publications::cut};

#[async_trait]
impl ProblemRepository for Memory {
    async fn save(&self, library: &LibraryId, problems: &[Problem]) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let Some(catalog) = state.catalogs.get_mut(library) else {
            return Ok(Changed::Absent);
        };
        catalog.problems.extend(problems.iter().map(|problem| (problem.path.walk_key(), problem.clone())));
        Ok(Changed::Yes)
    }

    async fn remove(&self, library: &LibraryId, paths: &[FilePath]) -> Result<(), StorageError> {
        if let Some(catalog) = self.lock().catalogs.get_mut(library) {
            for path in paths {
                catalog.problems.remove(&path.walk_key());
            }
        }
        Ok(())
    }

    async fn list(&self, library: &LibraryId, page: &PageRequest) -> Result<Page<Problem>, StorageError> {
        let state = self.lock();
        let problems = state.catalogs.get(library).into_iter().flat_map(|catalog| catalog.problems.values());
        let problems = problems.map(|problem| (problem.cursor(library), problem.clone())).collect();
        Ok(cut(page, problems, None))
    }
}
