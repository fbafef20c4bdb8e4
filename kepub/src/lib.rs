//! EPUB and CBZ to KEPUB, the format of Kobo's e-readers.

mod error;
mod options;
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the conversion that asks it comes next"))]
mod package;
mod report;

pub use error::Error;
pub use options::{ComicOptions, Direction, Hyphenation, Limits, Options, Sentences, TitlePage, Vertical};
pub use report::{Note, Report, Span, SpanMap};
