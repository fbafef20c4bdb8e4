//! The library as JSON, request by request.

mod files;
mod libraries;
mod publications;
mod shelves;
mod users;
