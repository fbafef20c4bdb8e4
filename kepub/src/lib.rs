//! EPUB and CBZ to KEPUB, the format of Kobo's e-readers.

mod archive;
mod convert;
mod document;
mod epub;
mod error;
mod options;
mod package;
mod report;

pub use convert::{convert, convert_file, convert_watched};
pub use document::{Document, convert_document};
pub use error::Error;
pub use options::{ComicOptions, Direction, Hyphenation, Limits, Options, Sentences, TitlePage, Vertical};
pub use report::{Note, Progress, Report, Span, SpanMap};

/// Compiles the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
