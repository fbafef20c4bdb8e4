//! Inkshelf's storage on DynamoDB.
//!
//! Four tables are those of the Python server, adopted as they are; what is ours in them is optional when read.
//! The others stand beside them. There is no Scan and no index: every read is by key, strongly consistent.
//!
//! | table | key | holds |
//! |---|---|---|
//! | users | `username` | `password_hash`; ours: `admin`, `disabled`, `offer`, `card`, `created_at`, `revision`, `removing` |
//! | progress | `user_id`, `document` (canonical) | `progress`, `percentage`, `device`, `device_id`, `timestamp`, `filename`; ours: `pushed_for`, `milliseconds`, `title`, `authors` |
//! | document links | `user_id`, `document_hash` | `canonical_hash` |
//! | book labels | `user_id`, `canonical_hash` | `label` |
//! | documents | `user_id`, `entry` | `place#document#device`: the last place of each device; `name#filename#document`: first pushed with that name when; `loner#document`: unlinked by hand |
//! | lists | `list`, `entry` | `users`: the names of all accounts; an adopted one from its first sign-in on |
//! | catalogue | `of`, `entry` | libraries and publications, by the kinds below |
//! | shelves | `shelf`, `place` (bytes) | where lists find publications: `publication`; where headings are listed: `heading` |
//! | api keys | `user_id`, `entry` | `key#id`: an API key; `code#id#code`: that a short code leads, or led, to it, `expires` |
//! | codes | `code` | `secret#digest`, `short#code`: the API key that a key's SHA-256 or a short code leads to, `user_id` and `id`; of a short code `expires_at`, `expires` |
//! | sessions | `of`, `entry` | `session#digest`, `session`: the session of a token's SHA-256, `user_id`, `expires_at`; `user#id`, the digest: that a user has, or had, it; both `expires` |
//!
//! | in `catalogue`: `of` | `entry` | holds |
//! |---|---|---|
//! | `libraries` | a name | `library`: who has the name |
//! | `library#id` | `library` | `name`, `folder`, `publications`, `updated`, `removing` |
//! | `library#id` | `scan` | what the last scan did; `scanner`, `until`: the lease |
//! | `publication#id` | `publication` | the publication, whole |
//! | `headings#library` | `series#id`, `author#id` | `name`, `filed`, `publications`, `place`; `was`: a place to be cleared |
//! | `turns#library` | a publication | `token`: who changes it; `left`: whose places an interruption leaves over |
//! | `problems#library` | a file's walk key | the problem |
//! | `grantees#library`, `grants#grantee` | `everyone`, `user#id`; a library | |
//!
//! | in `shelves`: `shelf` | `place` |
//! |---|---|
//! | `library#all#format`, `#recent#format`, `#series#id#format`, `#author#id#format`; the format or `any` | the cursor's key |
//! | `library#word#em`: what the word begins with | the word, a zero byte, the cursor's key, a byte for the formats |
//! | `library#files` | the file's walk key, a zero byte, 16 bytes for the publication |
//! | `file#id`, `document#id` | the publication; library and publication |
//! | `library#headings#series`, `#author` | the cursor's key |
//!
//! **Ways to API keys.** What leads to a key is not the key: whoever follows it reads the key as well, so that a key
//! that is gone is gone from all ways at once, whatever is interrupted. DynamoDB deletes short codes once they have
//! expired (`expires`, in seconds, is their time to live); until then they are overlooked.
//!
//! **Sessions** end where they are read, whatever is interrupted: a user's entries go after the sessions themselves, and
//! an account that is being removed has none. They expire as short codes do.
//!
//! **One writer at a time.** Whatever changes a user's books is one transaction, which replaces the user's `revision`
//! on condition that it is still the one that the decision was based on. Who comes second reads and decides anew.
//!
//! **Adopted places.** A progress item without `pushed_for` was written by the Python server. It counts as the place
//! that its device left in its document, and as pushed with its file name, until the first push for that document or
//! whatever else replaces it: then it is kept as entries of `documents`, in the same transaction.
//!
//! **Lists show what is.** An item of `shelves` says nothing but where to look: whoever reads it reads the publication
//! as well and overlooks it if that stands elsewhere. So a publication can be put to its new places before it changes
//! and be taken from its old ones afterwards (`publications/saving.rs`), and what is interrupted between is never seen.
//! The next change of the publication, or the next scan of the library, finishes it (`publications/turns.rs`).
//!
//! **Partitions.** A thousand writes a second is what one takes. A publication has one of its own; those of a library
//! (the item that counts, headings, turns, the shelf of all) take 2 to 6 units for each publication saved, by one scan
//! at a time. Words are spread by their first two characters, in Han, kana and Hangul by the first.
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
//! | a page of 50 publications | 51, for their places 2 or 3, for the total 1 | |
//! | a page of 50 that a search finds | 51, and for each word 1 for each 25 publications with a word that begins so | |
//! | a page of headings | 1 for each, for their places 1 to 3 | |
//! | the publication of a file or document | 2 | |
//! | 100 known files, for a scan | 103 | |
//! | open a page with an API key | 3 | at most once a minute 2 |
//! | open a page with a session | 2 | |
//! | save a publication of 1.7 KB in 18 places, by an author, in a series | 4; under two new headings 6 | 32; 42 |
//! | the same with another description | 4 | 14 |
//! | the same with another title, so that it stands elsewhere | 4 | 54 |
//! | remove it | 4 | 54 |
//!
//! `tests/dynamodb/costs.rs` counts the catalogue's.

mod access;
mod accounts;
mod actions;
mod api_keys;
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
mod sessions;
mod shelf;
mod short_urls;
mod tables;
mod transaction;
mod walks;

pub use client::Settings;
pub use tables::{TableNames, Tables};
