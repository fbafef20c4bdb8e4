//! Reading an archive at any place, mostly from one file to the next.

use std::{
    cell::RefCell,
    io::{self, Read, Seek, SeekFrom},
};

use rawzip::ReaderAt;

/// Bytes that are read together, and kept for those who come next.
const WINDOW: usize = 64 << 10;

/// A reader of which a part is at hand.
pub(super) struct Source<R>(RefCell<Window<R>>);

struct Window<R> {
    reader: R,
    start: u64,
    bytes: Vec<u8>,
}

impl<R: Read + Seek> Source<R> {
    pub fn new(reader: R) -> Self {
        Self(RefCell::new(Window { reader, start: 0, bytes: Vec::new() }))
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
