//! Reading an archive at any place, mostly from one file to the next.

use std::{
    cell::RefCell,
    io::{self, Read, Seek, SeekFrom, Write},
};

use rawzip::ReaderAt;

use crate::Error;

/// Bytes that are read together, and kept for those who come next.
const WINDOW: usize = 64 << 10;

/// Bytes that are copied together. By system calls of this size a copy costs least, less than by `copy_file_range` even,
/// whose pages would have to be aligned.
const TRANSFER: usize = 512 << 10;

/// A reader of which a part is at hand.
pub(super) struct Source<R>(RefCell<Window<R>>);

struct Window<R> {
    reader: R,
    start: u64,
    bytes: Vec<u8>,
    /// Room for what is copied.
    transfer: Vec<u8>,
}

impl<R: Read + Seek> Source<R> {
    pub fn new(reader: R) -> Self {
        Self(RefCell::new(Window { reader, start: 0, bytes: Vec::new(), transfer: Vec::new() }))
    }

    /// Copies at most `length` bytes from `offset` on, and returns how many there were.
    pub fn copy(&self, offset: u64, length: u64, output: &mut impl Write) -> Result<u64, Error> {
        let Window { reader, transfer, .. } = &mut *self.0.borrow_mut();
        reader.seek(SeekFrom::Start(offset)).map_err(Error::Read)?;
        transfer.resize(TRANSFER, 0);
        let mut copied = 0;
        while copied < length {
            let most = usize::try_from(length - copied).unwrap_or(TRANSFER).min(TRANSFER);
            let read = reader.read(&mut transfer[..most]).map_err(Error::Read)?;
            if read == 0 {
                break;
            }
            output.write_all(&transfer[..read]).map_err(Error::Write)?;
            copied += read as u64;
        }
        Ok(copied)
    }
}

impl<R: Read + Seek> ReaderAt for Source<R> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut window = self.0.borrow_mut();
        if window.at(offset).is_empty() {
            window.reader.seek(SeekFrom::Start(offset))?;
            if buffer.len() >= WINDOW {
                return window.reader.read(buffer);
            }
            window.fill(offset)?;
        }
        window.at(offset).read(buffer)
    }
}

impl<R: Read> Window<R> {
    fn fill(&mut self, offset: u64) -> io::Result<()> {
        self.start = offset;
        self.bytes.resize(WINDOW, 0);
        let read = self.reader.read(&mut self.bytes);
        self.bytes.truncate(*read.as_ref().unwrap_or(&0));
        read.map(|_| ())
    }

    /// What is at hand from a place on.
    fn at(&self, offset: u64) -> &[u8] {
        let skipped = offset.checked_sub(self.start).and_then(|skipped| usize::try_from(skipped).ok());
        skipped.and_then(|skipped| self.bytes.get(skipped..)).unwrap_or_default()
    }
}
