//! A library's files.
//!
//! [`reading`] opens EPUB, CBZ, PDF and M4B files, which may be broken or hostile, and says what they tell of themselves.
//! [`scanning`] makes publications of a folder of them, and [`watching`] notices when it has changed. For readers
//! [`renditions`] opens them, as they are or as a KEPUB, and [`covers`] makes small pictures of what they show; both
//! keep what they make in a [`cache`]. [`comic_pages`] shows comics page by page, and keeps nothing.

pub mod cache;
pub mod comic_pages;
pub mod covers;
mod pictures;
pub mod reading;
pub mod renditions;
pub mod scanning;
pub mod watching;
