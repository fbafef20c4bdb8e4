//! ZIP archives that may be hostile, read within [`Limits`](crate::Limits).
//!
//! Opening an [`Archive`] reads the list of its files and nothing else; each file is unpacked when it is asked for, and
//! compared with its checksum.
//!
//! Reading goes by `rawzip`, which never allocates what a header says. Writing is ours: `mimetype` needs its size in its
//! header, packed data comes from three sources (libdeflate, a stream, the source itself), and two conversions of a
//! book must give the same bytes.

mod deflate;
mod reader;
mod source;
mod writer;

pub(crate) use deflate::{HELD, Packed, Packer, Unpacker};
pub use reader::{Archive, Entry, Method};
pub(crate) use writer::Writer;

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;
    use crate::{Error, Limits};

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = Writer::new(Cursor::new(Vec::new()));
        for (name, data) in files {
            writer.deflate(name, data).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn open(bytes: &[u8]) -> Result<Archive<Cursor<&[u8]>>, Error> {
        Archive::open(Cursor::new(bytes), &Limits::default())
    }

    /// Replaces what stands once in the local header and once in the directory.
    fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
        while let Some(at) = memchr::memmem::find(&bytes, from) {
            bytes[at..at + from.len()].copy_from_slice(to);
        }
        bytes
    }

    #[test]
    fn what_was_written_is_read() {
        let large = b"0123456789".repeat(300_000);
        let first = archive(&[("a.txt", b"aaaa"), ("b\u{e9}/c.txt", &large[..2_000])]);
        let source = open(&first).unwrap();
        let mut writer = Writer::new(Cursor::new(Vec::new()));
        writer.store("mimetype", b"application/epub+zip").unwrap();
        writer.copy(&source, 0, "raw").unwrap();
        writer.copy_stored(&source, 1, "stored").unwrap();
        writer.stream("streamed", |output| output.write_all(&large).map_err(Error::Write)).unwrap();
        let second = writer.finish().unwrap().into_inner();
        assert_eq!(&second[30..58], b"mimetypeapplication/epub+zip");
        let copy = open(&second).unwrap();
        let names: Vec<_> = copy.entries().iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["mimetype", "raw", "stored", "streamed"]);
        assert_eq!(copy.read(1).unwrap(), b"aaaa");
        assert_eq!(copy.read(2).unwrap(), &large[..2_000]);
        assert_eq!(copy.read(3).unwrap(), large);
        assert_eq!(copy.read_start(3, 5).unwrap(), b"01234");
    }

    #[test]
    fn what_is_not_an_archive_says_so() {
        let whole = archive(&[("a.txt", b"aaaa")]);
        for bytes in [&b""[..], b"PK", b"%PDF-1.4 and so on", &whole[..whole.len() - 30]] {
            assert!(matches!(open(bytes), Err(Error::Archive(_))), "{bytes:?}");
        }
    }

    #[test]
    fn names_that_lead_out_or_come_twice_are_refused() {
        let out = archive(&[("../a.txt", b"a")]);
        assert!(matches!(open(&out), Err(Error::UnsafePath { path }) if path == "../a.txt"));
        let twice = archive(&[("a.txt", b"a"), ("a.txt", b"b")]);
        assert!(matches!(open(&twice), Err(Error::DuplicatePath { path }) if path == "a.txt"));
    }

    #[test]
    fn damage_is_found_when_a_file_is_read() {
        let crc = crc32fast::hash(b"aaaa").to_le_bytes();
        let bytes = replaced(archive(&[("a.txt", b"aaaa")]), &crc, b"oops");
        let damaged = open(&bytes).unwrap();
        assert_eq!(damaged.read(0).unwrap_err().to_string(), "a.txt can't be unpacked: its checksum is wrong");
        let mut streamed = Vec::new();
        assert!(damaged.stream(0).unwrap().read_to_end(&mut streamed).is_err());
    }

    #[test]
    fn bombs_are_refused_before_they_are_unpacked() {
        let limits = Limits { ratio: 500, ..Limits::default() };
        let bytes = archive(&[("bomb", &vec![0; 4 << 20])]);
        let refused = Archive::open(Cursor::new(&bytes), &limits).err().unwrap();
        assert!(matches!(refused, Error::LimitExceeded { limit: 500, .. }), "{refused}");
        let limits = Limits { total_size: 5, ..Limits::default() };
        let bytes = archive(&[("a", b"aaa"), ("b", b"bbb")]);
        let refused = Archive::open(Cursor::new(&bytes), &limits).err().unwrap();
        assert_eq!(refused.to_string(), "b: the size of all files unpacked is 6, past the limit of 5");
    }

    #[test]
    fn a_file_that_says_it_is_small_may_not_grow() {
        let large = b"0123456789".repeat(100);
        let bytes = replaced(archive(&[("a.txt", &large)]), &1000_u32.to_le_bytes(), &10_u32.to_le_bytes());
        let lying = open(&bytes).unwrap();
        assert!(matches!(lying.read(0), Err(Error::Entry { .. })));
        assert!(lying.stream(0).unwrap().read_to_end(&mut Vec::new()).is_err());
    }
}
