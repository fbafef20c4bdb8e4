//! EPUB and CBZ to KEPUB, the format of Kobo's e-readers.
//!
//! Kobo shows an EPUB, but only in a KEPUB does it turn pages quickly, remember to the sentence where its reader is, and
//! tell how long a chapter takes. A KEPUB is an EPUB in whose documents each sentence stands in a numbered span. This
//! crate makes one:
//!
//! * [`convert()`] reads a book and writes another; [`convert_file`] does so with files, and [`convert_watched`] tells how
//!   far it is and can be stopped;
//! * [`convert_document`] converts a single document;
//! * [`places`] translates reading positions between a document and its conversion;
//! * [`archive`], [`package`] and [`comic`] find their way in a book, for those who only want to know what is in it.
//!
//! What is done, and what not, is for [`Options`] to say; what was done is in the [`Report`]. The same input and options
//! give the same bytes, on any number of threads. Memory follows the largest file that has to be held, which is 2 MiB,
//! and not the book: larger documents pass through.
//!
//! Books may be broken, or hostile: each [`Error`] says which file and why, and [`Limits`] bound what a book may ask for.
//!
//! # Features
//!
//! * `cli` (on): the command `kepub`. Libraries turn it off.
//! * `avif` (on): comics with AVIF images, which Kobo can't show and which become JPEG.
//!
//! Behaviour follows kepubify 4 where that is right; the tests compare with its real outputs, and list the exceptions.

pub mod archive;
pub mod comic;
mod convert;
mod document;
mod epub;
mod error;
mod format;
mod options;
pub mod package;
pub mod places;
mod report;

pub use convert::{convert, convert_file, convert_watched};
pub use document::{Document, convert_document};
pub use error::Error;
pub use format::Format;
pub use options::{ComicOptions, Direction, Hyphenation, Limits, Options, Sentences, TitlePage, Vertical};
pub use report::{Note, Progress, Report, Span, SpanMap};

/// Compiles the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
