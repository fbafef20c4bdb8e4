//! The library as JSON, request by request.

mod api_keys;
mod export;
mod files;
mod libraries;
mod publications;
pub mod shelves;
mod users;
