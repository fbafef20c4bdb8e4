//! API keys: secrets that open some of a user's pages to a device that can't sign in.
//!
//! A key is a bearer's: who has it is its owner, for what its permissions open. It is kept readable, since its owner
//! is shown it again, and looked up by its digest, so that the time of a look-up tells nothing of it. No key is
//! remembered anywhere else: one that is revoked is gone at once, on every node.

mod service;

use std::{collections::BTreeSet, fmt};

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

pub use self::service::{ApiKeyService, Visitor};
use crate::{
    accounts::{Account, UserId},
    bearer,
    clock::Timestamp,
    error::{Changed, Invalid, StorageError},
    ids::id,
    randomness::Randomness,
    text::name,
};

id!(
    /// What a key is called where the key itself must not be told.
    ApiKeyId, "id", made
);
name!(
    /// What the owner calls a key: 1 to 100 characters, trimmed.
    ApiKeyName, "name", 100
);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub user: UserId,
    pub name: ApiKeyName,
    pub secret: Secret,
    pub permissions: BTreeSet<Permission>,
    pub created_at: Timestamp,
    /// When its name or permissions were changed last.
    pub updated_at: Timestamp,
    /// To the minute.
    pub last_accessed_at: Option<Timestamp>,
}

impl ApiKey {
    /// Changes the key at this time; what changes nothing leaves the time of the last change, too.
    pub fn change(&mut self, change: &ApiKeyChange, at: Timestamp) {
        let changed = match change {
            ApiKeyChange::Rename(name) => std::mem::replace(&mut self.name, name.clone()) != *name,
            ApiKeyChange::Grant(permission) => self.permissions.insert(*permission),
            ApiKeyChange::Revoke(permission) => self.permissions.remove(permission),
        };
        if changed {
            self.updated_at = self.updated_at.max(at);
        }
    }
}

/// What a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// The pages for browsers of e-readers.
    EreaderBrowser,
    /// The catalogues.
    Opds,
}

impl Permission {
    pub const ALL: [Self; 2] = [Self::EreaderBrowser, Self::Opds];

    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|it| it.as_str() == text);
        known.ok_or_else(|| Invalid::new("permission", Self::ALL.map(Self::as_str).join(" or ")))
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EreaderBrowser => "ereader_browser",
            Self::Opds => "opds",
        }
    }
}

/// One thing to be changed of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiKeyChange {
    Rename(ApiKeyName),
    Grant(Permission),
    Revoke(Permission),
}

/// The key itself, as devices send it: `ak_` and 32 random bytes in base64url.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    const PREFIX: &str = "ak_";

    pub fn new(randomness: &dyn Randomness) -> Self {
        Self(SecretString::from(format!("{}{}", Self::PREFIX, bearer::make(randomness))))
    }

    /// Accepts what looks like a key.
    pub fn parse(text: &str) -> Option<Self> {
        let is_key = text.strip_prefix(Self::PREFIX).is_some_and(bearer::is_token);
        is_key.then(|| Self(SecretString::from(text)))
    }

    /// The key, for its owner to see and for a storage to write.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub fn digest(&self) -> SecretDigest {
        SecretDigest(Sha256::digest(self.expose()).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.digest() == other.digest()
    }
}

impl Eq for Secret {}

/// The SHA-256 of a key's text: what storages find it by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretDigest([u8; 32]);

impl SecretDigest {
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretDigest")
    }
}

/// Where keys live.
#[async_trait]
pub trait ApiKeyRepository: Send + Sync {
    /// Keeps a new key; absent if there is no such account.
    async fn insert(&self, key: &ApiKey) -> Result<Changed, StorageError>;

    /// Lists a user's keys by the time of their making, then by id.
    async fn list(&self, user: &UserId) -> Result<Vec<ApiKey>, StorageError>;

    /// Returns the key with this digest and its owner, both as they are now.
    async fn find(&self, digest: &SecretDigest) -> Result<Option<(ApiKey, Account)>, StorageError>;

    /// Makes a change as [`ApiKey::change`] says and returns the key; `None` if the user has no such key. Two changes
    /// at the same time both hold.
    async fn update(
        &self,
        user: &UserId,
        id: &ApiKeyId,
        change: &ApiKeyChange,
        at: Timestamp,
    ) -> Result<Option<ApiKey>, StorageError>;

    /// Notes a use; an earlier one than is noted changes nothing. Absent is fine.
    async fn touch(&self, user: &UserId, id: &ApiKeyId, at: Timestamp) -> Result<(), StorageError>;

    /// Removes the key, with the short URLs that lead to it; absent if the user has no such key.
    async fn remove(&self, user: &UserId, id: &ApiKeyId) -> Result<Changed, StorageError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;

    impl Randomness for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn a_key_is_32_bytes_in_base64url() {
        let secret = Secret::new(&Sevens);
        assert_eq!(secret.expose(), "ak_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
        assert_eq!(Secret::parse(secret.expose()), Some(secret));
    }

    #[test]
    fn nothing_else_is_a_key() {
        let digits = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
        assert!(Secret::parse(&format!("ak_{digits}")).is_some());
        for text in ["", "ak_", digits, &format!("AK_{digits}"), &format!("ak_{digits}c"), &format!("ak_{digits}=")] {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
        for last in ["+", "/", "d", "é", " "] {
            assert_eq!(Secret::parse(&format!("ak_{}{last}", &digits[..42])), None, "{last}");
        }
    }

    #[test]
    fn keys_are_not_printed() {
        let secret = Secret::new(&Sevens);
        assert_eq!(format!("{secret:?} {:?}", secret.digest()), "Secret SecretDigest");
    }

    #[test]
    fn a_digest_is_the_sha_256_of_the_text() {
        let digest = Secret::new(&Sevens).digest();
        assert_eq!(digest.as_bytes()[..], Sha256::digest("ak_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc")[..]);
    }

    #[test]
    fn permissions_are_spelled_in_one_way() {
        for permission in Permission::ALL {
            assert_eq!(Permission::parse(permission.as_str()), Ok(permission));
        }
        let refused = Permission::parse("Opds").unwrap_err().to_string();
        assert_eq!(refused, "`permission` must be ereader_browser or opds");
    }
}
