//! The image of a cover, as it is in the file.

use std::{
    io::{Read, Seek},
    path::Path,
};

use domain::catalog::files::Format;
use kepub::archive::Archive;

use super::{Unreadable, audiobook, comic, epub::Book, facts};

/// Bytes of the largest image that is a cover.
pub(super) const MOST: u64 = 32 << 20;

/// An image, encoded as it is in the file. Whoever decodes it must expect anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverImage {
    /// By the first bytes, whatever the file says.
    pub media_type: &'static str,
    /// At most 32 MiB.
    pub bytes: Vec<u8>,
}

/// Returns the image that [`read`](super::read) found; `None` if there is none, or if it is no image after all.
pub fn cover(path: &Path, format: Format) -> Result<Option<CoverImage>, Unreadable> {
    cover_from(facts::open(path)?, format)
}

/// Returns the image of an open file of this format.
pub fn cover_from<R: Read + Seek>(file: R, format: Format) -> Result<Option<CoverImage>, Unreadable> {
    match format {
        Format::Epub | Format::Kepub => {
            let book = Book::open(facts::archive(file)?)?;
            let (_, cover) = book.read()?;
            cover.map_or(Ok(None), |at| of_archive(book.archive(), at))
        }
        Format::Cbz => {
            let archive = facts::archive(file)?;
            comic::find_cover(&archive)?.map_or(Ok(None), |at| of_archive(&archive, at))
        }
        Format::M4b => audiobook::find_cover(file),
        // Its first page would have to be painted.
        Format::Pdf => Ok(None),
    }
}

fn of_archive<R: Read + Seek>(archive: &Archive<R>, index: usize) -> Result<Option<CoverImage>, Unreadable> {
    let entry = &archive.entries()[index];
    if entry.size > MOST {
        return Err(Unreadable::TooLarge(format!("the cover {} has {} bytes", entry.name, entry.size)));
    }
    Ok(CoverImage::of(archive.read(index)?))
}

impl CoverImage {
    pub(super) fn of(bytes: Vec<u8>) -> Option<Self> {
        let media_type = media_type(&bytes)?;
        Some(Self { media_type, bytes })
    }
}

fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Some("image/avif"),
        [0xff, 0x0a, ..] | [0, 0, 0, 0x0c, b'J', b'X', b'L', b' ', ..] => Some("image/jxl"),
        [b'B', b'M', ..] if bytes.len() > 26 => Some("image/bmp"),
        _ => is_svg(bytes).then_some("image/svg+xml"),
    }
}

/// Whether the first element is SVG's, as far as the first bytes tell.
fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_by_their_first_bytes() {
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe0"[..], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n", Some("image/png")),
            (b"GIF89a", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\0\0\0\x1cftypavif", Some("image/avif")),
            (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", Some("image/svg+xml")),
            (b"\xef\xbb\xbf<svg/>", Some("image/svg+xml")),
            (b"<html><body/></html>", None),
            (b"svg", None),
            (b"", None),
        ] {
            assert_eq!(media_type(bytes), expected);
        }
    }
}
