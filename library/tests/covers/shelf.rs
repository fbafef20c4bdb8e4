//! A folder of books, and a cache beside it.

use std::{collections::BTreeSet, fs, io::Read as _, path::PathBuf, sync::Arc, time::SystemTime};

use domain::{
    catalog::{
        covers::{CoverSize, Covers as _},
        files::FilePath,
        ids::{LibraryId, PublicationId},
        libraries::Folder,
        open_file::{FileError, OpenFile},
        publications::{Cover, Publication, Title},
    },
    clock::Timestamp,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use library::{
    cache::{Cache, CacheSettings},
    covers::CoverCache,
};
use storage_memory::fakes::FixedClock;
use tempfile::TempDir;

pub const GRID: CoverSize = CoverSize::Grid;

pub struct Shelf {
    pub covers: CoverCache,
    pub folder: Folder,
    pub clock: Arc<FixedClock>,
    temporary: TempDir,
}

impl Shelf {
    pub fn new() -> Self {
        Self::with_limit(1 << 20)
    }

    pub fn with_limit(limit: u64) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(1_700_000_000)));
        let settings = CacheSettings { folder: temporary.path().join("cache"), limit, makers: 2 };
        let covers = CoverCache::new(Cache::new(settings, clock.clone()));
        let books = temporary.path().join("books");
        fs::create_dir(&books).unwrap();
        Self { covers, folder: Folder::parse(books.to_str().unwrap()).unwrap(), clock, temporary }
    }

    pub fn cache(&self) -> PathBuf {
        self.temporary.path().join("cache")
    }

    /// What the cache has: path, length, and when it was last used.
    pub fn kept(&self) -> BTreeSet<(String, u64, SystemTime)> {
        let folders = fs::read_dir(self.cache().join("covers")).unwrap().flatten();
        let files = folders.flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
        let kept = files.map(|file| {
            let metadata = file.metadata().unwrap();
            (file.path().to_str().unwrap().to_owned(), metadata.len(), metadata.accessed().unwrap())
        });
        kept.collect()
    }

    /// Puts down the image of a publication's cover.
    pub fn put(&self, image: &[u8]) -> Publication {
        fs::write(self.temporary.path().join("books/cover.jpg"), image).unwrap();
        let cover = Some(Cover::Beside(FilePath::parse("cover.jpg").unwrap()));
        Publication { cover, ..bare() }
    }

    pub async fn ask(&self, publication: &Publication, size: CoverSize) -> Result<OpenFile, FileError> {
        self.covers.cover(publication, &self.folder, size).await
    }

    pub async fn show(&self, publication: &Publication, size: CoverSize) -> RgbImage {
        decoded(self.ask(publication, size).await.unwrap())
    }

    /// Shows an image as the cover of a book.
    pub async fn draw(&self, image: &[u8]) -> RgbImage {
        self.show(&self.put(image), GRID).await
    }
}

pub fn bare() -> Publication {
    let title = Title::parse("The Warden").unwrap();
    Publication::new(
        PublicationId::parse("0190000000ff").unwrap(),
        LibraryId::parse("books").unwrap(),
        title,
        Timestamp::from_seconds(1),
    )
}

pub fn decoded(mut cover: OpenFile) -> RgbImage {
    let mut bytes = Vec::new();
    cover.file.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, cover.length);
    image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap().into_rgb8()
}

/// An image of one colour.
pub fn plain(size: (u32, u32), colour: [u8; 4], format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(size.0, size.1, Rgba(colour)));
    let picture = if format == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn is_about(pixel: Rgb<u8>, colour: [u8; 3]) -> bool {
    pixel.0.iter().zip(colour).all(|(found, wanted)| found.abs_diff(wanted) < 12)
}
