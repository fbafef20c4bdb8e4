//! What holds a book together: the container, the package document, the names in them, and the page put first.
//!
//! Nothing here opens an archive. Each function takes a file's bytes, says what they mean, and at most returns what
//! should be written instead.

pub mod container;
pub mod paths;
pub mod xml;

pub(crate) mod encryption;
pub(crate) mod title_page;

mod cover;
mod edit;
mod manifest;
mod markup;
mod mend;
mod metadata;
mod opf;
mod source;

#[cfg(test)]
mod cases;

pub(crate) use edit::Wishes;
pub(crate) use opf::Package;
