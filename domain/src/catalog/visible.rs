//! The catalogue as a reader sees it: the libraries that were granted, and nothing of the others.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    accounts::Role,
    error::{Error, Missing},
    sign_in::Reader,
};

use super::{
    files::{FileRepository, Format, PublicationFile},
    headings::{Heading, HeadingKind},
    ids::{FileId, LibraryId, PublicationId},
    libraries::{AccessRepository, Folder, LibraryRepository, LibraryStatus},
    listings::{Listing, Shelf},
    pages::{Page, PageRequest, PageSize},
    publications::{Publication, PublicationRepository},
};

/// Shows readers what they may see. Administrators see every library.
pub struct CatalogService {
    libraries: Arc<dyn LibraryRepository>,
    access: Arc<dyn AccessRepository>,
    publications: Arc<dyn PublicationRepository>,
    pub(super) files: Arc<dyn FileRepository>,
}

impl CatalogService {
    pub fn new(
        libraries: Arc<dyn LibraryRepository>,
        access: Arc<dyn AccessRepository>,
        publications: Arc<dyn PublicationRepository>,
        files: Arc<dyn FileRepository>,
    ) -> Self {
        Self { libraries, access, publications, files }
    }

    /// Lists the libraries that the reader sees, by name.
    pub async fn libraries(&self, reader: &Reader) -> Result<Vec<LibraryStatus>, Error> {
        let all = self.libraries.list().await?;
        if reader.role == Role::Administrator {
            return Ok(all);
        }
        let granted = self.access.granted(&reader.id).await?;
        Ok(all.into_iter().filter(|status| granted.contains(&status.library.id)).collect())
    }

    /// Lists publications of one library, or of all that the reader sees.
    pub async fn publications(
        &self,
        reader: &Reader,
        library: Option<&LibraryId>,
        (shelf, format): (Shelf, Option<Format>),
        page: &PageRequest,
    ) -> Result<Page<Publication>, Error> {
        let libraries = self.scope(reader, library).await?;
        Ok(self.publications.list(&Listing { libraries, shelf, format }, page).await?)
    }

    /// Lists the series or authors of one library, or of all that the reader sees.
    pub async fn headings(
        &self,
        reader: &Reader,
        library: Option<&LibraryId>,
        kind: HeadingKind,
        page: &PageRequest,
    ) -> Result<Page<Heading>, Error> {
        let libraries = self.scope(reader, library).await?;
        Ok(self.publications.headings(kind, &libraries, page).await?)
    }

    /// Tells the name of the series or author whose `shelf` a `page` is of, in one library or in all that the reader
    /// sees.
    ///
    /// If nobody stands there, on whatever page and in whatever format, there is no such heading:
    /// [`Missing::Series`] or [`Missing::Author`].
    pub async fn heading_name(
        &self,
        reader: &Reader,
        library: Option<&LibraryId>,
        shelf: &Shelf,
        page: &Page<Publication>,
    ) -> Result<String, Error> {
        let missing = if matches!(shelf, Shelf::Series(_)) { Missing::Series } else { Missing::Author };
        let name = |page: &Page<Publication>| page.items.first().and_then(|it| it.heading_on(shelf));
        if let Some(name) = name(page) {
            return Ok(name);
        }
        let first = PageRequest::start(PageSize::default());
        let first = self.publications(reader, library, (shelf.clone(), None), &first).await?;
        name(&first).ok_or(Error::NotFound(missing))
    }

    pub async fn publication(&self, reader: &Reader, id: &PublicationId) -> Result<Publication, Error> {
        let found = self.publications.find(id).await?;
        self.shown(reader, found).await?.ok_or(Error::NotFound(Missing::Publication))
    }

    /// Finds a publication, and the folder of its library.
    pub async fn publication_in_folder(
        &self,
        reader: &Reader,
        id: &PublicationId,
    ) -> Result<(Publication, Folder), Error> {
        let found = self.publications.find(id).await?;
        self.in_folder(reader, found).await?.ok_or(Error::NotFound(Missing::Publication))
    }

    /// Finds a file, its publication, and the folder of its library.
    pub async fn file(&self, reader: &Reader, id: &FileId) -> Result<(PublicationFile, Publication, Folder), Error> {
        let found = self.files.find(id).await?;
        let (publication, folder) = self.in_folder(reader, found).await?.ok_or(Error::NotFound(Missing::File))?;
        let file = publication.files.iter().find(|file| file.id == *id).cloned();
        Ok((file.ok_or(Error::NotFound(Missing::File))?, publication, folder))
    }

    /// The libraries that a question is about: the one named, or all that the reader sees.
    async fn scope(&self, reader: &Reader, library: Option<&LibraryId>) -> Result<BTreeSet<LibraryId>, Error> {
        let visible = self.visible(reader).await?;
        match library {
            None => Ok(visible),
            Some(library) if visible.contains(library) => Ok(BTreeSet::from([library.clone()])),
            Some(_) => Err(Error::NotFound(Missing::Library)),
        }
    }

    pub(super) async fn visible(&self, reader: &Reader) -> Result<BTreeSet<LibraryId>, Error> {
        match reader.role {
            Role::Reader => Ok(self.access.granted(&reader.id).await?),
            Role::Administrator => {
                let all = self.libraries.list().await?;
                Ok(all.into_iter().map(|status| status.library.id).collect())
            }
        }
    }

    async fn shown(&self, reader: &Reader, found: Option<Publication>) -> Result<Option<Publication>, Error> {
        let Some(publication) = found else {
            return Ok(None);
        };
        let is_visible = self.visible(reader).await?.contains(&publication.library);
        Ok(Some(publication).filter(|_| is_visible))
    }

    /// The publication if the reader sees it, and the folder of its library.
    pub(super) async fn in_folder(
        &self,
        reader: &Reader,
        found: Option<Publication>,
    ) -> Result<Option<(Publication, Folder)>, Error> {
        let Some(publication) = found else {
            return Ok(None);
        };
        let library = self.libraries(reader).await?.into_iter().find(|it| it.library.id == publication.library);
        Ok(library.map(|it| (publication, it.library.folder)))
    }
}
