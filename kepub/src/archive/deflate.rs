//! DEFLATE: libdeflate for what is held in memory, zlib-rs for what passes through.

use std::io::{self, Write};

use flate2::{Compression, write::DeflateEncoder};
use libdeflater::{CompressionLvl, Compressor, DecompressionError, Decompressor};

use super::reader::{Entry, Method};
use crate::Error;

/// Files of up to so many bytes are held in memory and packed whole, by libdeflate; larger ones pass through in pieces.
pub(crate) const HELD: u64 = 2 << 20;

/// Chosen by `scripts/bench-kepub`: the next level costs a third more time and saves 3 % of a novel.
const LEVEL: i32 = 3;

const STREAM_LEVEL: u32 = 4;

/// A file ready to be written.
pub(crate) struct Packed {
    pub method: Method,
    pub crc: u32,
    pub size: u64,
    pub data: Vec<u8>,
}

/// Packs files; keeps its tables from one to the next.
pub(crate) struct Packer(Compressor);

impl Packer {
    pub fn new() -> Self {
        Self(Compressor::new(CompressionLvl::new(LEVEL).expect("a level of libdeflate's")))
    }

    pub fn pack(&mut self, data: &[u8]) -> Packed {
        let mut packed = vec![0; self.0.deflate_compress_bound(data.len())];
        let length = self.0.deflate_compress(data, &mut packed).expect("room as the bound says");
        packed.truncate(length);
        Packed { method: Method::Deflated, crc: crc32fast::hash(data), size: data.len() as u64, data: packed }
    }
}

/// Unpacks files; keeps its tables from one to the next.
pub(crate) struct Unpacker(Decompressor);

impl Unpacker {
    pub fn new() -> Self {
        Self(Decompressor::new())
    }

    /// Unpacks a file of at most [`HELD`] bytes, and compares it with its checksum.
    pub fn unpack(&mut self, entry: &Entry, packed: Vec<u8>) -> Result<Vec<u8>, Error> {
        let data = match entry.method {
            Method::Stored => packed,
            Method::Deflated => {
                let mut data = vec![0; usize::try_from(entry.size).unwrap_or(usize::MAX)];
                let length = self.0.deflate_decompress(&packed, &mut data).map_err(|error| match error {
                    DecompressionError::BadData => entry.broken("its packed data is damaged"),
                    DecompressionError::InsufficientSpace => entry.broken("it is larger than it says"),
                })?;
                data.truncate(length);
                data
            }
        };
        entry.check(data.len() as u64, crc32fast::hash(&data))?;
        Ok(data)
    }
}

/// Packs what is written to it, and counts.
pub(crate) struct Streamed<W: Write> {
    encoder: DeflateEncoder<Counted<W>>,
    crc: crc32fast::Hasher,
    size: u64,
}

impl<W: Write> Streamed<W> {
    pub fn new(output: W) -> Self {
        let encoder = DeflateEncoder::new(Counted { output, count: 0 }, Compression::new(STREAM_LEVEL));
        Self { encoder, crc: crc32fast::Hasher::new(), size: 0 }
    }

    /// Returns checksum, size and packed size.
    pub fn finish(self) -> io::Result<(u32, u64, u64)> {
        let packed = self.encoder.finish()?.count;
        Ok((self.crc.finalize(), self.size, packed))
    }
}

impl<W: Write> Write for Streamed<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.encoder.write_all(data)?;
        self.crc.update(data);
        self.size += data.len() as u64;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Counted<W> {
    output: W,
    count: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let length = self.output.write(data)?;
        self.count += length as u64;
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}
