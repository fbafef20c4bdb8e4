//! What tells one comic from another.

use std::{
    fmt::Write,
    io::{Read, Seek},
};

use md5::{Digest, Md5};

use super::plan::Image;
use crate::archive::Archive;

/// The namespace of our names, drawn once.
const NAMESPACE: [u8; 16] =
    [0x6b, 0x2e, 0x0c, 0x5d, 0x8f, 0x14, 0x4b, 0x7a, 0x9d, 0x3a, 0xc1, 0x52, 0xe7, 0x60, 0x4f, 0x98];

/// Names the comic by what its pages are: a UUID of version 3 (RFC 9562), the MD5 of the names, sizes and checksums of
/// its images in reading order. A comic that is packed anew, tagged anew or converted anew keeps its name.
pub(super) fn identifier<R: Read + Seek>(archive: &Archive<R>, images: &[Image]) -> String {
    let mut hash = Md5::new();
    hash.update(NAMESPACE);
    for image in images {
        let entry = &archive.entries()[image.entry];
        hash.update(&entry.name);
        hash.update([0]);
        hash.update(entry.size.to_le_bytes());
        hash.update(entry.crc.to_le_bytes());
    }
    let mut bytes: [u8; 16] = hash.finalize().into();
    bytes[6] = bytes[6] & 0x0f | 0x30;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    urn(bytes)
}

fn urn(uuid: [u8; 16]) -> String {
    let mut urn = "urn:uuid:".to_owned();
    for (index, byte) in uuid.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            urn.push('-');
        }
        let _ = write!(urn, "{byte:02x}");
    }
    urn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_five_groups() {
        assert_eq!(
            urn(std::array::from_fn(|it| u8::try_from(it).unwrap())),
            "urn:uuid:00010203-0405-0607-0809-0a0b0c0d0e0f"
        );
    }
}
