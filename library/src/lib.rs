//! A library's files.
//!
//! [`reading`] opens EPUB, CBZ, PDF and M4B files, which may be broken or hostile, and says what they tell of themselves.

pub mod files;
pub mod reading;
pub mod scanning;
