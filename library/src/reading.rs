//! What a book file tells of itself: title, people, series, pages, where its cover is.
//!
//! Files are damaged, lie about themselves, and may have been made to do harm. Whatever they hold, the answer is
//! [`Facts`] that fit into a publication or an [`Unreadable`] that says why not; memory stays bounded, and a file is
//! opened once. All of it blocks.

mod audiobook;
mod comic;
mod cover;
mod dates;
mod epub;
mod facts;
mod fit;
mod html;
mod identifiers;
mod metadata;
mod names;
mod opf;
mod pdf;
mod people;
mod unreadable;

pub use comic::comic_page;
pub use cover::{CoverImage, cover, cover_from};
pub use facts::{Facts, format, read, read_from};
pub use metadata::Metadata;
pub use names::of_names;
pub use opf::opf;
pub use unreadable::Unreadable;
