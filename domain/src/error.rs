//! What can go wrong in a use case.

use crate::catalog::open_file::FileError;

/// A storage failed in a way that the caller cannot act on.
///
/// The action reads after "failed to"; the driver's own error is the source, for the log.
#[derive(Debug, thiserror::Error)]
#[error("storage failed to {action}")]
pub struct StorageError {
    action: &'static str,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl StorageError {
    pub fn new(action: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { action, source: source.into() }
    }
}

/// Why a use case did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such user, a wrong key, a disabled or a removed account: callers can't tell which.
    #[error("unauthorized")]
    Unauthorized,
    /// Too many wrong keys for this name from this address.
    #[error("too many attempts, try again in {retry_after_seconds} s")]
    TooManyAttempts { retry_after_seconds: u32 },
    /// Too many accounts were made from this address.
    #[error("too many registrations, try again in {retry_after_seconds} s")]
    TooManyRegistrations { retry_after_seconds: u32 },
    #[error("registration is disabled")]
    RegistrationClosed,
    #[error("the name is taken")]
    NameTaken,
    /// Only administrators may, or an API key with another permission.
    #[error("forbidden")]
    Forbidden,
    /// What is asked for an API key would lead nowhere before it has a permission.
    #[error("the API key lacks the permission")]
    PermissionMissing,
    /// A library is scanned by one at a time.
    #[error("a scan is running")]
    ScanRunning,
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error("{0} not found")]
    NotFound(Missing),
    /// No KEPUB can be made of the book; why, in words.
    #[error("the book can't be converted: {0}")]
    Unconvertible(String),
    /// A page can't be shown; why, in words.
    #[error("the page can't be shown: {0}")]
    Unshowable(String),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A value that was refused: which field, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` must be {expected}")]
pub struct Invalid {
    pub field: &'static str,
    pub expected: String,
}

impl Invalid {
    pub fn new(field: &'static str, expected: impl Into<String>) -> Self {
        Self { field, expected: expected.into() }
    }
}

/// What was looked for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    User,
    Progress,
    Link,
    Book,
    Label,
    Library,
    Publication,
    Series,
    Author,
    File,
    ApiKey,
    ShortUrl,
    Page,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::User => "User",
            Self::Progress => "Progress",
            Self::Link => "Link",
            Self::Book => "Book",
            Self::Label => "Label",
            Self::Library => "Library",
            Self::Publication => "Publication",
            Self::Series => "Series",
            Self::Author => "Author",
            Self::File => "File",
            Self::ApiKey => "API key",
            Self::ShortUrl => "Short URL",
            Self::Page => "Page",
        })
    }
}

/// Whether a storage had what it was to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Changed {
    Yes,
    Absent,
}

impl Changed {
    /// Makes absence the caller's error.
    pub(crate) fn or(self, missing: Missing) -> Result<(), Error> {
        match self {
            Self::Yes => Ok(()),
            Self::Absent => Err(Error::NotFound(missing)),
        }
    }
}
