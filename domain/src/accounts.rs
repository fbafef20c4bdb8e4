//! Accounts: who reads, and what they chose.

mod service;
mod set_up;

use async_trait::async_trait;

pub use self::{
    service::{Access, AccountService, Registration},
    set_up::SetUpToken,
};
use crate::{
    clock::Timestamp,
    error::{Changed, Invalid, StorageError},
    passwords::PasswordHash,
    text::Text,
};

/// What a user signs in as: 1 to 64 characters, trimmed, case-sensitive, without a colon (HTTP Basic ends it there).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(Text<64>);

impl UserName {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() || text.contains(':') {
            return Err(Invalid::new("username", "1 to 64 characters without a colon"));
        }
        Ok(Self(Text::parse("username", text)?))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<UserName> for String {
    fn from(name: UserName) -> Self {
        name.0.into()
    }
}

/// What a storage calls a user; opaque.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(String);

impl UserId {
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: UserId,
    pub name: UserName,
    pub password_hash: PasswordHash,
    pub settings: Settings,
    pub admin: bool,
    pub disabled: bool,
    pub created_at: Timestamp,
}

impl Account {
    pub fn role(&self) -> Role {
        if self.admin { Role::Administrator } else { Role::Reader }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Reader,
    Administrator,
}

/// What a user can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub offer: Offer,
    /// Whether anybody may see the card of what the user reads.
    pub card: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { offer: Offer::Latest, card: true }
    }
}

/// Which place devices are offered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Offer {
    /// The one pushed last.
    #[default]
    Latest,
    /// The furthest: a push further back is kept as its device's place, but not offered.
    Furthest,
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    pub name: UserName,
    pub password_hash: PasswordHash,
    pub admin: bool,
    pub created_at: Timestamp,
}

/// What to change of an account; `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountChange {
    pub password_hash: Option<PasswordHash>,
    pub offer: Option<Offer>,
    pub card: Option<bool>,
    pub admin: Option<bool>,
    pub disabled: Option<bool>,
}

/// Whether a name was free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Inserted {
    Yes,
    Taken,
}

/// Where accounts live.
#[async_trait]
pub trait AccountRepository: Send + Sync {
    async fn find(&self, name: &UserName) -> Result<Option<Account>, StorageError>;

    /// Makes an account with the default [`Settings`]; of many who ask for one name at the same time, one gets it.
    async fn insert(&self, account: &NewAccount) -> Result<Inserted, StorageError>;

    /// Changes what `change` names; absent if there is no such account.
    async fn update(&self, user: &UserId, change: &AccountChange) -> Result<Changed, StorageError>;

    /// Replaces the password hash `old` with `new`; does nothing if it has been changed meanwhile.
    async fn replace_hash(&self, user: &UserId, old: &PasswordHash, new: &PasswordHash) -> Result<(), StorageError>;

    /// Removes the account and everything that is the user's: places, links, labels, API keys, sessions.
    ///
    /// Where that takes many steps the account goes last, and nothing new is kept for it meanwhile; after a failure,
    /// removing it again goes on. Absent is fine.
    async fn remove(&self, user: &UserId) -> Result<(), StorageError>;

    /// Lists up to `limit` accounts by name, those after `after`.
    async fn list(&self, after: Option<&UserName>, limit: u16) -> Result<Vec<Account>, StorageError>;
}
