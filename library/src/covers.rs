//! Covers: the image of a book, or what is typeset in its place, as a small JPEG.
//!
//! A cover's `source` may be anything: it is refused when its header or its outline promises too much work, and images
//! of pixels and of shapes (`vector`) that are refused or broken give way to a `typeset` cover. A reader's
//! disk is left alone while a cover is in the cache.

mod fonts;
mod source;
mod typeset;
mod vector;

use std::{error::Error, fs::File, io::Write as _};

use async_trait::async_trait;
use domain::catalog::{
    covers::{CoverSize, Covers},
    libraries::Folder,
    open_file::{ETag, FileError, OpenFile},
    publications::Publication,
};
use image::RgbImage;

use crate::{
    cache::{Cache, Failure, Kept},
    pictures::{self, Picture, Refused, guarded},
};

/// Raised whenever the same image becomes another cover.
const VERSION: u32 = 3;

/// Of the JPEG, in percent.
const QUALITY: u8 = 80;

/// In bytes: what a thumbnail is brought to by a lower quality. An e-reader shows 50 of them on a page.
const LARGEST_THUMBNAIL: usize = 6_000;

/// How many times longer one side of an image may be than the other: a strip that was made to fit would show nothing.
const LONGEST: u64 = 3;

/// Makes covers when they are first asked for, and keeps them.
#[derive(Clone)]
pub struct CoverCache {
    cache: Cache,
}

/// How far covers were made ahead.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// Covers that could not be made now: whoever asks for one is told why.
    pub failed: usize,
    /// Whether those that were left would drive out covers that somebody has asked for.
    pub is_full: bool,
}

impl CoverCache {
    pub fn new(cache: Cache) -> Self {
        Self { cache }
    }

    /// Makes the covers of publications that are missing, one at a time, so that they are there when somebody looks.
    ///
    /// Those that are kept already are left alone.
    pub async fn prepare(&self, publications: &[Publication], folder: &Folder) -> Result<Prepared, FileError> {
        let failed = |error| FileError::new("look for covers", error);
        let wanted: Vec<_> = publications.iter().flat_map(|it| CoverSize::ALL.map(|size| (it, size))).collect();
        let names = wanted.iter().map(|(publication, size)| file_name(&key(publication, *size))).collect();
        let mut prepared = Prepared::default();
        let are_kept = self.cache.has_each(names).await.map_err(failed)?;
        for ((publication, size), _) in wanted.into_iter().zip(are_kept).filter(|(_, is_kept)| !is_kept) {
            if !self.cache.has_room().await.map_err(failed)? {
                return Ok(Prepared { is_full: true, ..prepared });
            }
            prepared.failed += usize::from(self.kept(publication, folder, size).await.is_err());
        }
        Ok(prepared)
    }

    async fn kept(&self, publication: &Publication, folder: &Folder, size: CoverSize) -> Result<Kept, Failure> {
        let name = file_name(&key(publication, size));
        if let Some(kept) = self.cache.get(&name).await? {
            return Ok(kept);
        }
        // A thumbnail of the larger cover looks the same and leaves the book closed.
        let larger = match size {
            CoverSize::Grid => None,
            CoverSize::Thumbnail => self.cache.get(&file_name(&key(publication, CoverSize::Grid))).await?,
        };
        let (publication, folder) = (publication.clone(), folder.clone());
        let make = move |file: &mut File| make(file, &publication, &folder, (size, larger));
        self.cache.get_or_make(&name, Box::new(make)).await
    }
}

#[async_trait]
impl Covers for CoverCache {
    async fn cover(&self, publication: &Publication, folder: &Folder, size: CoverSize) -> Result<OpenFile, FileError> {
        let key = key(publication, size);
        let kept = self.kept(publication, folder, size).await;
        let Kept { file, length, modified } = kept.map_err(|error| FileError::new("make a cover", error))?;
        let etag = ETag::parse(&key).expect("a key is an id, numbers and a size");
        Ok(OpenFile { file, length, modified, etag })
    }
}

/// Tells covers apart: another one for whatever a scan changed.
fn key(publication: &Publication, size: CoverSize) -> String {
    let Publication { id, updated, .. } = publication;
    format!("{}-{:x}-{}-{VERSION}", id.as_str(), updated.as_millis(), size.as_str())
}

/// Spreads the files over folders by the end of the ids, which is chance.
fn file_name(key: &str) -> String {
    let id = key.rsplitn(4, '-').last().unwrap_or_default();
    let folder = id[id.len().saturating_sub(2)..].to_ascii_lowercase();
    format!("covers/{folder}/{key}.jpg")
}

fn make(
    file: &mut File,
    publication: &Publication,
    folder: &Folder,
    (size, larger): (CoverSize, Option<Kept>),
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let bytes = match larger {
        Some(larger) => Some(source::bytes(larger.file)?),
        None => source::image(publication, folder)?,
    };
    let drawn = bytes.and_then(|bytes| guarded(|| draw(&bytes, size.bounds())).ok());
    let picture = match drawn {
        Some(picture) => picture,
        None => guarded(|| typeset::cover(publication, size.bounds()))?,
    };
    file.write_all(&jpeg(&picture, size)?)?;
    Ok(())
}

fn draw(bytes: &[u8], bounds: (u32, u32)) -> Result<RgbImage, Refused> {
    let Ok(format) = image::guess_format(bytes) else {
        return vector::draw(std::str::from_utf8(bytes).map_err(|_| Refused::Unknown)?, bounds);
    };
    let picture = Picture::open(bytes, format)?;
    let (width, height) = picture.dimensions();
    if u64::from(width.max(height)) > u64::from(width.min(height)) * LONGEST {
        return Err(Refused::Strip);
    }
    picture.draw(bounds)
}

fn jpeg(picture: &RgbImage, size: CoverSize) -> Result<Vec<u8>, Refused> {
    let mut quality = QUALITY;
    loop {
        let mut jpeg = Vec::new();
        pictures::write(&mut jpeg, picture, quality)?;
        if size == CoverSize::Grid || jpeg.len() <= LARGEST_THUMBNAIL || quality < 15 {
            return Ok(jpeg);
        }
        quality -= 15;
    }
}
