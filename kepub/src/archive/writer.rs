//! Writing an archive of which each byte follows from what is put in: no times, no owners, no extra fields.

use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use super::{Archive, Method, Packed, Packer};
use crate::Error;

/// Sizes and offsets from here on stand in ZIP64 fields.
const ZIP64: u64 = u32::MAX as u64;

/// 1980-01-01, the first day that ZIP knows: date, time.
const DATE: [u8; 4] = [0, 0, 0x21, 0];

const FLAG_UTF8: u16 = 1 << 11;

/// An archive being written. It is one only after [`finish`](Self::finish).
pub(crate) struct Writer<W: Write + Seek> {
    output: BufWriter<W>,
    offset: u64,
    directory: Vec<u8>,
    count: u64,
    packer: Packer,
}

/// What the headers of a file say.
struct Header<'a> {
    name: &'a str,
    method: Method,
    crc: u32,
    size: u64,
    packed: u64,
}

impl<W: Write + Seek> Writer<W> {
    pub fn new(output: W) -> Self {
        let output = BufWriter::with_capacity(64 << 10, output);
        Self { output, offset: 0, directory: Vec::new(), count: 0, packer: Packer::default() }
    }

    pub fn store(&mut self, name: &str, data: &[u8]) -> Result<(), Error> {
        let (size, crc) = (data.len() as u64, crc32fast::hash(data));
        self.add(&Header { name, method: Method::Stored, crc, size, packed: size }, |output| output.write_all(data))
    }

    pub fn deflate(&mut self, name: &str, data: &[u8]) -> Result<(), Error> {
        let packed = self.packer.pack(data);
        self.add_packed(name, &packed)
    }

    pub fn add_packed(&mut self, name: &str, file: &Packed) -> Result<(), Error> {
        let packed = file.data.len() as u64;
        let header = Header { name, method: file.method, crc: file.crc, size: file.size, packed };
        self.add(&header, |output| output.write_all(&file.data))
    }

    /// Copies a file of another archive as it is packed there.
    pub fn copy<R: Read + Seek>(&mut self, archive: &Archive<R>, index: usize, name: &str) -> Result<(), Error> {
        let entry = &archive.entries()[index];
        let header = Header { name, method: entry.method, crc: entry.crc, size: entry.size, packed: entry.packed };
        self.begin(&header)?;
        archive.copy_packed(index, &mut self.output)?;
        self.end(&header);
        Ok(())
    }

    /// Unpacks a file of another archive on its way.
    pub fn copy_stored<R: Read + Seek>(&mut self, archive: &Archive<R>, index: usize, name: &str) -> Result<(), Error> {
        let entry = &archive.entries()[index];
        let header = Header { name, method: Method::Stored, crc: entry.crc, size: entry.size, packed: entry.size };
        self.begin(&header)?;
        copy(&mut archive.stream(index)?, &mut self.output, |error| entry.unreadable(&error))?;
        self.end(&header);
        Ok(())
    }

    /// Packs what `write` writes, as it comes: less than 4 GiB.
    pub fn stream(&mut self, name: &str, write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
        let mut header = Header { name, method: Method::Deflated, crc: 0, size: 0, packed: 0 };
        let start = self.offset;
        self.begin(&header)?;
        let mut data = super::deflate::Streamed::new(&mut self.output);
        write(&mut data)?;
        (header.crc, header.size, header.packed) = data.finish().map_err(Error::Write)?;
        if header.size.max(header.packed) >= ZIP64 {
            let path = name.to_owned();
            return Err(Error::LimitExceeded { path, what: "its new size", found: header.size, limit: ZIP64 - 1 });
        }
        self.output.seek(SeekFrom::Start(start)).map_err(Error::Write)?;
        self.offset = start;
        self.begin(&header)?;
        self.output.seek(SeekFrom::Start(self.offset + header.packed)).map_err(Error::Write)?;
        self.end(&header);
        Ok(())
    }

    /// Writes the directory, and with it makes an archive of what was written.
    pub fn finish(mut self) -> Result<W, Error> {
        let (start, size) = (self.offset, self.directory.len() as u64);
        let directory = std::mem::take(&mut self.directory);
        self.write(&directory)?;
        let mut end = Vec::new();
        if start >= ZIP64 || size >= ZIP64 || self.count >= u64::from(u16::MAX) {
            put_zip64_end(&mut end, self.count, size, start);
        }
        let count = u16::try_from(self.count).unwrap_or(u16::MAX);
        end.extend(b"PK\x05\x06\0\0\0\0");
        end.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
        end.extend([short(size), short(start)].concat());
        end.extend([0, 0]);
        self.write(&end)?;
        self.output.into_inner().map_err(|error| Error::Write(error.into_error()))
    }

