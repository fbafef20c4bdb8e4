//! The use cases, on the storage that forgets.

mod accounts;
mod books;
mod readers;
mod sign_in;
