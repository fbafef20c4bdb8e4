//! Covers of books made here, kept in a temporary folder.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod images;
mod keeping;
mod shelf;
