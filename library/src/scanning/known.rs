//! What the storage knows of a library's files, folder by folder, alongside a walk.

use std::{collections::VecDeque, sync::Arc};

use domain::{
    catalog::{
        files::{FilePath, FileRepository, KnownFile},
        ids::LibraryId,
        pages::{From, PageRequest, PageSize},
        problems::{Problem, ProblemRepository},
    },
    error::StorageError,
};

/// Reads both lists once from front to end, a page at a time.
pub struct Known {
    library: LibraryId,
    files: Files,
    problems: Problems,
}

/// What is known of the files of one folder.
#[derive(Debug, Default)]
pub struct KnownFolder {
    pub files: Vec<KnownFile>,
    pub problems: Vec<Problem>,
}

impl Known {
    pub fn new(library: LibraryId, files: Arc<dyn FileRepository>, problems: Arc<dyn ProblemRepository>) -> Self {
        Self {
            library,
            files: Files { repository: files, page: VecDeque::new(), after: None, is_last: false },
            problems: Problems { repository: problems, page: VecDeque::new(), next: Some(From::Start) },
        }
    }

    /// Returns what lies in the folder, and before it what lies in folders that the walk has not come by.
    pub async fn folder(&mut self, path: &str) -> Result<(KnownFolder, KnownFolder), StorageError> {
        let mut key = path.replace('/', "\u{2}").into_bytes();
        if !key.is_empty() {
            key.push(2);
        }
        key.push(1);
        let (mut passed, mut found) = (KnownFolder::default(), KnownFolder::default());
        while let Some(file) = self.files.next_if(&self.library, |path| is_up_to(path, &key)).await? {
            let folder = if file.path.walk_key().starts_with(&key) { &mut found } else { &mut passed };
            folder.files.push(file);
        }
        while let Some(problem) = self.problems.next_if(&self.library, |path| is_up_to(path, &key)).await? {
            let folder = if problem.path.walk_key().starts_with(&key) { &mut found } else { &mut passed };
            folder.problems.push(problem);
        }
        Ok((passed, found))
    }

    /// Returns up to a page of what is left behind the last folder; nothing at the end.
    pub async fn rest(&mut self) -> Result<KnownFolder, StorageError> {
        let mut rest = KnownFolder::default();
        while rest.files.len() < Files::PAGE.into() {
            let Some(file) = self.files.next_if(&self.library, |_| true).await? else {
                break;
            };
            rest.files.push(file);
        }
        while rest.problems.len() < Files::PAGE.into() {
            let Some(problem) = self.problems.next_if(&self.library, |_| true).await? else {
                break;
            };
            rest.problems.push(problem);
        }
        Ok(rest)
    }
}

/// Whether the file lies in the folder whose files' keys begin with `key`, or in one before it.
fn is_up_to(path: &FilePath, key: &[u8]) -> bool {
    let path = path.walk_key();
    path.starts_with(key) || path[..] < *key
}

struct Files {
    repository: Arc<dyn FileRepository>,
    page: VecDeque<KnownFile>,
    after: Option<FilePath>,
    is_last: bool,
}

impl Files {
    const PAGE: u16 = 1_000;

    async fn next_if(
        &mut self,
        library: &LibraryId,
        is_wanted: impl Fn(&FilePath) -> bool,
    ) -> Result<Option<KnownFile>, StorageError> {
        if self.page.is_empty() && !self.is_last {
            self.page = self.repository.list(library, self.after.as_ref(), Self::PAGE).await?.into();
            self.is_last = self.page.len() < Self::PAGE.into();
            self.after = self.page.back().map(|file| file.path.clone());
        }
        Ok(self.page.pop_front_if(|file| is_wanted(&file.path)))
    }
}

struct Problems {
    repository: Arc<dyn ProblemRepository>,
    page: VecDeque<Problem>,
    next: Option<From>,
}

impl Problems {
    async fn next_if(
        &mut self,
        library: &LibraryId,
        is_wanted: impl Fn(&FilePath) -> bool,
    ) -> Result<Option<Problem>, StorageError> {
        if self.page.is_empty()
            && let Some(from) = self.next.take()
        {
            let size = PageSize::parse(PageSize::MAX).expect("the largest page is a page");
            let page = self.repository.list(library, &PageRequest { from, size }).await?;
            self.page = page.items.into();
            self.next = page.next.map(From::After);
        }
        Ok(self.page.pop_front_if(|problem| is_wanted(&problem.path)))
    }
}
