//! The keys of sessions.

use domain::{accounts::UserId, documents::hex, sessions::SessionDigest};

use super::{Key, Range, Table};

/// The session itself.
pub fn session(digest: &SessionDigest) -> Key {
    session_called(&hex(digest.as_bytes()))
}

/// The session of an entry's name.
pub fn session_called(name: &str) -> Key {
    Key::new(Table::Sessions, format!("session#{name}"), SESSION)
}

/// That a user has, or has had, a session.
pub fn session_of(user: &UserId, digest: &SessionDigest) -> Key {
    Key::new(Table::Sessions, sessions_of(user).partition, hex(digest.as_bytes()))
}

pub fn sessions_of(user: &UserId) -> Range {
    Range { table: Table::Sessions, partition: format!("user#{}", user.as_str()), prefix: Vec::new() }
}

const SESSION: &str = "session";
