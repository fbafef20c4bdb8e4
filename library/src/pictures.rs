//! Images that are made of pixels, whatever is in them: decoded within bounds, made smaller, written as JPEG.

use std::{
    error::Error,
    io::{Cursor, Write},
    panic::{AssertUnwindSafe, catch_unwind},
};

use fast_image_resize::{
    PixelType, Resizer,
    images::{Image, ImageRef},
};
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, metadata::Orientation};
use jpeg_decoder::{Decoder, PixelFormat};
use jpeg_encoder::{ColorType, Encoder};

/// The most pixels that an image may promise in its header.
pub const MOST_PIXELS: u64 = 50_000_000;

/// The most bytes that they may take once decoded.
const MOST_BYTES: u64 = 200 << 20;

/// Why an image is not drawn.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("too large: {0}")]
    TooLarge(&'static str),
    #[error("broken: {0}")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
    #[error("more than three times as long as wide, or the other way round")]
    Strip,
    #[error("no image that we know")]
    Unknown,
}

/// An image whose header was read and found harmless.
pub struct Picture<'a> {
    bytes: &'a [u8],
    format: ImageFormat,
    decoder: Box<dyn ImageDecoder + 'a>,
    /// What has to be done until it is upright.
    orientation: Orientation,
}

impl<'a> Picture<'a> {
    pub fn open(bytes: &'a [u8], format: ImageFormat) -> Result<Self, Refused> {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST_BYTES * 2);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(broken)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Refused::TooLarge("the image has more than 50 million pixels"));
        }
        if decoder.total_bytes() > MOST_BYTES {
            return Err(Refused::TooLarge("the image takes more than 200 MiB"));
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        Ok(Self { bytes, format, decoder: Box::new(decoder), orientation })
    }

    /// Width and height as they are in the file, upright or not.
    pub fn dimensions(&self) -> (u32, u32) {
        self.decoder.dimensions()
    }

    /// Whether it is a JPEG that anything can show, upright.
    pub fn is_plain_jpeg(&self) -> bool {
        if self.format != ImageFormat::Jpeg || self.orientation != Orientation::NoTransforms {
            return false;
        }
        let mut decoder = Decoder::new(self.bytes);
        let info = decoder.read_info().ok().and_then(|()| decoder.info());
        info.is_some_and(|info| matches!(info.pixel_format, PixelFormat::RGB24 | PixelFormat::L8))
    }

    /// Decodes it and makes it fit into `bounds`, upright and on white.
    pub fn draw(self, bounds: (u32, u32)) -> Result<RgbImage, Refused> {
        let Self { bytes, format, decoder, orientation } = self;
        let bounds = if is_on_its_side(orientation) { (bounds.1, bounds.0) } else { bounds };
        let scaled = if format == ImageFormat::Jpeg { scaled(bytes, decoder.dimensions(), bounds) } else { None };
        let picture = match scaled {
            Some(picture) => picture,
            None => on_white(DynamicImage::from_decoder(decoder).map_err(broken)?),
        };
        let picture = fit(picture, bounds)?;
        let mut upright = DynamicImage::ImageRgb8(picture);
        upright.apply_orientation(orientation);
        Ok(upright.into_rgb8())
    }
}

/// Decoders of what others made panic now and then; that is no more than a broken image.
pub fn guarded<T>(draw: impl FnOnce() -> Result<T, Refused>) -> Result<T, Refused> {
    catch_unwind(AssertUnwindSafe(draw)).unwrap_or_else(|_| Err(Refused::Broken("it made the decoder panic".into())))
}

/// Writes a JPEG of this quality, in percent.
pub fn write(writer: impl Write, picture: &RgbImage, quality: u8) -> Result<(), Refused> {
    let side = |length| u16::try_from(length).map_err(|_| Refused::TooLarge("a JPEG has at most 65,535 rows"));
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    Encoder::new(writer, quality).encode(picture.as_raw(), width, height, ColorType::Rgb).map_err(broken)
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

fn broken(error: impl Error + Send + Sync + 'static) -> Refused {
    Refused::Broken(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_aspect_ratio_and_are_never_enlarged() {
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
        assert_eq!(fitting((1600, 60_000), (800, u32::MAX)), (800, 30_000));
    }
}
