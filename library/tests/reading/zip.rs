//! ZIP archives, stored.

/// An archive with these files, in this order.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in files {
        let offset = u32::try_from(archive.len()).unwrap();
        let size = u32::try_from(data.len()).unwrap().to_le_bytes();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let header =
            [&[20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0][..], &crc(data).to_le_bytes(), &size, &size, &length, &[0, 0]];
        let header = header.concat();
        archive.extend([b"PK\x03\x04", &header[..], name.as_bytes(), data].concat());
        directory.extend([b"PK\x01\x02\x14\0", &header[..], &[0; 10], &offset.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let (start, size) = (u32::try_from(archive.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    archive.extend(directory);
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size.to_le_bytes(), &start.to_le_bytes(), &[0, 0]];
    archive.extend(end.concat());
    archive
}

/// ZIP's checksum, bit by bit.
fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}
