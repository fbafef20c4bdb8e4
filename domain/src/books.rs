//! Books: what a user reads, known by its documents, with or without a file here.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    accounts::{AccountRepository, UserId, UserName},
    documents::{DocumentId, FileName},
    error::{Changed, Error, Missing, StorageError},
    progress::Progress,
    text::name,
};

name!(
    /// What a user calls a book: 1 to 500 characters.
    Label, "label", 500
);

/// A group of documents with a current place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    pub canonical: DocumentId,
    /// The documents linked to the canonical one, in order.
    pub linked: Vec<DocumentId>,
    pub label: Option<Label>,
    pub progress: Progress,
}

impl Book {
    /// The best name there is: the user's label, what the device told of title or file name, the document's id.
    pub fn title(&self) -> &str {
        let told = &self.progress.description;
        let label = self.label.as_ref().map(Label::as_str);
        let title = told.title.as_ref().map(|title| title.as_str().trim()).filter(|title| !title.is_empty());
        let filename = told.filename.as_ref().map(FileName::as_str);
        label.or(title).or(filename).unwrap_or(self.canonical.as_str())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookOrder {
    /// By last read.
    Newest,
    /// Those in progress by last read, then the finished ones.
    FinishedLast,
}

impl BookOrder {
    /// Compares two books; the canonical document breaks ties.
    fn compare(self, a: &Book, b: &Book) -> std::cmp::Ordering {
        let finished = |book: &Book| self == Self::FinishedLast && book.progress.percentage.is_finished();
        (finished(a).cmp(&finished(b)))
            .then(b.progress.timestamp.cmp(&a.progress.timestamp))
            .then_with(|| a.canonical.cmp(&b.canonical))
    }
}

/// Which part of a user's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookPage {
    pub order: BookOrder,
    pub limit: u16,
    pub offset: u64,
}

impl BookPage {
    /// Cuts the page out of all of a user's books.
    pub fn of(self, mut books: Vec<Book>) -> Vec<Book> {
        books.sort_by(|a, b| self.order.compare(a, b));
        let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
        books.into_iter().skip(offset).take(self.limit.into()).collect()
    }
}

/// Where books are listed and named. Documents stand for the group that they belong to.
#[async_trait]
pub trait BookRepository: Send + Sync {
    /// Lists the user's books in the order of the page.
    async fn list(&self, user: &UserId, page: BookPage) -> Result<Vec<Book>, StorageError>;

    /// Names the book and returns its canonical document; `None` if it has no current place.
    async fn label(
        &self,
        user: &UserId,
        document: &DocumentId,
        label: &Label,
    ) -> Result<Option<DocumentId>, StorageError>;

    /// Takes the book's label away; absent if it has none.
    async fn unlabel(&self, user: &UserId, document: &DocumentId) -> Result<Changed, StorageError>;
}

/// Lists and names books.
pub struct BookService {
    repository: Arc<dyn BookRepository>,
    accounts: Arc<dyn AccountRepository>,
}

impl BookService {
    pub fn new(repository: Arc<dyn BookRepository>, accounts: Arc<dyn AccountRepository>) -> Self {
        Self { repository, accounts }
    }

    pub async fn list(&self, user: &UserId, page: BookPage) -> Result<Vec<Book>, Error> {
        Ok(self.repository.list(user, page).await?)
    }

    /// Names a book that the user has a place in, and returns its canonical document.
    pub async fn label(&self, user: &UserId, document: &DocumentId, label: &Label) -> Result<DocumentId, Error> {
        self.repository.label(user, document, label).await?.ok_or(Error::NotFound(Missing::Book))
    }

    pub async fn unlabel(&self, user: &UserId, document: &DocumentId) -> Result<(), Error> {
        self.repository.unlabel(user, document).await?.or(Missing::Label)
    }

    /// Lists what anybody may see of a user's reading: the first books, finished ones last.
    ///
    /// A user who switched the public card off, or whose account is disabled, is not found.
    pub async fn card(&self, name: &UserName, limit: u16) -> Result<Vec<Book>, Error> {
        let account = self.accounts.find(name).await?.filter(|it| it.settings.card && !it.disabled);
        let Some(account) = account else {
            return Err(Error::NotFound(Missing::User));
        };
        self.list(&account.id, BookPage { order: BookOrder::FinishedLast, limit, offset: 0 }).await
    }
}
