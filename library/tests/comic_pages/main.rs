//! Pages of comics made here.

#![expect(clippy::unwrap_used, reason = "these are tests")]

#[path = "../reading/zip.rs"]
mod zip;

use std::fs;

use domain::{
    catalog::{
        comic_pages::{ComicPage, ComicPages as _, PageImage, PageWidth, WantedPage},
        files::{FilePath, Format, PublicationFile},
        ids::FileId,
        libraries::Folder,
        limited::AtMost,
    },
    clock::Timestamp,
};
use image::{DynamicImage, ImageFormat, RgbImage, Rgba, RgbaImage};
use library::comic_pages::PageMaker;
use tempfile::TempDir;

use zip::zip;

struct Shelf {
    pages: PageMaker,
    folder: TempDir,
}

impl Shelf {
    fn of(images: &[(&str, &[u8])]) -> Self {
        let shelf = Self { pages: PageMaker::default(), folder: tempfile::tempdir().unwrap() };
        shelf.put(&zip(images));
        shelf
    }

    fn put(&self, bytes: &[u8]) {
        fs::write(self.folder.path().join("maus.cbz"), bytes).unwrap();
    }

    async fn ask(&self, number: u32, width: Option<u32>) -> ComicPage {
        let folder = Folder::parse(self.folder.path().to_str().unwrap()).unwrap();
        let width = width.map(|width| PageWidth::parse(&width.to_string()).unwrap());
        self.pages.page(&folder, &comic(), WantedPage { number, width }).await.unwrap()
    }

    async fn image(&self, number: u32, width: Option<u32>) -> PageImage {
        match self.ask(number, width).await {
            ComicPage::Made(image) => image,
            other => panic!("{other:?}"),
        }
    }

    async fn show(&self, number: u32, width: Option<u32>) -> RgbImage {
        let jpeg = self.image(number, width).await.jpeg;
        image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap().into_rgb8()
    }

    /// Why a page can't be shown.
    async fn refusal(&self, number: u32) -> String {
        match self.ask(number, Some(100)).await {
            ComicPage::Refused(reason) => reason,
            other => panic!("{other:?}"),
        }
    }
}

fn comic() -> PublicationFile {
    PublicationFile {
        id: FileId::parse("maus").unwrap(),
        format: Format::Cbz,
        path: FilePath::parse("maus.cbz").unwrap(),
        size: 0,
        modified: Timestamp::from_seconds(0),
        documents: AtMost::default(),
        kepubs: AtMost::default(),
        pages: None,
        duration_millis: None,
    }
}

const RED: [u8; 4] = [200, 30, 30, 255];
const BLUE: [u8; 4] = [30, 30, 200, 255];

/// An image of one colour.
fn plain(size: (u32, u32), colour: [u8; 4], format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(size.0, size.1, Rgba(colour)));
    let picture = if format == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn is_about(image: &RgbImage, colour: [u8; 3]) -> bool {
    let pixel = image.get_pixel(image.width() / 2, image.height() / 2);
    pixel.0.iter().zip(colour).all(|(found, wanted)| found.abs_diff(wanted) < 12)
}

#[tokio::test]
async fn pages_are_numbered_as_people_count() {
    let red = plain((30, 40), RED, ImageFormat::Png);
    let blue = plain((30, 40), BLUE, ImageFormat::Png);
    let shelf = Shelf::of(&[
        ("page10.png", &blue),
        ("__MACOSX/._page1.png", b""),
        ("page2.png", &red),
        ("ComicInfo.xml", b"<ComicInfo/>"),
    ]);
    assert!(is_about(&shelf.show(0, None).await, [200, 30, 30]));
    assert!(is_about(&shelf.show(1, None).await, [30, 30, 200]));
    for number in [2, u32::MAX] {
        assert_eq!(shelf.ask(number, None).await, ComicPage::PastTheEnd);
    }
}

#[tokio::test]
async fn wide_pages_are_narrowed_and_small_ones_never_enlarged() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp] {
        let shelf = Shelf::of(&[("1.img.png", &plain((600, 900), RED, format))]);
        let narrow = shelf.show(0, Some(200)).await;
        assert_eq!(narrow.dimensions(), (200, 300), "{format:?}");
        assert!(is_about(&narrow, [200, 30, 30]), "{format:?}");
        assert_eq!(shelf.show(0, Some(5_000)).await.dimensions(), (600, 900), "{format:?}");
        assert_eq!(shelf.show(0, None).await.dimensions(), (600, 900), "{format:?}");
    }
}

