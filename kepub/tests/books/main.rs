//! Whole books, made here, and what becomes of them.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod archives;
mod epubcheck;
mod files;
mod hostile;
mod large;
mod shelf;
