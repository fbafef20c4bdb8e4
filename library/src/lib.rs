//! A library's files.
//!
//! [`reading`] opens EPUB, CBZ, PDF and M4B files, which may be broken or hostile, and says what they tell of themselves.
//! [`scanning`] makes publications of a folder of them, [`watching`] notices when it has changed, and [`files`] opens
//! them for readers. [`covers`] makes small pictures of what they show, and keeps them in a [`cache`].

pub mod cache;
pub mod covers;
pub mod files;
pub mod reading;
pub mod scanning;
pub mod watching;
