use domain::catalog::covers::CoverSize;
use image::{DynamicImage, ImageFormat, RgbImage};

use crate::shelf::{GRID, Shelf, bare, decoded, is_about, plain};

const RED: [u8; 4] = [200, 30, 30, 255];

#[tokio::test]
async fn covers_fit_their_size_in_every_format() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let shelf = Shelf::new();
        let book = shelf.put(&plain((800, 1280), RED, format));
        let large = shelf.show(&book, GRID).await;
        assert_eq!(large.dimensions(), (375, 600), "{format:?}");
        assert!(is_about(*large.get_pixel(200, 300), [200, 30, 30]), "{format:?}");
        assert_eq!(shelf.show(&book, CoverSize::Thumbnail).await.dimensions(), (150, 240), "{format:?}");
    }
}

/// What is on a photograph, and worse.
#[tokio::test]
async fn thumbnails_are_small_whatever_they_show() {
    let noise = |x: u32, y: u32| image::Rgb([x * 7919 + y * 104_729, x * y, x ^ y].map(|it| it.to_le_bytes()[0]));
    let mut png = Vec::new();
    let noise = DynamicImage::ImageRgb8(RgbImage::from_fn(800, 1200, noise));
    noise.write_to(&mut std::io::Cursor::new(&mut png), ImageFormat::Png).unwrap();
    let shelf = Shelf::new();
    let thumbnail = shelf.ask(&shelf.put(&png), CoverSize::Thumbnail).await.unwrap();
    assert!(thumbnail.length <= 6_000, "{}", thumbnail.length);
    assert_eq!(decoded(thumbnail).dimensions(), (160, 240));
}

#[tokio::test]
async fn small_images_are_not_enlarged() {
    let shelf = Shelf::new();
    assert_eq!(shelf.draw(&plain((30, 40), RED, ImageFormat::Png)).await.dimensions(), (30, 40));
}

#[tokio::test]
async fn what_is_transparent_is_white() {
    let shelf = Shelf::new();
    let drawn = shelf.draw(&plain((100, 100), [0, 0, 0, 0], ImageFormat::Png)).await;
    assert!(is_about(*drawn.get_pixel(50, 50), [255, 255, 255]));
}

#[tokio::test]
async fn svg_is_drawn_without_what_it_refers_to_elsewhere() {
    let shelf = Shelf::new();
    let secret = shelf.cache().with_file_name("secret.png");
    std::fs::write(&secret, plain((10, 10), [0, 0, 255, 255], ImageFormat::Png)).unwrap();
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='1400' height='2100'><rect width='1400' height='2100' \
         fill='#c81e1e'/><image href='{}' width='1400' height='2100'/></svg>",
        secret.display()
    );
    let drawn = shelf.draw(svg.as_bytes()).await;
    assert_eq!(drawn.dimensions(), (400, 600));
    assert!(is_about(*drawn.get_pixel(200, 300), [200, 30, 30]));
}

#[tokio::test]
async fn what_can_not_be_shown_gives_way_to_a_typeset_cover() {
    let typeset = Shelf::new().show(&bare(), GRID).await;
    assert_eq!(typeset.dimensions(), (400, 600));
    let truncated = &plain((800, 1280), RED, ImageFormat::Png)[..200];
    let nested = format!("<svg xmlns='http://www.w3.org/2000/svg'>{}{}</svg>", "<g>".repeat(5000), "</g>".repeat(5000));
    for image in [&b"\xff\xd8\xff\xe0 a picture"[..], truncated, b"<svg", b"", &nested.into_bytes()] {
        assert_eq!(Shelf::new().draw(image).await, typeset, "{:?}", image.first());
    }
}

#[tokio::test]
async fn a_strip_is_no_cover() {
    let typeset = Shelf::new().show(&bare(), GRID).await;
    for size in [(300, 25), (25, 300)] {
        assert_eq!(Shelf::new().draw(&plain(size, RED, ImageFormat::Png)).await, typeset, "{size:?}");
    }
    assert_eq!(Shelf::new().draw(&plain((300, 100), RED, ImageFormat::Png)).await.dimensions(), (300, 100));
}

#[tokio::test]
async fn promises_of_too_many_pixels_are_refused() {
    let typeset = Shelf::new().show(&bare(), GRID).await;
    let mut gif = plain((8, 8), RED, ImageFormat::Gif);
    gif[6..10].fill(0xff);
    let mut bmp = plain((8, 8), RED, ImageFormat::Bmp);
    bmp[18..26].copy_from_slice(&[0xa0, 0x86, 1, 0, 0xa0, 0x86, 1, 0]);
    let mut jpeg = plain((8, 8), RED, ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|bytes| matches!(bytes, [0xff, 0xc0 | 0xc1])).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    for image in [gif, bmp, jpeg] {
        assert_eq!(Shelf::new().draw(&image).await, typeset);
    }
}

#[tokio::test]
async fn svg_that_multiplies_itself_is_refused() {
    let typeset = Shelf::new().show(&bare(), GRID).await;
    let uses = |level: usize| format!("<g id='a{level}'>{}</g>", format!("<use href='#a{}'/>", level - 1).repeat(8));
    let levels: Vec<_> = (1..30).map(uses).collect();
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><g id='a0'><path d='M0 0h9v9z'/></g>{}</svg>",
        levels.concat()
    );
    assert_eq!(Shelf::new().draw(svg.as_bytes()).await, typeset);
}

#[tokio::test]
async fn typeset_covers_have_ink_on_white() {
    let drawn = Shelf::new().show(&bare(), GRID).await;
    assert!(is_about(*drawn.get_pixel(30, 30), [255, 255, 255]));
    assert!(ink(&drawn) > 1000);
}

/// How many dark pixels there are where the title is.
fn ink(drawn: &RgbImage) -> usize {
    drawn.enumerate_pixels().filter(|(x, y, pixel)| *x > 30 && *x < 370 && *y > 60 && *y < 400 && pixel[0] < 60).count()
}
