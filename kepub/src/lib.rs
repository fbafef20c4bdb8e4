//! EPUB and CBZ to KEPUB, the format of Kobo's e-readers.

mod document;
mod error;
mod options;
mod report;

pub use error::Error;
pub use options::{ComicOptions, Direction, Hyphenation, Limits, Options, Sentences, TitlePage, Vertical};
pub use report::{Note, Report, Span, SpanMap};
