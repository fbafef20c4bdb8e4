//! The catalogue: publications in libraries, how they are listed, sorted and searched.
//!
//! All that decides what a list shows is computed here, and storages keep it as plain bytes: folded text
//! ([`folding`]), sort keys ([`sort`]) with articles behind titles ([`articles`]) and given names behind family names
//! ([`names`]), search words ([`words`]), and places on shelves ([`cursors`]). A [listing](listings::Listing) is what
//! can be asked for, by [pages].
//!
//! [Covers](covers) are pictures of publications, [offers] what can be had of them, [downloads] their files as they
//! are or as a KEPUB ([`renditions`], [`translation`] of places between them), handed out as an [open file](open_file).
//! Comics can be had [page by page](comic_pages).
//!
//! [Libraries](libraries) are folders, [scans] make publications of their files, and [problems] are what that failed
//! with. Readers come in by [`CatalogService`](visible::CatalogService), which shows them what was granted to them, and
//! [identifies](identification) the documents that their devices name; administrators by
//! [`LibraryService`](administration::LibraryService).

pub mod administration;
pub mod articles;
pub mod comic_pages;
pub mod contributors;
pub mod covers;
pub mod cursors;
pub mod downloads;
pub mod files;
pub mod folding;
pub mod headings;
pub mod identification;
pub mod ids;
pub mod libraries;
pub mod limited;
pub mod listings;
pub mod metadata;
pub mod names;
pub mod offers;
pub mod open_file;
pub mod pages;
pub mod problems;
pub mod publications;
pub mod renditions;
pub mod scans;
pub mod series;
pub mod sort;
pub mod translation;
pub mod visible;
pub mod words;
