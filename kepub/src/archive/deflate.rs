//! DEFLATE: libdeflate for what is held in memory, zlib-rs for what passes through.

use std::io::{self, Write};

use flate2::{Compression, write::DeflateEncoder};
use libdeflater::{CompressionLvl, Compressor, DecompressionError, Decompressor};

use super::reader::{Entry, Method};
use crate::Error;

/// Files of up to so many bytes are held in memory and packed whole, by libdeflate; larger ones pass through in pieces.
pub(crate) const HELD: u64 = 2 << 20;

/// libdeflate's levels, by how many bytes were packed into ten: the less tightly a source was packed, the less a longer
/// search finds. So results are at most 5 % larger than by zlib's usual level, and a novel takes a quarter of its time
/// (`scripts/bench-kepub`).
const LEVELS: [(u64, i32); 3] = [(27, 1), (60, 4), (u64::MAX, 6)];

/// The level for what was never packed.
const USUAL_LEVEL: i32 = 4;

/// zlib's level, of which this is the fastest that looks for longer matches.
const STREAM_LEVEL: u32 = 4;

/// A file ready to be written.
pub(crate) struct Packed {
    pub method: Method,
    pub crc: u32,
    pub size: u64,
    pub data: Vec<u8>,
}

/// Packs files; keeps its tables from one to the next.
#[derive(Default)]
pub(crate) struct Packer {
    /// By level, made when they are first needed.
    compressors: Vec<(i32, Compressor)>,
    room: Vec<u8>,
}

impl Packer {
    pub fn pack(&mut self, data: &[u8]) -> Packed {
        self.pack_by(USUAL_LEVEL, data)
    }

    /// Packs what was made of a file of another archive.
    pub fn pack_like(&mut self, entry: &Entry, data: &[u8]) -> Packed {
        let tightness = entry.size.saturating_mul(10) / entry.packed.max(1);
        let level = match entry.method {
            Method::Stored => USUAL_LEVEL,
            Method::Deflated => LEVELS.into_iter().find(|(most, _)| tightness < *most).map_or(USUAL_LEVEL, |it| it.1),
        };
        self.pack_by(level, data)
    }

    fn pack_by(&mut self, level: i32, data: &[u8]) -> Packed {
        let at = self.compressors.iter().position(|(it, _)| *it == level).unwrap_or_else(|| {
            let compressor = Compressor::new(CompressionLvl::new(level).expect("a level of libdeflate's"));
            self.compressors.push((level, compressor));
            self.compressors.len() - 1
        });
        let compressor = &mut self.compressors[at].1;
        let bound = compressor.deflate_compress_bound(data.len());
        if self.room.len() < bound {
            self.room.resize(bound, 0);
        }
        let length = compressor.deflate_compress(data, &mut self.room).expect("room as the bound says");
        let packed = self.room[..length].to_vec();
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
