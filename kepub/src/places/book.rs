//! Places in a whole book, and where its conversion has them.

use std::{
    fmt,
    io::{Read, Seek},
    str::FromStr,
};

use super::{Malformed, Map, Place, path::split_index};
use crate::{Error, Options, archive::Archive, epub};

/// A place in one of the documents that a book is read in.
///
/// As text it is `/body/DocFragment[3]/body/p[2]/text().7`: the document's number in the spine, which is left out where
/// there is only one, and the [`Place`] in it. `KOReader` writes places so: each item of the spine is a fragment,
/// whatever it is (crengine, `epubfmt.cpp`, since its DOM version 20240114; before that, each XHTML document).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BookPlace {
    /// From 1 on.
    pub document: Option<u32>,
    pub place: Place,
}

/// An EPUB, for translating places between it and its KEPUB.
pub struct Book<R> {
    archive: Archive<R>,
    options: Options,
    spine: epub::Spine,
}

impl<R: Read + Seek> Book<R> {
    /// Opens an EPUB; `options` are those that it is converted with.
    pub fn open(input: R, options: &Options) -> Result<Self, Error> {
        let archive = Archive::open(input, &options.limits)?;
        let spine = epub::spine(&archive, options)?;
        Ok(Self { archive, options: options.clone(), spine })
    }

    /// Where a place of the EPUB is in the KEPUB; `None` if there is no such place, or if it wasn't kept.
    pub fn to_converted(&self, place: &BookPlace) -> Result<Option<BookPlace>, Error> {
        let Some(map) = self.map(place.document.unwrap_or(1))? else {
            return Ok(None);
        };
        let ahead = u32::from(self.spine.has_title_page);
        Ok(map.to_converted(&place.place).map(|found| self.placed(place.document.unwrap_or(1) + ahead, ahead, found)))
    }

    /// Where a place of the KEPUB is in the EPUB. A place on the page that the conversion put first is that of the
    /// first document.
    pub fn to_original(&self, place: &BookPlace) -> Result<Option<BookPlace>, Error> {
        let document = place.document.unwrap_or(1).saturating_sub(u32::from(self.spine.has_title_page));
        if document == 0 {
            return Ok(Some(self.placed(1, 0, Place::body())));
        }
        let Some(map) = self.map(document)? else {
            return Ok(None);
        };
        Ok(map.to_original(&place.place).map(|found| self.placed(document, 0, found)))
    }

    /// The map of a document; `None` if there is none, or none that can be translated.
    fn map(&self, document: u32) -> Result<Option<Map>, Error> {
        let index = usize::try_from(document).unwrap_or(usize::MAX).checked_sub(1);
        let Some(at) = index.and_then(|index| *self.spine.documents.get(index)?) else {
            return Ok(None);
        };
        match Map::new(&self.archive.read(at)?, &self.options) {
            Ok(map) => Ok(Some(map)),
            Err(Error::Document { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn placed(&self, document: u32, ahead: u32, place: Place) -> BookPlace {
        let is_alone = self.spine.documents.len() + ahead as usize == 1;
        BookPlace { document: (!is_alone).then_some(document), place }
    }
}

impl FromStr for BookPlace {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fragment = text.strip_prefix("/body/").ok_or(Malformed)?;
        let (fragment, place) = match fragment.find('/') {
            Some(slash) => (&fragment[..slash], fragment[slash..].parse()?),
            // The fragment itself: `DocFragment[3].0`.
            None => (fragment.split('.').next().unwrap_or_default(), Place::body()),
        };
        match split_index(fragment)? {
            ("DocFragment", document) => Ok(Self { document, place }),
            _ => Err(Malformed),
        }
    }
}

impl fmt::Display for BookPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.document {
            Some(document) => write!(formatter, "/body/DocFragment[{document}]{}", self.place),
            None => write!(formatter, "/body/DocFragment{}", self.place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_they_were_read() {
        for text in ["/body/DocFragment[3]/body/p[2]/text().7", "/body/DocFragment/body/div.0"] {
            assert_eq!(text.parse::<BookPlace>().unwrap().to_string(), text);
        }
        assert_eq!("/body/DocFragment[3].0".parse::<BookPlace>().unwrap().to_string(), "/body/DocFragment[3]/body.0");
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in ["", "12", "/body/p[2]", "/body/DocFragment[0]/body", "/body/DocFragment[3]/", "#_doc_fragment_1"] {
            assert_eq!(text.parse::<BookPlace>(), Err(Malformed), "{text}");
        }
    }
}
