//! Scans of folders made here, on the storage that forgets.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod changes;
mod first;
mod hostile;
mod world;
#[path = "../reading/zip.rs"]
mod zip;