    fn add(
        &mut self,
        header: &Header<'_>,
        data: impl FnOnce(&mut BufWriter<W>) -> io::Result<()>,
    ) -> Result<(), Error> {
        self.begin(header)?;
        data(&mut self.output).map_err(Error::Write)?;
        self.end(header);
        Ok(())
    }

    /// Writes the header before the data.
    fn begin(&mut self, header: &Header<'_>) -> Result<(), Error> {
        let mut local = b"PK\x03\x04".to_vec();
        let extra = header.put(&mut local, self.offset, Part::Local);
        local.extend(header.name.as_bytes());
        local.extend(extra);
        self.write(&local)
    }

    /// Notes the file in the directory. Its header begins before its data.
    fn end(&mut self, header: &Header<'_>) {
        let start = self.offset - header.local_length();
        self.offset += header.packed;
        self.directory.extend(b"PK\x01\x02\x14\0");
        let extra = header.put(&mut self.directory, start, Part::Directory);
        self.directory.extend([0; 10]);
        self.directory.extend(short(start));
        self.directory.extend(header.name.as_bytes());
        self.directory.extend(extra);
        self.count += 1;
    }

    fn write(&mut self, data: &[u8]) -> Result<(), Error> {
        self.offset += data.len() as u64;
        self.output.write_all(data).map_err(Error::Write)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Local,
    Directory,
}

impl Header<'_> {
    /// Appends what both headers have in common, and returns the extra field that goes behind the name.
    fn put(&self, bytes: &mut Vec<u8>, offset: u64, part: Part) -> Vec<u8> {
        let extra = self.zip64(offset, part);
        bytes.extend(if extra.is_empty() { 20_u16 } else { 45 }.to_le_bytes());
        bytes.extend(if self.name.is_ascii() { 0 } else { FLAG_UTF8 }.to_le_bytes());
        bytes.extend(match self.method {
            Method::Stored => [0, 0],
            Method::Deflated => [8, 0],
        });
        bytes.extend(DATE);
        bytes.extend(self.crc.to_le_bytes());
        // A local header has both sizes in its ZIP64 field or none.
        if part == Part::Local && !extra.is_empty() {
            bytes.extend([0xFF; 8]);
        } else {
            bytes.extend([short(self.packed), short(self.size)].concat());
        }
        bytes.extend(u16::try_from(self.name.len()).expect("names came from an archive, or are ours").to_le_bytes());
        bytes.extend(u16::try_from(extra.len()).expect("three numbers").to_le_bytes());
        extra
    }

    fn zip64(&self, offset: u64, part: Part) -> Vec<u8> {
        let large = |number: u64| number >= ZIP64;
        let numbers: Vec<u64> = match part {
            Part::Local if large(self.size) || large(self.packed) => vec![self.size, self.packed],
            Part::Local => vec![],
            Part::Directory => [self.size, self.packed, offset].into_iter().filter(|it| large(*it)).collect(),
        };
        if numbers.is_empty() {
            return Vec::new();
        }
        let length = u16::try_from(8 * numbers.len()).expect("three numbers");
        let mut extra = vec![1, 0];
        extra.extend(length.to_le_bytes());
        extra.extend(numbers.into_iter().flat_map(u64::to_le_bytes));
        extra
    }

    fn local_length(&self) -> u64 {
        30 + (self.name.len() + self.zip64(0, Part::Local).len()) as u64
    }
}

/// Copies, telling failures of reading from those of writing.
fn copy(input: &mut impl Read, output: &mut impl Write, unreadable: impl Fn(io::Error) -> Error) -> Result<(), Error> {
    let mut buffer = vec![0; 128 << 10];
    loop {
        let length = input.read(&mut buffer).map_err(&unreadable)?;
        if length == 0 {
            return Ok(());
        }
        output.write_all(&buffer[..length]).map_err(Error::Write)?;
    }
}

fn short(number: u64) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn put_zip64_end(end: &mut Vec<u8>, count: u64, size: u64, start: u64) {
    end.extend(b"PK\x06\x06");
    end.extend(44_u64.to_le_bytes());
    end.extend([45, 0, 45, 0]);
    end.extend([0; 8]);
    end.extend([count, count, size, start].into_iter().flat_map(u64::to_le_bytes));
    end.extend(b"PK\x06\x07\0\0\0\0");
    end.extend((start + size).to_le_bytes());
    end.extend(1_u32.to_le_bytes());
}
