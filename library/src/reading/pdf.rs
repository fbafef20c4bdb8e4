//! PDF: the information dictionary, XMP, and how many pages there are.
//!
//! A reader of our own, because the crates there are (`lopdf`, `pdf`) want the whole file in memory, and a scanned
//! book has hundreds of megabytes: this one reads the cross-references, and the few objects that they lead to.
//! Nothing here is a reason to refuse a PDF but the lack of its header: programs that show PDF repair what we can't
//! read, so that a damaged or encrypted file is a publication by its name. PDF 32000-1:2008 is the reference.

mod document;
mod filters;
mod objects;
mod text;
mod xmp;
mod xref;

use std::io::{Read, Seek};

use domain::catalog::{contributors::Role, limited::AtMost};

use self::{
    document::Document,
    objects::{Dictionary, Object},
};
use super::{
    Metadata, Unreadable, facts,
    facts::Said,
    fit,
    people::{People, names},
};

/// Bytes of the largest XMP packet that is read.
const XMP: usize = 4 << 20;

/// Pages that are believed in.
const PAGES: i64 = 1_000_000;

pub(super) fn read<R: Read + Seek>(mut file: R) -> Result<Said, Unreadable> {
    // Some files have other bytes before the header, of which all offsets then know nothing: no metadata, then.
    if !facts::start(&mut file)?.windows(5).any(|bytes| bytes == b"%PDF-") {
        return Err(Unreadable::Not("a PDF"));
    }
    let mut document = Document::open(file)?;
    let Some(catalog) = document.root()? else {
        return Ok(Said::default());
    };
    let pages = pages(&mut document, &catalog)?;
    let mut metadata = xmp(&mut document, &catalog)?.unwrap_or_default();
    if let Some(info) = document.info()? {
        metadata = metadata.or(of_info(&mut document, &info)?);
    }
    if metadata.language.is_none()
        && let Some(language) = document.text(&catalog, "Lang")?
    {
        metadata.language = fit::language(&language);
    }
    Ok(Said { metadata, pages, ..Said::default() })
}

fn pages<R: Read + Seek>(document: &mut Document<R>, catalog: &Dictionary) -> Result<Option<u32>, Unreadable> {
    let Some(Object::Dictionary(pages)) = document.get(catalog, "Pages")? else {
        return Ok(None);
    };
    let count = document.get(&pages, "Count")?;
    Ok(match count {
        Some(Object::Integer(count)) if (1..=PAGES).contains(&count) => u32::try_from(count).ok(),
        _ => None,
    })
}

fn xmp<R: Read + Seek>(document: &mut Document<R>, catalog: &Dictionary) -> Result<Option<Metadata>, Unreadable> {
    let packet = document.stream(catalog, "Metadata", XMP)?;
    Ok(packet.and_then(|packet| xmp::parse(&packet)))
}

/// What the information dictionary says. Its dates are those of the file, not of the publication.
fn of_info<R: Read + Seek>(document: &mut Document<R>, info: &Dictionary) -> Result<Metadata, Unreadable> {
    let mut people = People::default();
    for author in document.text(info, "Author")?.iter().flat_map(|authors| names(authors)) {
        people.add(author, None, Role::Author);
    }
    let keywords = document.text(info, "Keywords")?.unwrap_or_default();
    Ok(Metadata {
        title: document.text(info, "Title")?.and_then(|title| xmp::title(&title)),
        contributors: AtMost::first(people.into_vec()),
        description: document.text(info, "Subject")?.and_then(|subject| fit::description(&subject)),
        subjects: AtMost::first(fit::subjects(keywords.split([',', ';']))),
        ..Metadata::default()
    })
}
