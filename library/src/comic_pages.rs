//! Pages of comics, made for whoever turns to them.
//!
//! None is kept: a comic is read once from one end to the other, so that its pages would drive out of the cache what is
//! asked for again. Opening one reads the archive's list of files and one image, and an image that is a JPEG, upright
//! and narrow enough is handed out as it is.

use std::{fs::File, io::BufReader, sync::Arc};

use async_trait::async_trait;
use domain::catalog::{
    comic_pages::{ComicPage, ComicPages, PageImage, PageWidth, WantedPage},
    files::PublicationFile,
    libraries::Folder,
    open_file::{ETag, FileError},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{
    pictures::{self, Picture, Refused, guarded},
    reading::{Unreadable, comic_page},
    renditions::{Original, opened},
};

/// Raised whenever the same page becomes another image.
const VERSION: u32 = 1;

/// Of the JPEG, in percent: high enough that lines show no ringing.
const QUALITY: u8 = 90;

/// How many pages are made at a time. Each may take as much memory as the largest image.
const AT_A_TIME: usize = 2;

/// Takes comics apart that lie in the folders of libraries.
#[derive(Clone)]
pub struct PageMaker {
    turns: Arc<Semaphore>,
}

impl Default for PageMaker {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error(transparent)]
    Refused(#[from] Refused),
}

#[async_trait]
impl ComicPages for PageMaker {
    async fn page(&self, folder: &Folder, file: &PublicationFile, page: WantedPage) -> Result<ComicPage, FileError> {
        let failed = |error| FileError::new("open a comic", error);
        let Some(original) = opened(folder, &file.path).await.map_err(failed)? else {
            return Ok(ComicPage::NoFile);
        };
        let key = key(file, &original, page);
        // Nobody closes the turns, and without one the page would be made all the same.
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let make = move || {
            let _turn = turn;
            make(original.file, page)
        };
        let made = spawn_blocking(make).await.map_err(|error| FileError::new("make a page", error))?;
        match made {
            Ok(Some(jpeg)) => {
                let etag = ETag::parse(&key).expect("a key is an id and numbers");
                Ok(ComicPage::Made(PageImage { jpeg, etag }))
            }
            Ok(None) => Ok(ComicPage::PastTheEnd),
            Err(Failure::Unreadable(Unreadable::Vanished)) => Ok(ComicPage::NoFile),
            Err(Failure::Unreadable(Unreadable::Io(error))) => Err(FileError::new("read a comic", error)),
            Err(failure) => Ok(ComicPage::Refused(failure.to_string())),
        }
    }
}

/// Tells pages apart: others for whatever has changed since.
fn key(file: &PublicationFile, original: &Original, page: WantedPage) -> String {
    let width = page.width.map(PageWidth::get).unwrap_or_default();
    let (id, Original { size, modified, .. }) = (file.id.as_str(), original);
    format!("{id}-{size:x}-{modified:x}-{}-{width}-{VERSION}", page.number)
}

fn make(file: File, page: WantedPage) -> Result<Option<Vec<u8>>, Failure> {
    let Some(image) = comic_page(BufReader::new(file), page.number)? else {
        return Ok(None);
    };
    match guarded(|| drawn(&image, page.width))? {
        Some(jpeg) => Ok(Some(jpeg)),
        None => Ok(Some(image)),
    }
}

/// The image as a JPEG; `None` if it can stay as it is.
fn drawn(image: &[u8], width: Option<PageWidth>) -> Result<Option<Vec<u8>>, Refused> {
    let format = image::guess_format(image).map_err(|_| Refused::Unknown)?;
    let picture = Picture::open(image, format)?;
    let width = width.map_or(u32::MAX, PageWidth::get);
    if picture.is_plain_jpeg() && picture.dimensions().0 <= width {
        return Ok(None);
    }
    let mut jpeg = Vec::new();
    pictures::write(&mut jpeg, &picture.draw((width, u32::MAX))?, QUALITY)?;
    Ok(Some(jpeg))
}
