//! Looking after libraries and people, for administrators.

pub mod libraries;
pub mod library;
pub mod users;
