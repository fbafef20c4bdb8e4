//! Books that are made here.

use std::io::{Cursor, Read, Write};

use flate2::read::DeflateDecoder;
use kepub::{Error, Options, Report};
use rawzip::{CompressionMethod, ZipArchive};

pub const CONTAINER: &str = "<?xml version=\"1.0\"?><container version=\"1.0\" \
    xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OPS/book.opf\" \
    media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

/// A book as a list of files.
#[derive(Clone)]
pub struct Book(Vec<(String, Vec<u8>)>);

impl Book {
    /// An EPUB 3 with these chapters, `OPS/0.xhtml` and so on.
    pub fn with_chapters(chapters: &[&str]) -> Self {
        let items = (0..chapters.len())
            .map(|it| format!("<item id=\"c{it}\" href=\"{it}.xhtml\" media-type=\"application/xhtml+xml\"/>"));
        let spine = (0..chapters.len()).map(|it| format!("<itemref idref=\"c{it}\"/>"));
        let package = format!(
            "<?xml version=\"1.0\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
             unique-identifier=\"id\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
             <dc:identifier id=\"id\">urn:x:1</dc:identifier><dc:title>A &amp; B</dc:title><dc:language>en</dc:language>\
             <meta property=\"dcterms:modified\">2020-01-01T00:00:00Z</meta></metadata>\
             <manifest><item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\
             {}</manifest><spine>{}</spine></package>",
            items.collect::<String>(),
            spine.collect::<String>()
        );
        let mut book = Self(Vec::new())
            .with("mimetype", "application/epub+zip")
            .with("META-INF/container.xml", CONTAINER)
            .with("OPS/book.opf", package)
            .with("OPS/nav.xhtml", page("<nav epub:type=\"toc\"><ol><li><a href=\"0.xhtml\">One</a></li></ol></nav>"));
        for (at, chapter) in chapters.iter().enumerate() {
            book = book.with(&format!("OPS/{at}.xhtml"), *chapter);
        }
        book
    }

    /// Adds a file, or replaces it.
    pub fn with(mut self, name: &str, data: impl AsRef<[u8]>) -> Self {
        self.0.retain(|(it, _)| it != name);
        self.0.push((name.to_owned(), data.as_ref().to_vec()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(it, _)| it != name);
        self
    }

    /// Replaces text in the package document.
    pub fn edit_package(self, from: &str, to: &str) -> Self {
        let (_, package) = self.0.iter().find(|(name, _)| name == "OPS/book.opf").unwrap();
        let package = String::from_utf8(package.clone()).unwrap();
        assert!(package.contains(from));
        self.with("OPS/book.opf", package.replace(from, to))
    }

    pub fn bytes(&self) -> Vec<u8> {
        let files: Vec<_> = self.0.iter().map(|(name, data)| (name.as_str(), data.as_slice())).collect();
        archive(&files)
    }

    pub fn convert(&self) -> Result<(Vec<u8>, Report), Error> {
        convert(&self.bytes(), &Options::default())
    }
}

/// A valid document.
pub fn page(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
         xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>T</title></head>\n<body>{body}</body></html>\n"
    )
}

pub fn convert(book: &[u8], options: &Options) -> Result<(Vec<u8>, Report), Error> {
    let mut output = Cursor::new(Vec::new());
    let report = kepub::convert(Cursor::new(book), &mut output, options)?;
    Ok((output.into_inner(), report))
}

/// A ZIP archive, stored, in which names may come twice and lead anywhere.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, data) in files {
        let path = rawzip::path::EntryPath::verbatim(name.as_bytes());
        let (mut entry, config) = archive.new_file(path).compression_method(CompressionMethod::STORE).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(data).unwrap();
        let (_, descriptor) = writer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

/// The files of a converted book, in its order.
pub fn files(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let archive = ZipArchive::from_slice(book).unwrap();
    let mut files = Vec::new();
    for record in archive.entries() {
        let record = record.unwrap();
        let name = String::from_utf8(record.file_path().as_bytes().to_vec()).unwrap();
        let entry = archive.get_entry(record.wayfinder()).unwrap();
        let mut data = Vec::new();
        if record.compression_method() == CompressionMethod::STORE {
            data.extend_from_slice(entry.data());
        } else {
            DeflateDecoder::new(entry.data()).read_to_end(&mut data).unwrap();
        }
        assert_eq!(crc32fast::hash(&data), record.crc32(), "{name}");
        files.push((name, data));
    }
    files
}

pub fn text(book: &[u8], name: &str) -> String {
    let (_, data) = files(book).into_iter().find(|(it, _)| it == name).unwrap_or_else(|| panic!("{name} is missing"));
    String::from_utf8(data).unwrap()
}
