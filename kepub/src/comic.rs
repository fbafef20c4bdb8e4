//! CBZ to fixed-layout KEPUB: each image of the archive becomes a page.
//!
//! The result is an EPUB 3 whose documents are converted like those of any book: converting it again changes nothing.

#[cfg(feature = "avif")]
mod avif;
mod document;
mod identifier;
mod image;
mod info;
mod markup;
mod order;
mod outline;
mod package;
mod pages;
mod plan;
mod render;
mod screen;
mod spread;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, Write};

pub use self::plan::{find_info, may_be_page, pages};
use self::{
    info::Info,
    outline::{Entry, Place},
    pages::{Images, Page},
    plan::{Plan, plan},
    render::Rendering,
    screen::Screen,
};
use crate::{
    Direction, Error, Note, Options, Report,
    archive::{Archive, Writer},
    document::Converter,
    report::Watch,
};

const FOLDER: &str = "OEBPS";

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
    <rootfiles>\n\
    <rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/>\n\
    </rootfiles>\n\
    </container>\n";

/// A comic whose images are written.
struct Book<'a> {
    info: &'a Info,
    title: String,
    identifier: String,
    right_to_left: bool,
    /// At least one.
    pages: Vec<Page>,
    /// The page whose image is the cover.
    cover: usize,
    outline: Vec<Entry>,
}

/// Writes the archive's images as a book. `watch` is told after each page, and may stop the conversion.
pub(crate) fn convert<R: Read + Seek, W: Write + Seek>(
    archive: &Archive<R>,
    output: W,
    options: &Options,
    watch: &mut Watch<'_>,
) -> Result<Report, Error> {
    let mut report = Report::default();
    // Not as documents of a book: a page has no lines that could be vertical, wherever the book comes from.
    let converter = Converter::alone(options)?;
    let screen = options.comic.fit.map(Screen::new).transpose()?;
    let rendering = Rendering { screen, pixels: options.limits.pixels };
    let plan = plan(archive, &mut report)?;
    for image in &plan.images {
        rendering.check(&archive.entries()[image.entry].name, image.header)?;
    }
    let mut writer = Writer::new(output);
    writer.store("mimetype", b"application/epub+zip")?;
    writer.deflate("META-INF/container.xml", CONTAINER.as_bytes())?;
    let mut images = Images { archive, writer: &mut writer, rendering, report: &mut report, folder: FOLDER };
    let pages = images.write(&plan.images, options, watch)?;
    let book = Book::new(archive, &plan, pages, options.comic.direction)?;
    book.write(&mut writer, &converter, &mut report)?;
    writer.finish()?;
    report.documents = book.pages.len() as u64;
    report.cover = Some(format!("{FOLDER}/{}", book.pages[book.cover].file()));
    Ok(report)
}

impl<'a> Book<'a> {
    fn new<R: Read + Seek>(
        archive: &'a Archive<R>,
        plan: &'a Plan,
        pages: Vec<Page>,
        direction: Direction,
    ) -> Result<Self, Error> {
        if pages.is_empty() {
            return Err(Error::UnknownFormat("none of its images can be decoded".to_owned()));
        }
        let info = &plan.info;
        let name = |page: &Page| archive.entries()[page.image.entry].name.as_str();
        let places: Vec<Place<'_>> =
            pages.iter().map(|page| Place { path: name(page), number: page.image.number }).collect();
        let title = title(info, &places);
        Ok(Self {
            info,
            identifier: identifier::identifier(archive, &plan.images),
            right_to_left: match direction {
                Direction::Auto => info.right_to_left,
                Direction::LeftToRight => false,
                Direction::RightToLeft => true,
            },
            cover: pages.iter().position(|page| Some(page.image.number) == info.cover).unwrap_or_default(),
            outline: outline::outline(&title, info, &places),
            title,
            pages,
        })
    }

    /// The language of the comic, if it is known.
    fn language(&self) -> Option<&str> {
        self.info.language.as_deref()
    }

    fn write<W: Write + Seek>(
        &self,
        writer: &mut Writer<W>,
        converter: &Converter<'_>,
        report: &mut Report,
    ) -> Result<(), Error> {
        let mut write = |path: &str, document: String| {
            let path = format!("{FOLDER}/{path}");
            let document = converted(converter, &path, document, report);
            writer.deflate(&path, &document)
        };
        for (number, page) in (1..).zip(&self.pages) {
            write(&page.document(), document::page(page, number, self.language()))?;
        }
        write("nav.xhtml", document::navigation(&self.title, &self.outline, &self.pages, self.language()))?;
        writer.deflate(&format!("{FOLDER}/toc.ncx"), package::ncx(self).as_bytes())?;
        writer.deflate(&format!("{FOLDER}/content.opf"), package::package(self).as_bytes())
    }
}

/// Converts a document. It stays as it is if it can't be, which only a replacement in the options may cause.
fn converted(converter: &Converter<'_>, path: &str, document: String, report: &mut Report) -> Vec<u8> {
    match converter.convert(path, document.as_bytes()) {
        Ok(converted) => {
            report.spans += converted.spans;
            report.span_maps.extend(converted.span_map);
            converted.bytes
        }
        Err(cause) => {
            report.unconverted.push(Note::new(path, cause));
            document.into_bytes()
        }
    }
}

/// The comic's own title, else its place in a series, else the folder that its pages are in.
fn title(info: &Info, places: &[Place<'_>]) -> String {
    let folder = || outline::common_folder(places).map(|folder| markup::line(folder, 500));
    match (&info.title, &info.series, &info.number) {
        (Some(title), ..) => title.clone(),
        (None, Some(series), Some(number)) => format!("{series} {number}"),
        (None, Some(series), None) => series.clone(),
        (None, None, _) => folder().filter(|folder| !folder.is_empty()).unwrap_or_else(|| "Comic".to_owned()),
    }
}
