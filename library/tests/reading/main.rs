//! Whole files, made here, and what is read of them.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod audiobook;
mod comic;
mod epub;
mod hostile;
mod pdf;
mod shown;
mod zip;
