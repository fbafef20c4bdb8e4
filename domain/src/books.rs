//! Books: what a user reads, known by its documents, with or without a file here.

use std::{collections::HashSet, sync::Arc};

use async_trait::async_trait;

use crate::{
    accounts::{AccountRepository, UserId, UserName},
    catalog::{publications::Publication, visible::CatalogService},
    documents::{DocumentId, FileName},
    error::{Changed, Error, Missing, StorageError},
    progress::Progress,
    sign_in::Reader,
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
    /// Its documents, that of the offered place first.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &DocumentId> {
        [&self.progress.document, &self.canonical].into_iter().chain(&self.linked)
    }
}

/// A book, and the publication that it is of in a library that its reader sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifiedBook {
    pub book: Book,
    pub publication: Option<Arc<Publication>>,
}

impl IdentifiedBook {
    /// The best name there is: the user's label, the publication's title, what the device told of title or file name,
    /// the document's id.
    pub fn title(&self) -> &str {
        let label = self.book.label.as_ref().map(Label::as_str);
        let publication = || self.publication.as_ref().map(|publication| publication.title.as_str());
        let told = &self.book.progress.description;
        let title = || told.title.as_ref().map(|title| title.as_str().trim()).filter(|title| !title.is_empty());
        let filename = || told.filename.as_ref().map(FileName::as_str);
        label.or_else(publication).or_else(title).or_else(filename).unwrap_or(self.book.canonical.as_str())
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
    pub(crate) repository: Arc<dyn BookRepository>,
    accounts: Arc<dyn AccountRepository>,
    pub(crate) catalog: Arc<CatalogService>,
}

impl BookService {
    pub fn new(
        repository: Arc<dyn BookRepository>,
        accounts: Arc<dyn AccountRepository>,
        catalog: Arc<CatalogService>,
    ) -> Self {
        Self { repository, accounts, catalog }
    }

    pub async fn list(&self, reader: &Reader, page: BookPage) -> Result<Vec<IdentifiedBook>, Error> {
        let books = self.repository.list(&reader.id, page).await?;
        let documents: HashSet<&DocumentId> = books.iter().flat_map(Book::documents).collect();
        let documents: Vec<DocumentId> = documents.into_iter().cloned().collect();
        let known = self.catalog.identify(reader, &documents).await?;
        let identified = books.into_iter().map(|book| {
            let publication = book.documents().find_map(|document| known.get(document)).cloned();
            IdentifiedBook { book, publication }
        });
        Ok(identified.collect())
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
    pub async fn card(&self, name: &UserName, limit: u16) -> Result<Vec<IdentifiedBook>, Error> {
        let account = self.accounts.find(name).await?.filter(|it| it.settings.card && !it.disabled);
        let Some(account) = account else {
            return Err(Error::NotFound(Missing::User));
        };
        self.list(&Reader::from(&account), BookPage { order: BookOrder::FinishedLast, limit, offset: 0 }).await
    }
}
