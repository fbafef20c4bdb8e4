//! Reading positions: where a place of the original is in its conversion, and the other way round.
//!
//! A KEPUB has other elements than its EPUB, so a position in one means nothing in the other. The conversion itself
//! knows what became of each character. [`Map::new`] converts a document and keeps that knowledge:
//!
//! ```
//! use kepub::{Options, places::{Map, Place}};
//!
//! let chapter = b"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>1</title></head>\
//!     <body><p>One.</p><p>Two. Three.</p></body></html>";
//! let map = Map::new(chapter, &Options::default())?;
//! let original: Place = "/body/p[2]/text().7".parse().unwrap();
//! let converted = map.to_converted(&original).unwrap();
//! assert_eq!(converted.to_string(), "/body/div/div/p[2]/span[2]/text().2");
//! assert_eq!(map.to_original(&converted), Some(original));
//! # Ok::<(), kepub::Error>(())
//! ```
//!
//! [`Book`] does the same for the places of a whole book, as `KOReader` writes them.
//!
//! From the original to the conversion and back is exact. A place between two spans is the start of the second.

mod book;
mod path;
mod record;
mod tree;

pub use book::{Book, BookPlace};
pub use path::{Malformed, Place, Step};

use record::{Run, Tracker};
use tree::{Position, Tree};

use crate::{Error, Options, document::Converter};

/// What became of each element and each character of a document's body.
#[derive(Debug)]
pub struct Map {
    original: Tree,
    converted: Tree,
    /// In the order of both documents.
    runs: Vec<Run>,
    /// Elements that stand in both, in the order of both.
    elements: Vec<(u32, u32)>,
}

impl Map {
    /// Converts `document` as [`convert_document`](crate::convert_document) does, and keeps what became of it.
    ///
    /// Fails where the conversion does, and also if the document had to be repaired, or if replacements changed it: what
    /// a reader sees in the original isn't known then.
    pub fn new(document: &[u8], options: &Options) -> Result<Self, Error> {
        let converter = Converter::alone(options)?;
        let fail = |cause: String| Error::Document { cause };
        let source = converter.read(document).map_err(fail)?;
        if let Some(reason) = source.repaired {
            return Err(fail(format!("readers see its original in different ways: {reason}")));
        }
        if source.is_replaced {
            return Err(fail("replacements changed its text".to_owned()));
        }
        Ok(converter.rewrite(source, Tracker::default()).1.finish())
    }

    /// Where a place of the original is in the conversion; `None` if there is no such place, or if it wasn't kept.
    pub fn to_converted(&self, place: &Place) -> Option<Place> {
        let position = self.original.find(place)?;
        let position = match position {
            Position::Element(element) => {
                let at = self.elements.binary_search_by_key(&element, |(original, _)| *original).ok()?;
                Position::Element(self.elements[at].1)
            }
            Position::Text { text, offset } => {
                let run = self.run(text, offset, |run| run.original)?;
                let offset = run.converted.1 + offset.saturating_sub(run.original.1).min(run.converted_length);
                Position::Text { text: run.converted.0, offset }
            }
        };
        Some(self.converted.place(position))
    }

    /// Where a place of the conversion is in the original. For an element that the conversion put there it is the text
    /// within; `None` if there is none, or no such place.
    pub fn to_original(&self, place: &Place) -> Option<Place> {
        let position = match self.converted.find(place)? {
            Position::Element(element) => {
                if let Ok(at) = self.elements.binary_search_by_key(&element, |(_, it)| *it) {
                    Position::Element(self.elements[at].0)
                } else {
                    let text = self.converted.first_text(element)?;
                    let (text, offset) = self.run(text, 0, |run| run.converted)?.original;
                    Position::Text { text, offset }
                }
            }
            Position::Text { text, offset } => {
                let run = self.run(text, offset, |run| run.converted)?;
                let offset = run.original.1 + offset.saturating_sub(run.converted.1).min(run.original_length);
                Position::Text { text: run.original.0, offset }
            }
        };
        Some(self.original.place(position))
    }

    /// The characters of the text node that a place of the original names.
    pub fn original_text(&self, place: &Place) -> Option<&str> {
        self.original.text(place)
    }

    /// The characters of the text node that a place of the conversion names.
    pub fn converted_text(&self, place: &Place) -> Option<&str> {
        self.converted.text(place)
    }

    /// The run that holds a character, or else the nearest of its text.
    fn run(&self, text: u32, offset: u32, side: impl Fn(&Run) -> (u32, u32)) -> Option<&Run> {
        let behind = self.runs.partition_point(|run| side(run) <= (text, offset));
        let is_of_text = |run: &&Run| side(run).0 == text;
        let before = behind.checked_sub(1).and_then(|at| self.runs.get(at)).filter(is_of_text);
        before.or_else(|| self.runs.get(behind).filter(is_of_text))
    }
}

#[cfg(test)]
impl Map {
    /// Every element and every character of the original.
    pub(crate) fn original_places(&self) -> Vec<Place> {
        self.original.positions().map(|position| self.original.place(position)).collect()
    }

    /// Whether the place is one that the conversion has kept.
    pub(crate) fn is_kept(&self, place: &Place) -> bool {
        match self.original.find(place) {
            Some(Position::Text { text, offset }) => self.runs.iter().any(|run| {
                run.original.0 == text && (run.original.1..run.original.1 + run.original_length).contains(&offset)
            }),
            Some(Position::Element(_)) => true,
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Found by review: a character of a line's end was counted twice.
    #[test]
    fn the_end_of_a_line_is_one_character() {
        let page =
            b"<html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body><p>One.\r\nTwo.</p></body></html>";
        let map = Map::new(page, &Options::default()).unwrap();
        let converted = map.to_converted(&"/body/p/text().5".parse().unwrap()).unwrap();
        assert_eq!(converted.to_string(), "/body/div/div/p/span[2]/text().0");
    }
}
