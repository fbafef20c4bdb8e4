//! Accounts: who reads, and what they chose.

use std::{net::IpAddr, sync::Arc};

use async_trait::async_trait;

use crate::{
    clock::{Clock, Timestamp},
    error::{Changed, Error, Invalid, Missing, StorageError},
    passwords::{DeviceKey, PasswordHash, Passwords},
    sign_in::{Reader, VerifiedKeys},
    text::Text,
    throttle::{Address, Throttle},
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

    /// Removes the account and everything that is the user's: places, links, labels.
    ///
    /// Where that takes many steps the account goes last, and nothing new is kept for it meanwhile; after a failure,
    /// removing it again goes on. Absent is fine.
    async fn remove(&self, user: &UserId) -> Result<(), StorageError>;

    /// Lists up to `limit` accounts by name, those after `after`.
    async fn list(&self, after: Option<&UserName>, limit: u16) -> Result<Vec<Account>, StorageError>;
}

/// Who may make an account from a device or a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    Open,
    Closed,
}

/// Makes, changes and removes accounts.
pub struct AccountService {
    repository: Arc<dyn AccountRepository>,
    passwords: Arc<Passwords>,
    verified: Arc<VerifiedKeys>,
    clock: Arc<dyn Clock>,
    registration: Registration,
    registrations: Option<Throttle<Address>>,
}

impl AccountService {
    /// Makes a service with open registration and without throttling.
    pub fn new(
        repository: Arc<dyn AccountRepository>,
        passwords: Arc<Passwords>,
        verified: Arc<VerifiedKeys>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { repository, passwords, verified, clock, registration: Registration::Open, registrations: None }
    }

    #[must_use]
    pub fn with_registration(self, registration: Registration) -> Self {
        Self { registration, ..self }
    }

    /// Allows 5 registrations per address and minute.
    #[must_use]
    pub fn throttled(self) -> Self {
        Self { registrations: Some(Throttle::new(5, 60, Arc::clone(&self.clock))), ..self }
    }

    /// Makes an account for whoever asks, if registration is open; `from` is where the request comes from.
    pub async fn register(&self, name: UserName, key: &DeviceKey, from: IpAddr) -> Result<(), Error> {
        if self.registration == Registration::Closed {
            return Err(Error::RegistrationClosed);
        }
        if let Some(registrations) = &self.registrations {
            registrations
                .admit(&from.into())
                .map_err(|wait| Error::TooManyRegistrations { retry_after_seconds: wait.seconds })?;
        }
        self.add(name, key, Role::Reader).await
    }

    /// Makes an account, whether registration is open or not.
    pub async fn add(&self, name: UserName, key: &DeviceKey, role: Role) -> Result<(), Error> {
        if self.repository.find(&name).await?.is_some() {
            return Err(Error::NameTaken);
        }
        let account = NewAccount {
            name: name.clone(),
            password_hash: self.passwords.hash(key).await,
            admin: role == Role::Administrator,
            created_at: self.clock.now(),
        };
        match self.repository.insert(&account).await? {
            Inserted::Yes => {
                self.verified.forget_name(&name);
                Ok(())
            }
            Inserted::Taken => Err(Error::NameTaken),
        }
    }

    /// Changes the password; everything else stays.
    pub async fn change_password(&self, reader: &Reader, key: &DeviceKey) -> Result<(), Error> {
        let password_hash = Some(self.passwords.hash(key).await);
        let change = AccountChange { password_hash, ..AccountChange::default() };
        self.update(&reader.id, change).await.map_err(absent_is_unauthorized)
    }

    /// Removes the account and all that is the user's.
    pub async fn remove(&self, reader: &Reader) -> Result<(), Error> {
        let removed = self.repository.remove(&reader.id).await;
        // Forgotten even if that failed halfway: nothing is known of the account any more.
        self.verified.forget(&reader.id);
        Ok(removed?)
    }

    pub async fn settings(&self, reader: &Reader) -> Result<Settings, Error> {
        Ok(self.find(&reader.name).await.map_err(absent_is_unauthorized)?.settings)
    }

    /// Changes those settings that are given, and returns all.
    pub async fn change_settings(
        &self,
        reader: &Reader,
        offer: Option<Offer>,
        card: Option<bool>,
    ) -> Result<Settings, Error> {
        let change = AccountChange { offer, card, ..AccountChange::default() };
        self.update(&reader.id, change).await.map_err(absent_is_unauthorized)?;
        self.settings(reader).await
    }

    /// Finds an account for administration.
    pub async fn find(&self, name: &UserName) -> Result<Account, Error> {
        self.repository.find(name).await?.ok_or(Error::NotFound(Missing::User))
    }

    /// Lists up to `limit` accounts by name, those after `after`.
    pub async fn list(&self, after: Option<&UserName>, limit: u16) -> Result<Vec<Account>, Error> {
        Ok(self.repository.list(after, limit).await?)
    }

    /// Makes an administrator of the account, or takes that away.
    pub async fn set_role(&self, user: &UserId, role: Role) -> Result<(), Error> {
        let admin = Some(role == Role::Administrator);
        self.update(user, AccountChange { admin, ..AccountChange::default() }).await
    }

    /// Refuses the account everywhere, or lets it in again.
    pub async fn set_access(&self, user: &UserId, access: Access) -> Result<(), Error> {
        let disabled = Some(access == Access::Disabled);
        self.update(user, AccountChange { disabled, ..AccountChange::default() }).await
    }

    async fn update(&self, user: &UserId, change: AccountChange) -> Result<(), Error> {
        let changed = self.repository.update(user, &change).await?;
        self.verified.forget(user);
        changed.or(Missing::User)
    }
}

/// A reader is still remembered here whose account was removed on another node: their key is wrong by now.
fn absent_is_unauthorized(error: Error) -> Error {
    match error {
        Error::NotFound(Missing::User) => Error::Unauthorized,
        error => error,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Reader,
    Administrator,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Enabled,
    Disabled,
}
