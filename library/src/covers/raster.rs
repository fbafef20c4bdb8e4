//! Covers of images that are made of pixels.

use std::io::Cursor;

use fast_image_resize::{
    PixelType, Resizer,
    images::{Image, ImageRef},
};
use image::{
    DynamicImage, GrayImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, metadata::Orientation,
};
use jpeg_decoder::{Decoder, PixelFormat};

use super::Refused;

/// The most pixels that an image may promise in its header.
pub const MOST_PIXELS: u64 = 50_000_000;

/// How many times longer one side may be than the other: a strip that was made to fit would show nothing.
const LONGEST: u64 = 3;

/// The most bytes that they may take once decoded.
const MOST_BYTES: u64 = 200 << 20;

/// Decodes an image and makes it fit into `bounds`, upright and on white.
pub fn draw(bytes: &[u8], format: ImageFormat, bounds: (u32, u32)) -> Result<RgbImage, Refused> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES * 2);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width.max(height)) > u64::from(width.min(height)) * LONGEST {
        return Err(Refused::Strip);
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refused::TooLarge("the image has more than 50 million pixels"));
    }
    if decoder.total_bytes() > MOST_BYTES {
        return Err(Refused::TooLarge("the image takes more than 200 MiB"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let bounds = if is_on_its_side(orientation) { (bounds.1, bounds.0) } else { bounds };
    let scaled = if format == ImageFormat::Jpeg { scaled(bytes, (width, height), bounds) } else { None };
    let picture = match scaled {
        Some(picture) => picture,
        None => on_white(DynamicImage::from_decoder(decoder).map_err(broken)?),
    };
    let picture = fit(picture, bounds)?;
    let mut upright = DynamicImage::ImageRgb8(picture);
    upright.apply_orientation(orientation);
    Ok(upright.into_rgb8())
}

/// Decodes a JPEG at about the size that it is needed in, which takes a third of the time and little memory.
///
/// `None` for what only the other decoder knows: CMYK, and JPEGs that are slightly broken.
fn scaled(bytes: &[u8], size: (u32, u32), bounds: (u32, u32)) -> Option<RgbImage> {
    let (width, height) = fitting(size, bounds);
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().ok()?;
    let (width, height) = decoder.scale(u16::try_from(width).ok()?, u16::try_from(height).ok()?).ok()?;
    let is_grey = match decoder.info()?.pixel_format {
        PixelFormat::RGB24 => false,
        PixelFormat::L8 => true,
        PixelFormat::L16 | PixelFormat::CMYK32 => return None,
    };
    let pixels = decoder.decode().ok()?;
    if is_grey {
        let grey = GrayImage::from_raw(width.into(), height.into(), pixels)?;
        return Some(DynamicImage::ImageLuma8(grey).into_rgb8());
    }
    RgbImage::from_raw(width.into(), height.into(), pixels)
}

/// Makes a picture as large as `bounds` allow, but never larger than it is.
pub fn fit(picture: RgbImage, bounds: (u32, u32)) -> Result<RgbImage, Refused> {
    let (width, height) = fitting(picture.dimensions(), bounds);
    if picture.dimensions() == (width, height) {
        return Ok(picture);
    }
    let source = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3).map_err(broken)?;
    let mut small = Image::new(width, height, PixelType::U8x3);
    Resizer::new().resize(&source, &mut small, None).map_err(broken)?;
    RgbImage::from_raw(width, height, small.into_vec()).ok_or(Refused::Unknown)
}

/// The largest size of the same aspect ratio within `bounds` that isn't larger than `size`.
fn fitting((width, height): (u32, u32), bounds: (u32, u32)) -> (u32, u32) {
    let (w, h) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (most_w, most_h) = (u64::from(bounds.0), u64::from(bounds.1));
    let scaled = if w <= most_w && h <= most_h {
        (w, h)
    } else if w * most_h >= h * most_w {
        (most_w, (h * most_w + w / 2) / w)
    } else {
        ((w * most_h + h / 2) / h, most_h)
    };
    let side = |length: u64| u32::try_from(length.max(1)).unwrap_or(u32::MAX);
    (side(scaled.0), side(scaled.1))
}

fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut white = RgbImage::new(picture.width(), picture.height());
    for (pixel, onto) in picture.pixels().zip(white.pixels_mut()) {
        let [red, green, blue, alpha] = pixel.0;
        onto.0 = [red, green, blue].map(|colour| blend(colour, alpha));
    }
    white
}

fn blend(colour: u8, alpha: u8) -> u8 {
    let sum = u32::from(colour) * u32::from(alpha) + 255 * u32::from(255 - alpha);
    u8::try_from((sum + 127) / 255).unwrap_or(255)
}

fn is_on_its_side(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> Refused {
    Refused::Broken(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_keep_their_aspect_ratio_and_are_never_enlarged() {
        for (size, expected) in [
            ((1600, 2560), (375, 600)),
            ((2560, 1600), (400, 250)),
            ((400, 600), (400, 600)),
            ((30, 40), (30, 40)),
            ((1, 10_000), (1, 600)),
            ((10_000, 1), (400, 1)),
        ] {
            assert_eq!(fitting(size, (400, 600)), expected, "{size:?}");
        }
    }
}
