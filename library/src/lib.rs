//! A library's files.
//!
//! [`reading`] opens EPUB, CBZ, PDF and M4B files, which may be broken or hostile, and says what they tell of themselves.
<<<<<<< HEAD
//! [`scanning`] makes publications of a folder of them, [`watching`] notices when it has changed, and [`files`] opens
//! them for readers.

pub mod files;
=======
//! [`covers`] makes small pictures of what they show, and keeps them in a [`cache`].

pub mod cache;
pub mod covers;
>>>>>>> d489f94 (Make covers of books, and keep them in a cache)
pub mod reading;
pub mod scanning;
pub mod watching;
