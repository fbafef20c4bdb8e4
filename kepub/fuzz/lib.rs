//! What the fuzz targets have in common.

use std::io::{Cursor, Write};

use kepub::{Error, Options, Report};

/// Converts a book in memory, within limits that keep a run short.
pub fn convert(book: &[u8]) -> Result<(Vec<u8>, Report), Error> {
    let mut options = Options::default();
    options.threads = 1.try_into().ok();
    options.limits.entry_size = 4 << 20;
    options.limits.total_size = 8 << 20;
    options.limits.repair_size = 1 << 20;
    options.limits.pixels = 1 << 20;
    let mut output = Cursor::new(Vec::new());
    let report = kepub::convert(Cursor::new(book), &mut output, &options)?;
    Ok((output.into_inner(), report))
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

/// Panics unless `text` is XML with namespaces.
pub fn assert_well_formed(text: &str) {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    match roxmltree::Document::parse_with_options(text, options) {
        // What the document itself declares may be too much for a parser.
        Ok(_) | Err(roxmltree::Error::EntityReferenceLoop(_) | roxmltree::Error::NodesLimitReached) => {}
        Err(error) => panic!("{error}\n{text}"),
    }
}
