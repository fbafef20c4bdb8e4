//! EPUB and CBZ to KEPUB, the format of Kobo's e-readers.

mod archive;
mod document;
mod error;
mod options;
mod package;
mod report;

pub use error::Error;
pub use options::{ComicOptions, Direction, Hyphenation, Limits, Options, Sentences, TitlePage, Vertical};
pub use report::{Note, Progress, Report, Span, SpanMap};

#[doc(hidden)]
pub fn probe(bytes: &[u8]) -> Result<Vec<u8>, String> {
    document::Converter::new(&Options::default(), false).unwrap().convert(bytes, ()).map(|it| it.bytes)
}
