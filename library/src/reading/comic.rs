//! CBZ: an archive of images, perhaps with a ComicInfo.xml.

mod info;

use std::io::{Read, Seek};

use kepub::{
    archive::{Archive, Entry},
    comic::{find_info, may_be_page, pages},
};

use self::info::Info;
use super::{
    Unreadable, cover,
    facts::{self, Said},
};

/// Bytes of the largest ComicInfo.xml that is read; the largest honest ones list a few thousand pages.
const MOST: u64 = 4 << 20;

/// Reads what a comic says of itself. A ComicInfo.xml that can't be read says nothing: the pages are there all the same.
pub(super) fn read<R: Read + Seek>(archive: &Archive<R>) -> Result<Said, Unreadable> {
    let pages = archive.entries().iter().filter(|entry| may_be_page(&entry.name)).count();
    if pages == 0 {
        return Err(Unreadable::Not("a comic: it holds no image"));
    }
    let info = info(archive)?;
    let cover = cover_page(archive.entries(), &info);
    let has_cover = cover.is_some_and(|at| archive.entries()[at].size <= cover::MOST);
    Ok(Said { metadata: info.metadata, has_cover, pages: u32::try_from(pages).ok(), ..Said::default() })
}

/// Returns the image of the page with this number, from 0 on; `None` if an open comic ends before. It may be anything.
pub fn comic_page<R: Read + Seek>(file: R, number: u32) -> Result<Option<Vec<u8>>, Unreadable> {
    let archive = facts::archive(file)?;
    let page = usize::try_from(number).ok().and_then(|number| pages(archive.entries()).get(number).copied());
    let Some(page) = page else {
        return Ok(None);
    };
    let entry = &archive.entries()[page];
    if entry.size > cover::MOST {
        return Err(Unreadable::TooLarge(format!("{} has {} bytes", entry.name, entry.size)));
    }
    Ok(Some(archive.read(page)?))
}

/// The page that ComicInfo.xml calls the front cover, or else the first.
pub(super) fn find_cover<R: Read + Seek>(archive: &Archive<R>) -> Result<Option<usize>, Unreadable> {
    Ok(cover_page(archive.entries(), &info(archive)?))
}

fn cover_page(entries: &[Entry], info: &Info) -> Option<usize> {
    let pages = pages(entries);
    info.cover.and_then(|number| pages.get(number)).or(pages.first()).copied()
}

fn info<R: Read + Seek>(archive: &Archive<R>) -> Result<Info, Unreadable> {
    match find_info(archive.entries()) {
        Some(at) if archive.entries()[at].size <= MOST => Ok(Info::parse(&archive.read(at)?).unwrap_or_default()),
        _ => Ok(Info::default()),
    }
}
