//! Converting an EPUB: which of its files is what, and the order in which they are written.

mod cover_page;
mod documents;
mod title_page;

use std::{
    collections::HashMap,
    io::{Read, Seek, Write},
};

use self::documents::{Documents, Outcome, Worker};
use crate::{
    Error, Note, Options, Progress, Report, SpanMap, Vertical,
    archive::{Archive, HELD, Writer},
    document::{Converter, Marks, Stopped},
    package::{self, Package, Wishes, container, encryption, paths, paths::Names},
    report::Watch,
};

const MIMETYPE: &str = "mimetype";

/// Writes the KEPUB of an EPUB.
pub(crate) fn convert<R: Read + Seek, W: Write + Seek>(
    archive: &Archive<R>,
    output: W,
    options: &Options,
    watch: &mut Watch<'_>,
) -> Result<Report, Error> {
    let book = Book::open(archive)?;
    let marks = if book.package.is_epub_2() { Marks::None } else { Marks::Class };
    let is_vertical = match options.vertical {
        Vertical::Auto => book.package.is_vertical(),
        Vertical::Always => true,
        Vertical::Never => false,
    };
    let converter = Converter::new(options, is_vertical, marks)?;
    let mut conversion = Conversion {
        archive,
        writer: Writer::new(output),
        report: Report { missing: book.missing.clone(), ..Report::default() },
        converter: &converter,
        options,
    };
    conversion.writer.store(MIMETYPE, b"application/epub+zip")?;
    let files = conversion.files(&book);
    documents::convert(&converter, options.threads, |documents| conversion.write(&book, &files, documents, watch))?;
    conversion.writer.finish()?;
    Ok(conversion.report)
}

/// The documents of a book as they are read.
pub(crate) struct Spine {
    /// Where each item of the spine is in the archive; `None` if it isn't there, or no document.
    pub documents: Vec<Option<usize>>,
    /// Whether the conversion puts a page before them.
    pub has_title_page: bool,
}

/// Returns the documents of a book as they are read, before and after a conversion.
pub(crate) fn spine<R: Read + Seek>(archive: &Archive<R>, options: &Options) -> Result<Spine, Error> {
    let book = Book::open(archive)?;
    let converter = Converter::new(options, false, Marks::None)?;
    let documents = book.package.spine_paths().map(|path| {
        let at = book.names.find(path?)?;
        book.content.contains_key(&at).then_some(at)
    });
    Ok(Spine {
        documents: documents.collect(),
        has_title_page: title_page::is_wanted(archive, &book, &converter, options.title_page),
    })
}

/// What the files of an archive are.
struct Book {
    names: Names,
    package_index: usize,
    package: Package,
    /// The documents: where they are in the archive.
    content: HashMap<usize, String>,
    missing: Vec<String>,
}

impl Book {
    fn open<R: Read + Seek>(archive: &Archive<R>) -> Result<Self, Error> {
        let names = Names::new(archive.entries().iter().map(|entry| entry.name.as_str()));
        let absent = |path: &str| Error::Package { path: path.to_owned(), cause: "it is missing".to_owned() };
        let at = names.find(container::PATH).ok_or_else(|| absent(container::PATH))?;
        let path = container::package_path(&archive.read(at)?)?;
        let package_index = names.find(&path).ok_or_else(|| absent(&path))?;
        let package = Package::read(&path, &archive.read(package_index)?)?;
        let (mut content, mut missing) = (HashMap::new(), Vec::new());
        // What a package says of the files that hold it together isn't believed.
        for path in package.content().into_iter().filter(|path| !path.starts_with("META-INF/")) {
            match names.find(&path) {
                Some(at) => _ = content.insert(at, path),
                None => missing.push(path),
            }
        }
        if let Some(at) = names.find(encryption::PATH) {
            let names: Vec<String> = content.values().cloned().collect();
            encryption::refuse_protected(&archive.read(at)?, &names)?;
        }
        Ok(Self { names, package_index, package, content, missing })
    }
}

/// What is done with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum File {
    Package,
    /// A document that is held in memory.
    Document,
    /// A document that passes through.
    LargeDocument,
    Other,
}

struct Conversion<'a, R, W: Write + Seek> {
    archive: &'a Archive<R>,
    writer: Writer<W>,
    report: Report,
    converter: &'a Converter<'a>,
    options: &'a Options,
}

