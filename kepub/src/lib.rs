//! EPUB and CBZ to KEPUB, the format of Kobo's e-readers.

mod archive;
mod comic;
mod error;
mod options;
mod package;
mod report;

pub use error::Error;
pub use options::{ComicOptions, Direction, Hyphenation, Limits, Options, Sentences, TitlePage, Vertical};
pub use report::{Note, Progress, Report, Span, SpanMap};
