//! Reading an archive that may be hostile.

use std::{
    collections::HashSet,
    io::{self, Read, Seek, SeekFrom, Write},
};

use flate2::read::DeflateDecoder;
use rawzip::{
    CompressionMethod, RECOMMENDED_BUFFER_SIZE, RangeReader, ZipArchive, ZipArchiveEntryWayfinder, ZipFileHeaderRecord,
    ZipLocator,
};

use super::{HELD, Unpacker, source::Source};
use crate::{Error, Limits, package::paths};

/// Bytes that are read at once.
const BUFFER: usize = 128 << 10;

/// Files of up to so many bytes may be packed as tightly as they like.
const SMALL: u64 = 1 << 20;

/// An archive whose list of files has been read and found harmless.
pub struct Archive<R> {
    zip: ZipArchive<Source<R>>,
    entries: Vec<Entry>,
}

/// A file of an archive, or a directory, whose name ends with a slash.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Entry {
    pub name: String,
    /// Bytes, as the archive says; reading compares.
    pub size: u64,
    /// Bytes as packed.
    pub packed: u64,
    /// The checksum (CRC-32), as the archive says; reading compares.
    pub crc: u32,
    pub method: Method,
    place: ZipArchiveEntryWayfinder,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Stored,
    Deflated,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of files. None leads out of the archive, none is there twice, and what they promise to unpack to
    /// is within the limits.
    pub fn open(mut reader: R, limits: &Limits) -> Result<Self, Error> {
        let length = reader.seek(SeekFrom::End(0)).map_err(Error::Read)?;
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let located = ZipLocator::new().locate_in_reader(Source::new(reader), &mut buffer, length);
        let zip = located.map_err(|(_, error)| unreadable(error))?;
        let entries = list(&zip, &mut buffer, length, limits)?;
        Ok(Self { zip, entries })
    }

    /// In the order of the archive's directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The bytes of the file at `index` in [`entries`](Self::entries), unpacked and compared with their checksum.
    pub fn read(&self, index: usize) -> Result<Vec<u8>, Error> {
        let entry = &self.entries[index];
        if entry.size <= HELD {
            return Unpacker::new().unpack(entry, self.read_packed(index)?);
        }
        let mut data = Vec::new();
        self.stream(index)?.read_to_end(&mut data).map_err(|error| entry.unreadable(&error))?;
        Ok(data)
    }

    /// The file's first bytes, unpacked, at most `most`.
    pub fn read_start(&self, index: usize, most: u64) -> Result<Vec<u8>, Error> {
        let mut data = Vec::new();
        self.stream(index)?
            .take(most)
            .read_to_end(&mut data)
            .map_err(|error| self.entries[index].unreadable(&error))?;
        Ok(data)
    }

    /// The file's bytes as they are packed.
    pub(crate) fn read_packed(&self, index: usize) -> Result<Vec<u8>, Error> {
        let entry = &self.entries[index];
        // All files together were found to be no larger than the archive.
        let mut packed = vec![0; usize::try_from(entry.packed).unwrap_or(usize::MAX)];
        self.packed(index)?.read_exact(&mut packed).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => entry.cut_off(),
            _ => Error::Read(error),
        })?;
        Ok(packed)
    }

    /// Reads the file unpacked, in pieces. The last read fails if the file isn't what was packed.
    pub fn stream(&self, index: usize) -> Result<impl Read + '_, Error> {
        let entry = &self.entries[index];
        let packed = self.packed(index)?;
        Ok(Checked {
            entry,
            data: match entry.method {
                Method::Stored => Unpacking::Stored(packed),
                Method::Deflated => Unpacking::Deflated(DeflateDecoder::new_with_buf(packed, vec![0; BUFFER])),
            },
            size: 0,
            crc: crc32fast::Hasher::new(),
        })
    }

    /// Copies the file as it is packed.
    pub(crate) fn copy_packed(&self, index: usize, output: &mut impl Write) -> Result<(), Error> {
        let entry = &self.entries[index];
        let packed = self.packed(index)?;
        let copied = self.zip.get_ref().copy(packed.position(), packed.remaining(), output)?;
        if copied == entry.packed { Ok(()) } else { Err(entry.cut_off()) }
    }

    fn packed(&self, index: usize) -> Result<RangeReader<&Source<R>>, Error> {
        let entry = self.zip.get_entry(self.entries[index].place).map_err(unreadable)?;
        let (start, end) = entry.compressed_data_range();
        Ok(RangeReader::new(self.zip.get_ref(), start..end))
    }
}

