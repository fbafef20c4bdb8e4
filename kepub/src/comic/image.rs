//! What an image is, told from its first bytes.

use std::{
    error::Error,
    io::{Cursor, Read, Seek},
};

use image::{ImageFormat, ImageReader, metadata::Orientation};
use imagesize::ImageType;

use crate::archive::Archive;

/// Enough for most images; the size of a JPEG comes after its metadata, which may be megabytes.
const START: u64 = 8 << 10;

/// A size that isn't found in so many bytes isn't looked for any further.
const MOST: u64 = 128 << 20;

/// A format by what is in the file, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    Gif,
    WebP,
    Bmp,
    Avif,
}

/// Pixels across and down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub width: u32,
    pub height: u32,
}

/// What an image says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub format: Format,
    pub size: Size,
    /// Whether it asks to be turned or mirrored before it is shown, which Kobo's readers don't.
    pub is_turned: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Probe {
    Image(Header),
    /// An image of a format that we can't read.
    Unsupported(&'static str),
    /// It begins as an image does, but is none.
    Broken(String),
    Other,
}

impl Format {
    /// Whether Kobo's readers show it.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Gif)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Avif => "AVIF",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Bmp => "bmp",
            Self::Avif => "avif",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Avif => "image/avif",
        }
    }
}

impl Size {
    pub fn is_wide(self) -> bool {
        self.width > self.height
    }

    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// Tells what a file of the archive is, reading no more of it than that takes.
pub(super) fn probe<R: Read + Seek>(archive: &Archive<R>, index: usize) -> Result<Probe, crate::Error> {
    let size = archive.entries()[index].size;
    let mut most = START;
    loop {
        let start = archive.read_start(index, most)?;
        match probe_start(&start) {
            Probe::Broken(_) if most < size.min(MOST) => most *= 16,
            probe => return Ok(probe),
        }
    }
}

fn probe_start(start: &[u8]) -> Probe {
    let format = match format(start) {
        Ok(Some(format)) => format,
        Ok(None) => return Probe::Other,
        Err(unsupported) => return Probe::Unsupported(unsupported),
    };
    match size(start, format) {
        Ok((width @ 1.., height @ 1..)) => {
            let is_turned =
                format == Format::Jpeg && orientation(start).is_some_and(|it| it != Orientation::NoTransforms);
            Probe::Image(Header { format, size: Size { width, height }, is_turned })
        }
        Ok(_) => Probe::Broken("it has no pixels".to_owned()),
        Err(error) => Probe::Broken(error.to_string()),
    }
}

/// The format, or the name of one that we know but can't read.
fn format(start: &[u8]) -> Result<Option<Format>, &'static str> {
    Ok(Some(match imagesize::image_type(start) {
        Ok(ImageType::Jpeg) => Format::Jpeg,
        Ok(ImageType::Png) => Format::Png,
        Ok(ImageType::Gif) => Format::Gif,
        Ok(ImageType::Webp) => Format::WebP,
        Ok(ImageType::Bmp) => Format::Bmp,
        Ok(ImageType::Jxl) => return Err("JPEG XL"),
        Ok(ImageType::Tiff) => return Err("TIFF"),
        Ok(ImageType::Heif(_)) => return heif(start),
        _ => return Ok(None),
    }))
}

/// Tells AVIF from its kin by the brands that the file says it is readable as.
fn heif(start: &[u8]) -> Result<Option<Format>, &'static str> {
    let length = start.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    let brands = &start[..length.min(start.len())];
    let has = |brand: &[u8; 4]| brands.chunks_exact(4).skip(2).any(|it| it == brand);
    if has(b"avif") || has(b"avis") {
        if cfg!(feature = "avif") { Ok(Some(Format::Avif)) } else { Err("AVIF") }
    } else if [b"heic", b"heix", b"heim", b"heis", b"hevc"].into_iter().any(has) {
        Err("HEIC")
    } else {
        Ok(None)
    }
}

fn size(start: &[u8], format: Format) -> Result<(u32, u32), Box<dyn Error>> {
    let size = match imagesize::blob_size(start) {
        Ok(size) => size,
        // A segment may be preceded by any number of fill bytes, which `imagesize` doesn't know.
        Err(_) if format == Format::Jpeg => {
            return Ok(ImageReader::with_format(Cursor::new(start), ImageFormat::Jpeg).into_dimensions()?);
        }
        Err(error) => return Err(error.into()),
    };
    let (width, height) = (u32::try_from(size.width)?, u32::try_from(size.height)?);
    // A bitmap that is stored from top to bottom has a negative height.
    Ok((width, if format == Format::Bmp { height.cast_signed().unsigned_abs() } else { height }))
}

/// How a JPEG asks to be turned: in Exif metadata, which comes before the size.
fn orientation(start: &[u8]) -> Option<Orientation> {
    let mut rest = start.get(2..)?;
    loop {
        let (&[0xff, marker, high, low], after) = rest.split_first_chunk()? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low])).checked_sub(2)?;
        let (segment, next) = after.split_at_checked(length)?;
        match (marker, segment.strip_prefix(b"Exif\0\0")) {
            (0xe1, Some(exif)) => return Orientation::from_exif_chunk(exif),
            (0xc0 | 0xc2, _) => return None,
            _ => rest = next,
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageFormat};

    use super::*;

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut data = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(30, 20).write_to(&mut data, format).unwrap();
        data.into_inner()
    }

    fn image_of(format: Format) -> Probe {
        Probe::Image(Header { format, size: Size { width: 30, height: 20 }, is_turned: false })
    }

    #[test]
    fn formats_are_told_by_content() {
        let formats = [
            (ImageFormat::Jpeg, Format::Jpeg),
            (ImageFormat::Png, Format::Png),
            (ImageFormat::Gif, Format::Gif),
            (ImageFormat::WebP, Format::WebP),
            (ImageFormat::Bmp, Format::Bmp),
        ];
        for (format, expected) in formats {
            assert_eq!(probe_start(&encoded(format)), image_of(expected));
        }
        assert_eq!(probe_start(b"<html>Not found</html>"), Probe::Other);
        assert_eq!(probe_start(b"\xff\x0a and so on and on"), Probe::Unsupported("JPEG XL"));
        assert_eq!(probe_start(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Probe::Unsupported("HEIC"));
        assert_eq!(probe_start(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), Probe::Other);
    }

    #[test]
    fn metadata_of_a_jpeg_is_passed_over() {
        let jpeg = encoded(ImageFormat::Jpeg);
        let metadata = [b"\xff\xe1\xff\xff".as_slice(), &vec![0; 65533]].concat();
        let long = [&jpeg[..2], &metadata, &metadata, b"\xff\xff", &jpeg[2..]].concat();
        assert!(matches!(probe_start(&long[..100_000]), Probe::Broken(_)));
        assert_eq!(probe_start(&long), image_of(Format::Jpeg));
    }

    #[test]
    fn an_image_without_pixels_is_broken() {
        let mut png = encoded(ImageFormat::Png);
        png[16..20].fill(0);
        assert!(matches!(probe_start(&png), Probe::Broken(_)));
        assert!(matches!(probe_start(&png[..20]), Probe::Broken(_)));
        assert_eq!(probe_start(&png[..3]), Probe::Other);
    }
}
