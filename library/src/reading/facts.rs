//! One file, opened once.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use domain::{catalog::files::Format, documents::DocumentId};
use kepub::{Limits, archive::Archive};

use super::{Metadata, Unreadable, audiobook, comic, cover, epub::Book, pdf};

/// What a file tells of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub format: Format,
    pub metadata: Metadata,
    /// Whether the file says that it has a cover, which [`cover`](super::cover()) reads.
    pub has_cover: bool,
    /// Of a comic or a PDF.
    pub pages: Option<u32>,
    /// How long an audiobook plays.
    pub duration_millis: Option<u64>,
    /// `KOReader`'s id of the file by its content.
    pub content: DocumentId,
}

/// The format that a file of this name should have; `None` for what is no book.
///
/// A KEPUB is an EPUB that Kobo's readers know by its name, and so do we.
pub fn format(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    match name.rsplit_once('.')? {
        ("", _) => None,
        (stem, "epub") if stem.strip_suffix(".kepub").is_some() => Some(Format::Kepub),
        (_, extension) => Format::parse(extension).ok(),
    }
}

/// Reads what the file says of itself, in the format that its name says.
pub fn read(path: &Path) -> Result<Facts, Unreadable> {
    let format = format(path).ok_or(Unreadable::NotABook)?;
    read_from(open(path)?, format)
}

/// Reads what an open file of this format says of itself.
pub fn read_from<R: Read + Seek>(mut file: R, format: Format) -> Result<Facts, Unreadable> {
    let content = DocumentId::of_content(&mut file)?;
    let said = match format {
        Format::Epub | Format::Kepub => epub(file)?,
        Format::Cbz => comic::read(&archive(file)?)?,
        Format::Pdf => pdf::read(file)?,
        Format::M4b => audiobook::read(file)?,
    };
    let Said { metadata, has_cover, pages, duration_millis } = said;
    Ok(Facts { format, metadata, has_cover, pages, duration_millis, content })
}

/// What a format's reader found.
#[derive(Default)]
pub(super) struct Said {
    pub metadata: Metadata,
    pub has_cover: bool,
    pub pages: Option<u32>,
    pub duration_millis: Option<u64>,
}

fn epub<R: Read + Seek>(file: R) -> Result<Said, Unreadable> {
    let book = Book::open(archive(file)?)?;
    let (metadata, cover) = book.read()?;
    let has_cover = cover.is_some_and(|at| book.archive().entries()[at].size <= cover::MOST);
    Ok(Said { metadata, has_cover, ..Said::default() })
}

/// Opens what is a file: a pipe would wait for someone to write.
pub(super) fn open(path: &Path) -> Result<File, Unreadable> {
    if !fs::metadata(path)?.is_file() {
        return Err(Unreadable::NotAFile);
    }
    Ok(File::open(path)?)
}

/// Reads the list of files in an archive, and tells what a file is that is none.
pub(super) fn archive<R: Read + Seek>(mut file: R) -> Result<Archive<R>, Unreadable> {
    let start = start(&mut file)?;
    match &start[..] {
        [b'P', b'K', ..] => {}
        [b'R', b'a', b'r', b'!', ..] => return Err(Unreadable::Not("a ZIP archive, but RAR")),
        [b'7', b'z', 0xbc, 0xaf, ..] => return Err(Unreadable::Not("a ZIP archive, but 7-Zip")),
        _ => return Err(Unreadable::Not("a ZIP archive")),
    }
    if !has_end(&mut file)? {
        return Err(Unreadable::Truncated);
    }
    Ok(Archive::open(file, &Limits::default())?)
}

/// The first bytes of a file.
pub(super) fn start<R: Read + Seek>(mut file: R) -> Result<Vec<u8>, Unreadable> {
    let mut start = Vec::new();
    file.rewind()?;
    file.by_ref().take(1024).read_to_end(&mut start)?;
    Ok(start)
}

/// Whether the record that ends an archive is there, before a comment of at most 64 KiB.
fn has_end<R: Read + Seek>(mut file: R) -> Result<bool, Unreadable> {
    let length = file.seek(SeekFrom::End(0))?;
    for most in [1 << 10, 66 << 10] {
        let mut end = Vec::new();
        file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
        file.by_ref().take(most).read_to_end(&mut end)?;
        if end.windows(4).any(|bytes| bytes == b"PK\x05\x06") {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_the_name() {
        for (name, format) in [
            ("a/b.epub", Some(Format::Epub)),
            ("B.EPUB", Some(Format::Epub)),
            ("b.kepub.epub", Some(Format::Kepub)),
            ("b.kepub", Some(Format::Kepub)),
            ("b.cbz", Some(Format::Cbz)),
            ("b.pdf", Some(Format::Pdf)),
            ("b.m4b", Some(Format::M4b)),
            (".epub", None),
            ("epub", None),
            ("b.epub.part", None),
            ("b.opf", None),
        ] {
            assert_eq!(super::format(Path::new(name)), format, "{name}");
        }
    }
}
