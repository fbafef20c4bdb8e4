//! What a conversion may be told.

use std::num::NonZeroUsize;

/// How to convert. [`Options::default`] does what Kobo's own books do.
///
/// ```
/// let mut options = kepub::Options::default();
/// options.css.push("p { text-indent: 1em; }".to_owned());
/// options.hyphenation = kepub::Hyphenation::Off;
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Style sheets that each document gets, in this order.
    pub css: Vec<String>,
    pub hyphenation: Hyphenation,
    /// Takes away the margins that older firmware leaves in full-screen mode.
    pub full_screen_fixes: bool,
    /// Sets typographic quotes, dashes and ellipses. Not in `pre`, `code`, `script` and `style`.
    pub smart_punctuation: bool,
    /// Pairs of what is found in a document's source, and what it is replaced with, before anything else is done.
    pub replacements: Vec<(String, String)>,
    pub title_page: TitlePage,
    pub sentences: Sentences,
    pub vertical: Vertical,
    /// The encoding of documents that aren't UTF-8 beyond doubt, by its label in the WHATWG's Encoding Standard; it
    /// counts for more than what a document says of itself. `None` or `auto`: as each document says.
    pub charset: Option<String>,
    /// How many threads convert documents; `None`: one for each core. The result is the same.
    pub threads: Option<NonZeroUsize>,
    /// Collects where each span begins in the text of its document: [`Report::span_maps`](crate::Report::span_maps).
    pub span_maps: bool,
    pub comic: ComicOptions,
    pub limits: Limits,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hyphenation {
    /// As the book's own style sheets say.
    #[default]
    AsIs,
    On,
    Off,
}

/// Whether a page is put before the first, which Kobo shows without margins as if it were a cover.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TitlePage {
    /// Where the first document looks like text.
    #[default]
    Auto,
    Always,
    Never,
}

/// What a span holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sentences {
    /// A sentence as Kobo splits: after `.`, `!` or `?`, perhaps a quote, and white space.
    #[default]
    Kobo,
    /// A sentence by Unicode's rules (UAX #29), which know `。！？` and most abbreviations.
    Unicode,
}

/// Whether documents are set in vertical lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Vertical {
    /// Where the spine runs right to left and the language is Japanese or Chinese.
    #[default]
    Auto,
    Always,
    Never,
}

/// How a comic's pages are made.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ComicOptions {
    /// Scales pages down to a device's screen (width and height in pixels); `None`: images stay as they are.
    pub fit: Option<(u32, u32)>,
    pub direction: Direction,
}

/// Which way pages are turned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Direction {
    /// As ComicInfo.xml says, else left to right.
    #[default]
    Auto,
    LeftToRight,
    RightToLeft,
}

/// What a book may demand. Past a limit the conversion stops with [`Error::LimitExceeded`](crate::Error::LimitExceeded).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Files in the archive.
    pub entries: u64,
    /// Bytes of one file, unpacked.
    pub entry_size: u64,
    /// Bytes of all files, unpacked.
    pub total_size: u64,
    /// Bytes unpacked for each byte packed, in files of more than 1 MiB.
    pub ratio: u64,
    /// Bytes of a document that isn't well-formed; a larger one is copied as it is, and reported.
    pub repair_size: u64,
    /// Pixels of an image that has to be decoded.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 100_000,
            entry_size: 1 << 30,
            total_size: 8 << 30,
            ratio: 1000,
            repair_size: 8 << 20,
            pixels: 100_000_000,
        }
    }
}
