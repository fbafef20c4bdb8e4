//! Making an image that Kobo shows of one that it doesn't, or of one that is larger than the screen.

use std::io::Cursor;

use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    imageops,
    metadata::Orientation,
};

use super::{
    image::{Format, Header, Size},
    screen::Screen,
};
use crate::Error;

/// High enough that line art shows no ringing.
const QUALITY: u8 = 90;

/// Bytes a decoder may use for each pixel, and anyway.
const PIXEL_MEMORY: u64 = 16;
const MEMORY: u64 = 64 << 20;

pub(super) struct Rendered {
    pub format: Format,
    pub size: Size,
    pub data: Vec<u8>,
}

/// Why there is no image.
#[derive(Debug)]
pub(super) enum Failure {
    TooLarge(u64),
    Broken(String),
}

/// What becomes of an image.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rendering {
    pub screen: Option<Screen>,
    /// The most pixels of an image that is decoded.
    pub pixels: u64,
}

impl Rendering {
    /// Whether the image stays as it is.
    pub fn keeps(self, Header { format, size, is_turned }: Header) -> bool {
        format.is_shown() && !is_turned && self.screen.is_none_or(|screen| screen.fit(size).is_none())
    }

    /// Refuses an image that would have to be decoded and is too large for that.
    pub fn check(self, path: &str, header: Header) -> Result<(), Error> {
        let pixels = header.size.pixels();
        if self.keeps(header) || pixels <= self.pixels {
            return Ok(());
        }
        Err(self.too_large(path, pixels))
    }

    pub fn too_large(self, path: &str, pixels: u64) -> Error {
        Error::LimitExceeded { path: path.to_owned(), what: "its number of pixels", found: pixels, limit: self.pixels }
    }

    /// Decodes, fits and encodes the image: as JPEG, or as PNG if nothing was lost before and PNG is smaller.
    pub fn render(self, data: &[u8], format: Format) -> Result<Rendered, Failure> {
        let image = opaque(self.decode(data, format)?);
        let mut size = Size { width: image.width(), height: image.height() };
        let image = match self.screen.and_then(|screen| screen.fit(size)) {
            Some(fitted) => {
                size = fitted;
                image.resize_exact(fitted.width, fitted.height, imageops::FilterType::Lanczos3)
            }
            None => image,
        };
        let mut rendered = Rendered { format: Format::Jpeg, size, data: jpeg(&image)? };
        if matches!(format, Format::Png | Format::Gif | Format::Bmp) {
            let png = png(&image)?;
            if png.len() < rendered.data.len() {
                rendered = Rendered { format: Format::Png, size, data: png };
            }
        }
        Ok(rendered)
    }

    fn decode(self, data: &[u8], format: Format) -> Result<DynamicImage, Failure> {
        let format = match format {
            Format::Jpeg => ImageFormat::Jpeg,
            Format::Png => ImageFormat::Png,
            Format::Gif => ImageFormat::Gif,
            Format::WebP => ImageFormat::WebP,
            Format::Bmp => ImageFormat::Bmp,
            #[cfg(feature = "avif")]
            Format::Avif => return super::avif::decode(data, self.pixels),
            #[cfg(not(feature = "avif"))]
            Format::Avif => return Err(Failure::Broken("AVIF isn't supported".to_owned())),
        };
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(self.pixels.saturating_mul(PIXEL_MEMORY).saturating_add(MEMORY));
        let mut reader = ImageReader::with_format(Cursor::new(data), format);
        reader.limits(limits);
        let mut decoder = reader.into_decoder()?;
        let (width, height) = decoder.dimensions();
        let pixels = Size { width, height }.pixels();
        if pixels > self.pixels {
            return Err(Failure::TooLarge(pixels));
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut image = DynamicImage::from_decoder(decoder)?;
        image.apply_orientation(orientation);
        Ok(image)
    }
}

impl From<image::ImageError> for Failure {
    fn from(error: image::ImageError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// The image on white, in 8 bits a colour, and without colours if it shows none.
fn opaque(image: DynamicImage) -> DynamicImage {
    let image = if image.color().has_alpha() { DynamicImage::from(on_white(image)) } else { image };
    if !image.color().has_color() {
        return image.into_luma8().into();
    }
    let image = image.into_rgb8();
    let is_grey = image.pixels().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    if !is_grey {
        return image.into();
    }
    GrayImage::from_fn(image.width(), image.height(), |x, y| image::Luma([image.get_pixel(x, y)[0]])).into()
}

fn on_white(image: DynamicImage) -> RgbImage {
    let image = image.into_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0.map(u32::from);
        let blended = [red, green, blue].map(|colour| (colour * alpha + 255 * (255 - alpha) + 127) / 255);
        image::Rgb(blended.map(|colour| u8::try_from(colour).unwrap_or(u8::MAX)))
    })
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Failure> {
    let mut data = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut data, QUALITY))?;
    Ok(data)
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, Failure> {
    let mut data = Vec::new();
    image.write_with_encoder(PngEncoder::new_with_quality(&mut data, CompressionType::Best, FilterType::Adaptive))?;
    Ok(data)
}
