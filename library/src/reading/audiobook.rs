//! M4B: an MPEG-4 file with iTunes' tags.
//!
//! A reader of our own, for little is asked: `lofty` reads covers along with the tags that stand beside them, and
//! `mp4ameta` sets as much memory aside as a file says and gives up on the first tag that isn't UTF-8. This one reads
//! headers, and the tags that it knows.

mod atoms;
mod tags;

use std::io::{Read, Seek};

use self::{
    atoms::{Atom, Atoms},
    tags::Tags,
};
use super::{CoverImage, Unreadable, cover, facts, facts::Said};

pub(super) fn read<R: Read + Seek>(file: R) -> Result<Said, Unreadable> {
    let (mut atoms, movie) = open(file)?;
    let duration_millis = duration(&mut atoms, movie)?;
    let tags = Tags::read(&mut atoms, movie)?;
    let has_cover = tags.cover.is_some_and(|cover| cover.length() <= cover::MOST);
    Ok(Said { metadata: tags.metadata(), has_cover, duration_millis, ..Said::default() })
}

/// The first image among the tags.
pub(super) fn find_cover<R: Read + Seek>(file: R) -> Result<Option<CoverImage>, Unreadable> {
    let (mut atoms, movie) = open(file)?;
    let Some(cover) = Tags::read(&mut atoms, movie)?.cover else {
        return Ok(None);
    };
    if cover.length() > cover::MOST {
        return Err(Unreadable::TooLarge(format!("the cover has {} bytes", cover.length())));
    }
    Ok(CoverImage::of(atoms.bytes(cover, cover::MOST)?))
}

/// Finds the atom that describes the file; it stands before what is heard, or behind.
fn open<R: Read + Seek>(mut file: R) -> Result<(Atoms<R>, Atom), Unreadable> {
    if facts::start(&mut file)?.get(4..8) != Some(b"ftyp") {
        return Err(Unreadable::Not("an MPEG-4 file"));
    }
    let mut atoms = Atoms::new(file)?;
    let movie = atoms.children(atoms.all())?.into_iter().find(|atom| atom.kind == *b"moov");
    let movie = movie.filter(|movie| movie.end <= atoms.all().end).ok_or(Unreadable::Truncated)?;
    Ok((atoms, movie))
}

/// How long the movie plays, by its header (`mvhd`); 0 and all bits set stand for unknown.
fn duration<R: Read + Seek>(atoms: &mut Atoms<R>, movie: Atom) -> Result<Option<u64>, Unreadable> {
    let Some(header) = atoms.children(movie)?.into_iter().find(|atom| atom.kind == *b"mvhd") else {
        return Ok(None);
    };
    let bytes = atoms.bytes(header, 64)?;
    let number = |at: usize, length: usize| {
        let bytes = bytes.get(at..at + length)?;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let (scale, length, unknown) = match bytes.first() {
        Some(0) => (number(12, 4), number(16, 4), u64::from(u32::MAX)),
        Some(1) => (number(20, 4), number(24, 8), u64::MAX),
        _ => return Ok(None),
    };
    let (Some(scale @ 1..), Some(length @ 1..)) = (scale, length) else {
        return Ok(None);
    };
    let millis = u128::from(length) * 1000 / u128::from(scale);
    Ok(u64::try_from(millis).ok().filter(|_| length != unknown))
}
