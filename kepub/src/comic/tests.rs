//! Comics made in code, converted and read back.

#[cfg(feature = "avif")]
mod avif;
mod book;
mod images;

use std::{
    io::Cursor,
    ops::ControlFlow::{Break, Continue},
};

use ::image::{DynamicImage, ImageFormat, ImageReader, Rgb, RgbImage};
use roxmltree::{Document, Node, ParsingOptions};

use super::*;
use crate::{ComicOptions, Limits};

type Files = [(&'static str, Vec<u8>)];

/// The result of a conversion.
struct Converted {
    archive: Archive<Cursor<Vec<u8>>>,
    report: Report,
}

impl Converted {
    fn names(&self) -> Vec<&str> {
        self.archive.entries().iter().map(|entry| entry.name.as_str()).collect()
    }

    fn images(&self) -> Vec<&str> {
        self.names().into_iter().filter_map(|name| name.strip_prefix("OEBPS/images/")).collect()
    }

    fn file(&self, name: &str) -> Vec<u8> {
        let index = self.names().iter().position(|it| *it == format!("OEBPS/{name}"));
        self.archive.read(index.unwrap_or_else(|| panic!("no {name} in {:?}", self.names()))).unwrap()
    }

    fn text(&self, name: &str) -> String {
        let text = String::from_utf8(self.file(name)).unwrap();
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        Document::parse_with_options(&text, options).unwrap();
        text
    }

    /// The texts of elements of the package document.
    fn metadata(&self, name: &str) -> Vec<String> {
        let package = self.text("content.opf");
        let document = Document::parse(&package).unwrap();
        let elements = document.descendants().filter(|node| node.tag_name().name() == name);
        elements.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    }

    fn title(&self) -> String {
        self.metadata("title").remove(0)
    }

    fn spreads(&self) -> Vec<String> {
        let package = self.text("content.opf");
        let document = Document::parse(&package).unwrap();
        let items = document.descendants().filter(|node| node.tag_name().name() == "itemref");
        items.map(|item| item.attribute("properties").unwrap_or_default().to_owned()).collect()
    }

    /// The contents: labels and documents.
    fn contents(&self) -> Vec<(String, String)> {
        let text = self.text("nav.xhtml");
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&text, options).unwrap();
        let links = document.descendants().filter(|node| node.tag_name().name() == "a");
        let label =
            |link: Node<'_, '_>| link.descendants().filter_map(|node| node.text()).next_back().unwrap().to_owned();
        links.map(|link| (label(link), link.attribute("href").unwrap().to_owned())).collect()
    }

    fn size(&self, image: &str) -> (u32, u32) {
        let data = self.file(&format!("images/{image}"));
        ImageReader::new(Cursor::new(data)).with_guessed_format().unwrap().into_dimensions().unwrap()
    }
}

fn cbz(files: &Files) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, data) in files {
        writer.deflate(name, data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn try_convert(files: &Files, options: &Options) -> Result<Converted, Error> {
    let archive = Archive::open(Cursor::new(cbz(files)), &Limits::default())?;
    let mut output = Cursor::new(Vec::new());
    let report = convert(&archive, &mut output, options, &mut |_| Continue(()))?;
    Ok(Converted { archive: Archive::open(output, &Limits::default())?, report })
}

#[track_caller]
fn converted(files: &Files) -> Converted {
    try_convert(files, &Options::default()).unwrap()
}

fn fitted(files: &Files, fit: (u32, u32)) -> Converted {
    let comic = ComicOptions { fit: Some(fit), ..ComicOptions::default() };
    try_convert(files, &Options { comic, ..Options::default() }).unwrap()
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut data = Cursor::new(Vec::new());
    image.into().write_to(&mut data, format).unwrap();
    data.into_inner()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(DynamicImage::new_luma8(width, height), ImageFormat::Png)
}

/// Colours without end, of which PNG makes little and JPEG much.
fn photograph(width: u32, height: u32) -> RgbImage {
    let shade = |it: u32| u8::try_from(it % 256).unwrap();
    RgbImage::from_fn(width, height, |x, y| Rgb([shade(x * 3 + y), shade(y * 2), shade((x * y) / 7)]))
}

fn info(fields: &str) -> (&'static str, Vec<u8>) {
    ("ComicInfo.xml", format!("<?xml version=\"1.0\"?><ComicInfo>{fields}</ComicInfo>").into_bytes())
}