fn list<R: Read + Seek>(
    zip: &ZipArchive<Source<R>>,
    buffer: &mut [u8],
    length: u64,
    limits: &Limits,
) -> Result<Vec<Entry>, Error> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut names = HashSet::new();
    let (mut size, mut packed) = (0_u64, 0_u64);
    let mut records = zip.entries(buffer);
    while let Some(record) = records.next_entry().map_err(unreadable)? {
        let entry = Entry::new(&record)?;
        within(&entry.name, "the number of files", entries.len() as u64 + 1, limits.entries)?;
        entry.check_limits(limits)?;
        size = size.saturating_add(entry.size);
        within(&entry.name, "the size of all files unpacked", size, limits.total_size)?;
        packed = packed.saturating_add(entry.packed);
        if packed > length {
            return Err(Error::Archive("its files overlap, or it is truncated".to_owned()));
        }
        if !names.insert(entry.name.clone()) {
            return Err(Error::DuplicatePath { path: entry.name });
        }
        entries.push(entry);
    }
    Ok(entries)
}

impl Entry {
    fn new(record: &ZipFileHeaderRecord<'_>) -> Result<Self, Error> {
        let name = decode_name(record.file_path().as_bytes());
        if paths::is_unsafe(&name) {
            return Err(Error::UnsafePath { path: name });
        }
        if record.flags().is_encrypted() {
            return Err(Error::Protected { path: name });
        }
        let method = match record.compression_method() {
            CompressionMethod::STORE => Method::Stored,
            CompressionMethod::DEFLATE => Method::Deflated,
            _ => {
                return Err(Error::Entry {
                    path: name,
                    cause: "it is packed in a way that EPUB doesn't allow".to_owned(),
                });
            }
        };
        let (size, packed) = (record.uncompressed_size_hint(), record.compressed_size_hint());
        Ok(Self { name, size, packed, crc: record.crc32(), method, place: record.wayfinder() })
    }

    fn check_limits(&self, limits: &Limits) -> Result<(), Error> {
        within(&self.name, "its size unpacked", self.size, limits.entry_size)?;
        if self.size > SMALL {
            within(&self.name, "its size for each byte packed", self.size / self.packed.max(1), limits.ratio)?;
        }
        if self.method == Method::Stored && self.size != self.packed {
            return Err(self.broken("it has two sizes"));
        }
        Ok(())
    }

    /// Compares what was unpacked with what the archive says.
    pub(crate) fn check(&self, size: u64, crc: u32) -> Result<(), Error> {
        match self.mismatch(size, crc) {
            Some(cause) => Err(self.broken(cause)),
            None => Ok(()),
        }
    }

    pub(crate) fn broken(&self, cause: impl Into<String>) -> Error {
        Error::Entry { path: self.name.clone(), cause: cause.into() }
    }

    fn cut_off(&self) -> Error {
        Error::Archive(format!("it ends within {}", self.name))
    }

    /// What a failure of [`Archive::stream`] means.
    pub(crate) fn unreadable(&self, error: &io::Error) -> Error {
        self.broken(error.to_string())
    }

    fn mismatch(&self, size: u64, crc: u32) -> Option<&'static str> {
        if size != self.size {
            Some("it isn't as large as it says")
        } else if crc != self.crc {
            Some("its checksum is wrong")
        } else {
            None
        }
    }
}

/// A name in UTF-8; of old archives, which have no encoding, one letter a byte.
fn decode_name(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(name).0.into_owned(),
    }
}

fn within(path: &str, what: &'static str, found: u64, limit: u64) -> Result<(), Error> {
    if found > limit {
        return Err(Error::LimitExceeded { path: path.to_owned(), what, found, limit });
    }
    Ok(())
}

fn unreadable(error: rawzip::Error) -> Error {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) if error.kind() != io::ErrorKind::UnexpectedEof => Error::Read(error),
        rawzip::ErrorKind::MissingEndOfCentralDirectory => {
            Error::Archive("it is no ZIP archive, or it isn't complete".to_owned())
        }
        kind => Error::Archive(kind.to_string()),
    }
}

/// A file's bytes, of which the last read fails unless size and checksum are right.
struct Checked<'a, R> {
    entry: &'a Entry,
    data: Unpacking<R>,
    size: u64,
    crc: crc32fast::Hasher,
}

enum Unpacking<R> {
    Stored(R),
    Deflated(DeflateDecoder<R>),
}

impl<R: Read> Read for Checked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.data {
            Unpacking::Stored(data) => data.read(buffer)?,
            Unpacking::Deflated(data) => data.read(buffer)?,
        };
        self.size += length as u64;
        self.crc.update(&buffer[..length]);
        let ended = length == 0 && !buffer.is_empty();
        let wrong = if ended || self.size > self.entry.size {
            self.entry.mismatch(self.size, self.crc.clone().finalize())
        } else {
            None
        };
        match wrong {
            Some(cause) => Err(io::Error::new(io::ErrorKind::InvalidData, cause)),
            None => Ok(length),
        }
    }
}
