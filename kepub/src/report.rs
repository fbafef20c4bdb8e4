//! What a conversion did.

use std::ops::ControlFlow;

/// What was converted, what was mended, and what was left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Documents that were converted, or in a comic, pages that were made.
    pub documents: u64,
    /// Spans in them.
    pub spans: u64,
    /// Files that were copied without a change.
    pub copied: u64,
    /// Documents that weren't well-formed and now are; images that had to become JPEG.
    pub repaired: Vec<Note>,
    /// Documents that were copied as they are.
    pub unconverted: Vec<Note>,
    /// Documents that the package names and the archive doesn't hold.
    pub missing: Vec<String>,
    /// Files that no reader needs: those of file managers, directories.
    pub dropped: Vec<String>,
    /// The image that is the cover.
    pub cover: Option<String>,
    /// Whether a page was put before the first.
    pub title_page: bool,
    /// Where spans begin, by document, if [`Options::span_maps`](crate::Options::span_maps) asked for it.
    pub span_maps: Vec<SpanMap>,
}

/// A file, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    pub path: String,
    pub reason: String,
}

/// Where the spans of a document begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpanMap {
    pub path: String,
    pub spans: Vec<Span>,
}

/// A span: `kobo.PARAGRAPH.SEGMENT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Span {
    pub paragraph: u32,
    pub segment: u32,
    /// Characters of text in the converted document's body before it.
    pub offset: u64,
}

impl Note {
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

/// Who is told of the progress, and may stop the conversion.
pub(crate) type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// How far a conversion is, in files of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    pub done: u64,
    pub total: u64,
}
