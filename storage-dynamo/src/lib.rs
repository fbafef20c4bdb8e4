//! Inkshelf's storage on DynamoDB.
//!
//! Four tables are those of the Python server, adopted as they are; what is ours in them is optional when read.
//! `documents` and `lists` stand beside them. There is no Scan and no index: every read is by key, strongly consistent.
//!
//! | table | key | holds |
//! |---|---|---|
//! | users | `username` | `password_hash`; ours: `admin`, `disabled`, `offer`, `card`, `created_at`, `revision`, `removing` |
//! | progress | `user_id`, `document` (canonical) | `progress`, `percentage`, `device`, `device_id`, `timestamp`, `filename`; ours: `pushed_for`, `milliseconds`, `title`, `authors` |
//! | document links | `user_id`, `document_hash` | `canonical_hash` |
//! | book labels | `user_id`, `canonical_hash` | `label` |
//! | documents | `user_id`, `entry` | `place#document#device`: the last place of each device; `name#filename#document`: first pushed with that name when; `loner#document`: unlinked by hand |
//! | lists | `list`, `entry` | `users`: the names of all accounts; an adopted one from its first sign-in on |
//!
//! **One writer at a time.** Whatever changes a user's books is one transaction, which replaces the user's `revision`
//! on condition that it is still the one that the decision was based on. Who comes second reads and decides anew.
//!
//! **Adopted places.** A progress item without `pushed_for` was written by the Python server. It counts as the place
//! that its device left in its document, and as pushed with its file name, until the first push for that document or
//! whatever else replaces it: then it is kept as entries of `documents`, in the same transaction.
//!
//! **What it costs**, in capacity units, for items up to 1 KB (writes) and 4 KB (reads):
//!
//! | | reads | writes |
//! |---|---|---|
//! | sign in | 1 | |
//! | find a place | 2; of a linked document 4 | |
//! | push | 3; for a linked document 5; with a file name 1 more | 6 |
//! | find or push a document without a place | as above and the user's links | 6 |
//! | first push of a document with a file name | as above and the user's links, labels and places | 8, and 2 for each item that joining changes |

mod access;
mod accounts;
mod actions;
mod books;
#[cfg(test)]
mod busy;
mod changes;
mod client;
mod concurrent;
mod files;
mod groups;
mod headings;
mod item;
mod joining;
mod keys;
mod libraries;
mod links;
mod problems;
mod progress;
mod publications;
mod reading;
mod removal;
mod scans;
mod schema;
mod search;
mod shelf;
mod tables;
mod transaction;
mod walks;

pub use client::Settings;
pub use tables::{TableNames, Tables};