#[tokio::test]
async fn a_strip_is_a_page_however_long() {
    let shelf = Shelf::of(&[("1.png", &plain((80, 4_000), RED, ImageFormat::Png))]);
    assert_eq!(shelf.show(0, Some(40)).await.dimensions(), (40, 2_000));
}

#[tokio::test]
async fn a_jpeg_that_is_narrow_enough_stays_as_it_is() {
    let jpeg = plain((60, 90), RED, ImageFormat::Jpeg);
    let shelf = Shelf::of(&[("1.jpg", &jpeg)]);
    assert_eq!(shelf.image(0, Some(60)).await.jpeg, jpeg);
    assert_eq!(shelf.image(0, None).await.jpeg, jpeg);
    assert_ne!(shelf.image(0, Some(59)).await.jpeg, jpeg);
}

#[tokio::test]
async fn what_is_transparent_is_white() {
    let shelf = Shelf::of(&[("1.png", &plain((60, 90), [0, 0, 0, 0], ImageFormat::Png))]);
    assert!(is_about(&shelf.show(0, None).await, [255, 255, 255]));
}

#[tokio::test]
async fn other_pages_widths_and_files_have_other_etags() {
    let (red, blue) = (plain((60, 90), RED, ImageFormat::Png), plain((60, 91), BLUE, ImageFormat::Png));
    let shelf = Shelf::of(&[("1.png", &red), ("2.png", &red)]);
    let first = shelf.image(0, Some(60)).await;
    assert_eq!(shelf.image(0, Some(60)).await, first);
    assert_ne!(shelf.image(0, Some(61)).await.etag, first.etag);
    assert_ne!(shelf.image(0, None).await.etag, first.etag);
    assert_ne!(shelf.image(1, Some(60)).await.etag, first.etag);
    shelf.put(&zip(&[("1.png", &blue), ("2.png", &red), ("3.png", &red)]));
    assert_ne!(shelf.image(0, Some(60)).await.etag, first.etag);
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused_in_words() {
    let png = plain((600, 900), RED, ImageFormat::Png);
    let mut huge = png.clone();
    // Its width, with a checksum that no longer fits: nothing of that size is decoded, whatever else is wrong.
    huge[16..20].copy_from_slice(&0x00ff_ffff_u32.to_be_bytes());
    let shelf = Shelf::of(&[
        ("1.jpg", b"\xff\xd8\xff\xe0 a picture"),
        ("2.png", &png[..png.len() / 2]),
        ("3.png", &huge),
        ("4.png", b"text"),
        ("5.png", b""),
        ("6.avif", b"\0\0\0\x1cftypavif\0\0\0\0avif"),
    ]);
    for number in 0..6 {
        let reason = shelf.refusal(number).await;
        assert!(["broken: ", "too large: ", "no image"].iter().any(|it| reason.starts_with(it)), "{reason}");
    }
    assert_eq!(shelf.refusal(3).await, "no image that we know");
}

#[tokio::test]
async fn a_page_whose_checksum_is_wrong_is_refused() {
    let png = plain((60, 90), RED, ImageFormat::Png);
    let mut archive = zip(&[("1.png", &png)]);
    // Within the image, which follows a header of 30 bytes and the name.
    archive[80] ^= 1;
    let shelf = Shelf::of(&[]);
    shelf.put(&archive);
    assert!(shelf.refusal(0).await.contains("its checksum is wrong"));
    shelf.put(b"no archive");
    assert_eq!(shelf.refusal(0).await, "not a ZIP archive");
}

#[tokio::test]
async fn a_comic_that_vanished_has_no_file() {
    let shelf = Shelf::of(&[]);
    assert_eq!(shelf.ask(0, None).await, ComicPage::PastTheEnd);
    fs::remove_file(shelf.folder.path().join("maus.cbz")).unwrap();
    assert_eq!(shelf.ask(0, None).await, ComicPage::NoFile);
}
