//! What of an archive becomes a page, and in which order.

use std::io::{Read, Seek};

use super::{
    image::{Format, Header, Probe, probe},
    info::{self, Info},
    order,
};
use crate::{
    Error, Note, Report,
    archive::{Archive, Entry},
    package::paths,
};

/// The pages of a comic and what is known about it.
pub(super) struct Plan {
    pub images: Vec<Image>,
    pub info: Info,
}

/// An image that is to become a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Image {
    /// The file in the archive.
    pub entry: usize,
    /// Its number among the files that should be images, from 0, as ComicInfo.xml counts.
    pub number: usize,
    pub header: Header,
}

/// Extensions of files that should be images.
const EXTENSIONS: [&str; 15] =
    ["jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "avif", "avifs", "jxl", "heic", "heif", "tif", "tiff"];

/// Looks at each file of the archive. Files that should be images and aren't, and a ComicInfo.xml that can't be read,
/// are noted in the report; other files are noted as dropped.
pub(super) fn plan<R: Read + Seek>(archive: &Archive<R>, report: &mut Report) -> Result<Plan, Error> {
    let entries = archive.entries();
    let files = sorted(0..entries.len(), entries);
    let info = find_info(entries);
    let mut plan = Plan { images: Vec::new(), info: Info::default() };
    let mut number = 0;
    for entry in files {
        let name = &entries[entry].name;
        if Some(entry) == info {
            plan.info = read_info(archive, entry, report)?;
            continue;
        }
        match look_at(archive, entry)? {
            Found::Page(header) => plan.images.push(Image { entry, number, header }),
            Found::Broken(cause) => report.unconverted.push(Note::new(name, cause)),
            Found::Other => {
                report.dropped.push(name.clone());
                continue;
            }
        }
        number += 1;
    }
    if plan.images.is_empty() {
        return Err(Error::UnknownFormat("it holds no image".to_owned()));
    }
    Ok(plan)
}

enum Found {
    Page(Header),
    /// What should be a page.
    Broken(String),
    Other,
}

/// Content wins over the name; the name tells what should be an image.
fn look_at<R: Read + Seek>(archive: &Archive<R>, index: usize) -> Result<Found, Error> {
    let name = &archive.entries()[index].name;
    if is_junk(name) {
        return Ok(Found::Other);
    }
    let probe = probe(archive, index)?;
    if !is_named_like_an_image(name) {
        return Ok(match probe {
            // Two letters are all that tells a bitmap from text.
            Probe::Image(header) if header.format != Format::Bmp => Found::Page(header),
            _ => Found::Other,
        });
    }
    match probe {
        Probe::Image(header) => Ok(Found::Page(header)),
        Probe::Broken(cause) => Ok(Found::Broken(cause)),
        Probe::Other => Ok(Found::Broken("it is no image".to_owned())),
        Probe::Unsupported(format) => {
            Err(Error::Image { path: name.clone(), cause: format!("{format} isn't supported") })
        }
    }
}

fn is_named_like_an_image(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// Whether a file of this name is expected to be a page.
pub fn may_be_page(name: &str) -> bool {
    is_named_like_an_image(name) && !is_junk(name)
}

/// Returns the files that are expected to be pages, in the order in which they are read.
pub fn pages(entries: &[Entry]) -> Vec<usize> {
    sorted((0..entries.len()).filter(|index| may_be_page(&entries[*index].name)), entries)
}

fn sorted(files: impl Iterator<Item = usize>, entries: &[Entry]) -> Vec<usize> {
    let mut files: Vec<usize> = files.collect();
    files.sort_by_cached_key(|index| order::key(&entries[*index].name));
    files
}

/// Finds ComicInfo.xml, in whatever case it is written; the one nearest to the root if there are several.
pub fn find_info(entries: &[Entry]) -> Option<usize> {
    let is_info =
        |name: &str| order::components(name).last().is_some_and(|it| it.eq_ignore_ascii_case("ComicInfo.xml"));
    let found = (0..entries.len()).filter(|index| is_info(&entries[*index].name) && !is_junk(&entries[*index].name));
    sorted(found, entries).into_iter().min_by_key(|index| order::components(&entries[*index].name).count())
}

fn read_info<R: Read + Seek>(archive: &Archive<R>, index: usize, report: &mut Report) -> Result<Info, Error> {
    let entry = &archive.entries()[index];
    let info = match entry.size {
        0..=info::MOST => Info::parse(&entry.name, &archive.read(index)?),
        _ => Err("it is too large".to_owned()),
    };
    Ok(info.unwrap_or_else(|cause| {
        report.unconverted.push(Note::new(&entry.name, cause));
        Info::default()
    }))
}

/// Whether no page is to be made of it, image or not: junk, and what is hidden.
fn is_junk(name: &str) -> bool {
    paths::is_junk(name) || order::components(name).any(|component| component.starts_with('.'))
}
