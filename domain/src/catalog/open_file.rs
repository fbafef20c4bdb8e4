//! Files that are handed out: bytes on a disk, opened.

use std::fs::File;

use crate::clock::Timestamp;

/// A file to be sent, whole or in ranges. It stays readable when it is replaced or removed meanwhile.
#[derive(Debug)]
pub struct OpenFile {
    pub file: File,
    /// In bytes.
    pub length: u64,
    pub modified: Timestamp,
    pub etag: ETag,
}

/// What the bytes of a file are called, without quotes: other bytes at the same address have another name.
///
/// 1 to 128 ASCII letters, digits, dashes and underscores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ETag(String);

/// Files failed in a way that the caller cannot act on.
///
/// The action reads after "failed to"; the cause is the source, for the log.
#[derive(Debug, thiserror::Error)]
#[error("failed to {action}")]
pub struct FileError {
    action: &'static str,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl ETag {
    pub fn parse(text: &str) -> Option<Self> {
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        ((1..=128).contains(&text.len()) && text.bytes().all(is_fit)).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FileError {
    pub fn new(action: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { action, source: source.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn etags_fit_into_quotes() {
        assert_eq!(ETag::parse("a-Z_9").unwrap().as_str(), "a-Z_9");
        for text in ["", "a\"b", "a b", "é", "W/a", &"a".repeat(129)] {
            assert!(ETag::parse(text).is_none(), "{text:?}");
        }
    }
}