impl<R: Read + Seek, W: Write + Seek> Conversion<'_, R, W> {
    /// The files that are written, in the archive's order.
    fn files(&mut self, book: &Book) -> Vec<(usize, File)> {
        let mut files = Vec::new();
        for (at, entry) in self.archive.entries().iter().enumerate() {
            if entry.name == MIMETYPE {
                continue;
            }
            if paths::is_junk(&entry.name) {
                self.report.dropped.push(entry.name.clone());
                continue;
            }
            let file = if at == book.package_index {
                File::Package
            } else if !book.content.contains_key(&at) {
                File::Other
            } else if entry.size <= HELD {
                File::Document
            } else {
                File::LargeDocument
            };
            files.push((at, file));
        }
        files
    }

    fn write(
        &mut self,
        book: &Book,
        files: &[(usize, File)],
        documents: &mut Documents<'_>,
        watch: &mut Watch<'_>,
    ) -> Result<(), Error> {
        let total = files.len() as u64;
        let mut ahead = files.iter().filter(|(_, file)| *file == File::Document).map(|(at, _)| *at).peekable();
        for (done, (at, file)) in (0..).zip(files) {
            if watch(Progress { done, total }).is_break() {
                return Err(Error::Cancelled);
            }
            while let Some(next) = ahead.next_if(|next| documents.has_room_for(&self.archive.entries()[*next])) {
                documents.begin(&self.archive.entries()[next], self.archive.read_packed(next)?);
            }
            match file {
                File::Package => self.write_package(book)?,
                File::Document => {
                    let outcome = documents.end()?;
                    self.write_document(*at, outcome)?;
                }
                File::LargeDocument => self.write_large(*at)?,
                File::Other => {
                    self.writer.copy(self.archive, *at, &self.archive.entries()[*at].name)?;
                    self.report.copied += 1;
                }
            }
        }
        _ = watch(Progress { done: total, total });
        Ok(())
    }

    fn write_package(&mut self, book: &Book) -> Result<(), Error> {
        let cover_page_image = cover_page::image(self.archive, book, self.converter);
        let title_page = title_page::is_wanted(self.archive, book, self.converter, self.options.title_page);
        let edited = book.package.edit(Wishes { cover_page_image: cover_page_image.as_deref(), title_page });
        let name = &self.archive.entries()[book.package_index].name;
        self.writer.deflate(name, edited.text.as_bytes())?;
        if let Some(path) = edited.title_page {
            let page = package::title_page::document(book.package.title(), book.package.language());
            // Converted like the others, so that a second conversion finds nothing to do.
            let page = self.converter.convert(&path, page.as_bytes()).expect("our own page is well-formed");
            self.writer.deflate(&path, &page.bytes)?;
            self.report.title_page = true;
        }
        self.report.cover = edited.cover;
        Ok(())
    }

    fn write_document(&mut self, at: usize, outcome: Outcome) -> Result<(), Error> {
        let name = &self.archive.entries()[at].name;
        match outcome {
            Outcome::Converted { file, spans, repaired, span_map } => {
                self.writer.add_packed(name, &file)?;
                self.count(spans, span_map);
                self.report.repaired.extend(repaired.map(|reason| Note::new(name, reason)));
            }
            Outcome::Unconvertible(reason) => {
                self.writer.copy(self.archive, at, name)?;
                self.report.unconverted.push(Note::new(name, reason));
            }
        }
        Ok(())
    }

    /// Converts a document while it passes through. One that isn't well-formed has to be held, if it may.
    fn write_large(&mut self, at: usize) -> Result<(), Error> {
        let entry = &self.archive.entries()[at];
        let stopped = |stopped| match stopped {
            Stopped::Failed(error) => error,
            Stopped::Unwritable(error) => Error::Write(error),
            Stopped::Unreadable(error) => entry.unreadable(&error),
            Stopped::Malformed(_) | Stopped::NotUtf8 => entry.broken("it changed while it was read"),
        };
        let surveyed = match self.converter.survey_stream(|| self.archive.stream(at)).map_err(stopped)? {
            Ok(surveyed) => surveyed,
            Err(reason) if entry.size > self.options.limits.repair_size => {
                let reason = format!("{reason}; it is too large to be repaired");
                return self.write_document(at, Outcome::Unconvertible(reason));
            }
            Err(_) => {
                let outcome = Worker::new(self.converter).convert(entry, &self.archive.read(at)?);
                return self.write_document(at, outcome);
            }
        };
        let input = self.archive.stream(at)?;
        let mut converted = None;
        self.writer.stream(&entry.name, |output| {
            let result = self.converter.convert_stream(&entry.name, surveyed, input, output);
            converted = Some(result.map_err(stopped)?);
            Ok(())
        })?;
        let converted = converted.expect("the stream was written");
        self.count(converted.spans, converted.span_map);
        Ok(())
    }

    fn count(&mut self, spans: u64, span_map: Option<SpanMap>) {
        self.report.documents += 1;
        self.report.spans += spans;
        self.report.span_maps.extend(span_map);
    }
}
