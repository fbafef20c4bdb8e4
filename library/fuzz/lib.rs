//! What the fuzz targets have in common.

use std::io::{Cursor, Write};

use domain::catalog::files::Format;
use library::reading::{cover_from, read_from};

/// Reads a file in memory; an error is as good an answer as any.
pub fn read(file: &[u8], format: Format) {
    let facts = read_from(Cursor::new(file), format);
    let cover = cover_from(Cursor::new(file), format);
    if let (Ok(facts), Ok(Some(_))) = (facts, cover) {
        assert!(facts.has_cover);
    }
}

/// A ZIP archive with these files, stored.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, data) in files {
        let (mut entry, config) = archive.new_file(*name).start().expect("a short name");
        let mut writer = config.wrap(&mut entry);
        writer.write_all(data).expect("memory takes all");
        let (_, descriptor) = writer.finish().expect("memory takes all");
        entry.finish(descriptor).expect("memory takes all");
    }
    archive.finish().expect("memory takes all")
}
