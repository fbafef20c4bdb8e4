//! Every protocol over HTTP, on storage in memory.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod api;
mod app;
mod cross_site;
mod ereader;
mod kosync;
mod opds;
mod sessions;
mod web;
