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
    files: Ahead<Files>,
    problems: Ahead<Problems>,
}

/// What is known of the files of one folder.
#[derive(Debug, Default)]
pub struct KnownFolder {
    pub files: Vec<KnownFile>,
    pub problems: Vec<Problem>,
}

impl Known {
    pub fn new(library: LibraryId, files: Arc<dyn FileRepository>, problems: Arc<dyn ProblemRepository>) -> Self {
        let files = Files { repository: files, library: library.clone(), after: None, is_last: false };
        let problems = Problems { repository: problems, library, next: Some(From::Start) };
        Self { files: Ahead::new(files), problems: Ahead::new(problems) }
    }

    /// Returns what lies in the folder, and before it what lies in folders that the walk has not come by.
    pub async fn folder(&mut self, path: &str) -> Result<(KnownFolder, KnownFolder), StorageError> {
        let mut key = path.replace('/', "\u{2}").into_bytes();
        if !key.is_empty() {
            key.push(2);
        }
        key.push(1);
        let (passed_files, files) = self.files.up_to(&key).await?;
        let (passed_problems, problems) = self.problems.up_to(&key).await?;
        let passed = KnownFolder { files: passed_files, problems: passed_problems };
        Ok((passed, KnownFolder { files, problems }))
    }

    /// Returns up to a page of what is left behind the last folder; nothing at the end.
    pub async fn rest(&mut self) -> Result<KnownFolder, StorageError> {
        Ok(KnownFolder { files: self.files.some().await?, problems: self.problems.some().await? })
    }
}

/// A list in the order of [`FilePath::walk_key`].
trait List {
    type Item;

    fn path(item: &Self::Item) -> &FilePath;

    /// Reads the next page; an empty one is the end.
    async fn page(&mut self) -> Result<Vec<Self::Item>, StorageError>;
}

/// A list with the page of it that was read and not yet taken.
struct Ahead<L: List> {
    list: L,
    page: VecDeque<L::Item>,
}

impl<L: List> Ahead<L> {
    fn new(list: L) -> Self {
        Self { list, page: VecDeque::new() }
    }

    /// Takes what lies before the folder whose files' keys begin with `key`, and what lies in it.
    async fn up_to(&mut self, key: &[u8]) -> Result<(Vec<L::Item>, Vec<L::Item>), StorageError> {
        let (mut passed, mut found) = (Vec::new(), Vec::new());
        loop {
            self.read_on().await?;
            let Some(item) = self.page.pop_front_if(|item| is_up_to(L::path(item), key)) else {
                return Ok((passed, found));
            };
            let folder = if L::path(&item).walk_key().starts_with(key) { &mut found } else { &mut passed };
            folder.push(item);
        }
    }

    /// Takes up to a page.
    async fn some(&mut self) -> Result<Vec<L::Item>, StorageError> {
        self.read_on().await?;
        Ok(self.page.drain(..).collect())
    }

    async fn read_on(&mut self) -> Result<(), StorageError> {
        if self.page.is_empty() {
            self.page = self.list.page().await?.into();
        }
        Ok(())
    }
}

/// Whether the file lies in the folder whose files' keys begin with `key`, or in one before it.
fn is_up_to(path: &FilePath, key: &[u8]) -> bool {
    let path = path.walk_key();
    path.starts_with(key) || path[..] < *key
}

struct Files {
    repository: Arc<dyn FileRepository>,
    library: LibraryId,
    after: Option<FilePath>,
    is_last: bool,
}

impl List for Files {
    type Item = KnownFile;

    fn path(file: &KnownFile) -> &FilePath {
        &file.path
    }

    async fn page(&mut self) -> Result<Vec<KnownFile>, StorageError> {
        const MOST: u16 = 1_000;
        if self.is_last {
            return Ok(Vec::new());
        }
        let page = self.repository.list(&self.library, self.after.as_ref(), MOST).await?;
        self.is_last = page.len() < MOST.into();
        self.after = page.last().map(|file| file.path.clone());
        Ok(page)
    }
}

struct Problems {
    repository: Arc<dyn ProblemRepository>,
    library: LibraryId,
    next: Option<From>,
}

impl List for Problems {
    type Item = Problem;

    fn path(problem: &Problem) -> &FilePath {
        &problem.path
    }

    async fn page(&mut self) -> Result<Vec<Problem>, StorageError> {
        let Some(from) = self.next.take() else {
            return Ok(Vec::new());
        };
        let size = PageSize::parse(PageSize::MAX).expect("the largest page is a page");
        let page = self.repository.list(&self.library, &PageRequest { from, size }).await?;
        self.next = page.next.map(From::After);
        Ok(page.items)
    }
}
