//! What becomes of images, and of what is none.

use super::*;

#[test]
fn what_is_no_image_is_left_out_and_told() {
    let comic = converted(&[
        ("1.png", png(1, 1)),
        ("2.jpg", b"<html>Not found</html>".to_vec()),
        ("3.jpg", png(2, 2)),
        ("4", png(3, 3)),
        ("empty.png", Vec::new()),
        ("notes.txt", b"BM, he said, and went on and on and on and on".to_vec()),
        ("__MACOSX/._1.png", b"junk".to_vec()),
        ("Thumbs.db", b"junk".to_vec()),
        (".hidden.png", png(1, 1)),
        info("<Pages><Page Image='1' Bookmark='Two'/><Page Image='3' Bookmark='Four'/></Pages>"),
    ]);
    assert_eq!(comic.images(), ["page-0001.png", "page-0002.png", "page-0003.png"]);
    assert_eq!(comic.contents().into_iter().map(|(label, _)| label).collect::<Vec<_>>(), ["Two", "Four"]);
    assert_eq!(comic.report.dropped, [".hidden.png", "__MACOSX/._1.png", "notes.txt", "Thumbs.db"]);
    let unconverted: Vec<_> = comic.report.unconverted.iter().map(|note| note.path.as_str()).collect();
    assert_eq!(unconverted, ["2.jpg", "empty.png"]);
}

#[test]
fn an_archive_without_images_is_no_comic() {
    let none: [&Files; 4] =
        [&[], &[info("")], &[("1.png", b"not an image".to_vec())], &[("1.webp", webp_that_is_cut())]];
    for files in none {
        let error = try_convert(files, &Options::default()).err().unwrap();
        assert!(matches!(error, Error::UnknownFormat(_)), "{error}");
    }
}

#[test]
fn webp_becomes_jpeg() {
    let comic = converted(&[
        ("1.webp", encoded(photograph(40, 30), ImageFormat::WebP)),
        ("2.webp", webp_that_is_cut()),
        ("3.bmp", encoded(DynamicImage::new_rgb8(40, 60), ImageFormat::Bmp)),
    ]);
    assert_eq!(comic.images(), ["page-0001.jpg", "page-0002.png"]);
    assert_eq!(comic.size("page-0001.jpg"), (40, 30));
    assert_eq!(comic.report.repaired[0].reason, "WebP became JPEG");
    assert_eq!(comic.report.unconverted[0].path, "2.webp");
    assert_eq!(comic.report.copied, 0);
}

#[test]
fn a_photograph_is_turned_as_it_asks() {
    let exif = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let jpeg = encoded(photograph(40, 30), ImageFormat::Jpeg);
    let comic = converted(&[("1.jpg", [&jpeg[..2], exif, &jpeg[2..]].concat()), ("2.jpg", jpeg.clone())]);
    assert_eq!(comic.size("page-0001.jpg"), (30, 40));
    assert_eq!(comic.report.repaired[0].reason, "JPEG of 40 x 30 pixels turned and became JPEG of 30 x 40");
    assert_eq!(comic.file("images/page-0002.jpg"), jpeg);
}

#[test]
fn what_is_transparent_is_on_white() {
    let clear = encoded(DynamicImage::new_rgba8(8, 8), ImageFormat::WebP);
    let comic = converted(&[("1.webp", clear)]);
    let page = ::image::load_from_memory(&comic.file("images/page-0001.jpg")).unwrap();
    assert_eq!(page.color(), ::image::ColorType::L8);
    assert!(page.into_luma8().pixels().all(|pixel| pixel[0] == 255));
}

#[test]
fn pages_are_fitted_to_the_screen() {
    let files = [
        ("1.jpg", encoded(photograph(200, 300), ImageFormat::Jpeg)),
        ("2.png", png(300, 200)),
        ("3.png", png(100, 150)),
        ("4.png", encoded(photograph(150, 150), ImageFormat::Png)),
    ];
    let comic = fitted(&files, (100, 150));
    assert_eq!(comic.images(), ["page-0001.jpg", "page-0002.png", "page-0003.png", "page-0004.jpg"]);
    let sizes: Vec<_> = comic.images().into_iter().map(|image| comic.size(image)).collect();
    assert_eq!(sizes, [(100, 150), (150, 100), (100, 150), (100, 100)]);
    assert!(comic.text("pages/page-0002.xhtml").contains("width=150, height=100"));
    assert_eq!(comic.report.copied, 1);
    assert_eq!(comic.report.repaired[0].reason, "JPEG of 200 x 300 pixels became JPEG of 100 x 150");
}

#[test]
fn formats_we_cannot_read_stop_the_conversion() {
    let jxl = ("2.jxl", b"\xff\x0a and so on and on".to_vec());
    let error = try_convert(&[("1.png", png(1, 1)), jxl], &Options::default()).err().unwrap();
    assert_eq!(error.to_string(), "2.jxl isn't an image that can be shown: JPEG XL isn't supported");
}

#[test]
fn an_image_that_lies_about_its_size_costs_nothing() {
    let mut large = png(1, 1);
    large[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let files = [("1.png", large)];
    assert_eq!(converted(&files).report.copied, 1);
    let comic = ComicOptions { fit: Some((1000, 1000)), ..ComicOptions::default() };
    let error = try_convert(&files, &Options { comic, ..Options::default() }).err().unwrap();
    assert!(matches!(error, Error::LimitExceeded { found: 0x1_0000_0000, .. }), "{error}");
}

fn webp_that_is_cut() -> Vec<u8> {
    let mut data = encoded(photograph(64, 64), ImageFormat::WebP);
    data.truncate(100);
    data
}
