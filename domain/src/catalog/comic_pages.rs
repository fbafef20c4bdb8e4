//! Pages of comics, one by one, for readers that don't want to wait for the whole file.

use std::{num::NonZeroU32, sync::Arc};

use async_trait::async_trait;

use crate::{
    clock::Clock,
    error::{Error, Invalid, Missing},
    sign_in::Reader,
};

use super::{
    files::{Format, PublicationFile},
    ids::FileId,
    libraries::Folder,
    open_file::{ETag, FileError},
    problems::{ProblemRepository, note_vanished},
    visible::CatalogService,
};

/// Which page of a comic, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedPage {
    /// From 0 on.
    pub number: u32,
    /// `None`: as wide as it is.
    pub width: Option<PageWidth>,
}

/// The most pixels that a page may be wide, at least 1. Pages are never enlarged, so that no number is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageWidth(NonZeroU32);

impl PageWidth {
    /// Accepts digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let width = is_whole.then(|| NonZeroU32::new(text.parse().unwrap_or(u32::MAX))).flatten();
        width.map(Self).ok_or_else(|| Invalid::new("maxWidth", "a whole number of pixels, at least 1"))
    }

    pub fn get(self) -> u32 {
        self.0.get()
    }
}

/// A page to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    pub jpeg: Vec<u8>,
    pub etag: ETag,
}

/// What came of asking for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComicPage {
    Made(PageImage),
    /// The comic isn't there (any more).
    NoFile,
    /// The comic ends before.
    PastTheEnd,
    /// The page can't be shown; why, in words.
    Refused(String),
}

/// What takes comics apart.
#[async_trait]
pub trait ComicPages: Send + Sync {
    /// Makes a JPEG of a page of a CBZ: upright, on white, narrowed to the width if it is wider, and whole however long.
    ///
    /// Pages stand in the order of the names of their images, as people count, which is that of a KEPUB's; there are as
    /// many as [`PublicationFile::pages`] says, unless the file has changed. The same file and request have the same
    /// bytes and `ETag`.
    async fn page(&self, folder: &Folder, file: &PublicationFile, page: WantedPage) -> Result<ComicPage, FileError>;
}

/// Shows readers the pages of comics that they see.
pub struct ComicPageService {
    catalog: Arc<CatalogService>,
    problems: Arc<dyn ProblemRepository>,
    pages: Arc<dyn ComicPages>,
    clock: Arc<dyn Clock>,
}

impl ComicPageService {
    pub fn new(
        catalog: Arc<CatalogService>,
        problems: Arc<dyn ProblemRepository>,
        pages: Arc<dyn ComicPages>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { catalog, problems, pages, clock }
    }

    /// Shows a page. What is no CBZ has none: [`Missing::File`]. A damaged page is [`Error::Unshowable`].
    pub async fn page(&self, reader: &Reader, id: &FileId, page: WantedPage) -> Result<PageImage, Error> {
        let (file, publication, folder) = self.catalog.file(reader, id).await?;
        if file.format != Format::Cbz {
            return Err(Error::NotFound(Missing::File));
        }
        match self.pages.page(&folder, &file, page).await? {
            ComicPage::Made(image) => Ok(image),
            ComicPage::NoFile => {
                note_vanished(&*self.problems, &publication, file, self.clock.now()).await?;
                Err(Error::NotFound(Missing::File))
            }
            ComicPage::PastTheEnd => Err(Error::NotFound(Missing::Page)),
            ComicPage::Refused(reason) => Err(Error::Unshowable(reason)),
        }
    }
}

impl PublicationFile {
    /// How many pages of it can be had one by one; `None` unless it is a comic.
    pub fn comic_pages(&self) -> Option<NonZeroU32> {
        self.pages.filter(|_| self.format == Format::Cbz).and_then(NonZeroU32::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_whole_and_never_too_large() {
        let width = |text| PageWidth::parse(text).map(PageWidth::get).ok();
        assert_eq!((width("1"), width("0758"), width("99999999999999999999")), (Some(1), Some(758), Some(u32::MAX)));
        for text in ["", "0", "-1", "+1", "1.5", "1e3", " 1", "{maxWidth}"] {
            assert_eq!(width(text), None, "{text:?}");
        }
    }
}
