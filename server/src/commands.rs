//! The commands beside serving, a module each.

pub mod check;
pub mod library;
pub mod storage;
pub mod user;
