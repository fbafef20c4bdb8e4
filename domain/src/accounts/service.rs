//! What becomes of accounts, by their readers and by administrators.

use std::{net::IpAddr, sync::Arc};

use super::{
    Account, AccountChange, AccountRepository, Inserted, NewAccount, Offer, Role, Settings, UserId, UserName,
    set_up::{SetUp, SetUpToken},
};
use crate::{
    clock::Clock,
    error::{Error, Missing},
    passwords::{DeviceKey, Passwords},
    sessions::SessionRepository,
    sign_in::{Reader, VerifiedKeys},
    throttle::{Address, Throttle, Wait},
};

/// Who may make an account from a device or a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    Open,
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Enabled,
    Disabled,
}

/// Makes, changes and removes accounts.
pub struct AccountService {
    repository: Arc<dyn AccountRepository>,
    sessions: Arc<dyn SessionRepository>,
    passwords: Arc<Passwords>,
    verified: Arc<VerifiedKeys>,
    clock: Arc<dyn Clock>,
    registration: Registration,
    registrations: Option<Throttle<Address>>,
    set_up: SetUp,
}

impl AccountService {
    /// Makes a service with open registration and without throttling.
    pub fn new(
        repository: Arc<dyn AccountRepository>,
        sessions: Arc<dyn SessionRepository>,
        passwords: Arc<Passwords>,
        verified: Arc<VerifiedKeys>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            repository,
            sessions,
            passwords,
            verified,
            clock,
            registration: Registration::Open,
            registrations: None,
            set_up: SetUp::default(),
        }
    }

    #[must_use]
    pub fn with_registration(self, registration: Registration) -> Self {
        Self { registration, ..self }
    }

    /// Lets whoever knows `token` be the first administrator. The token is known to this process alone.
    #[must_use]
    pub fn with_set_up(self, token: SetUpToken) -> Self {
        Self { set_up: SetUp::with(token), ..self }
    }

    /// Allows 5 registrations per address and minute, attempts to set up included.
    #[must_use]
    pub fn throttled(self) -> Self {
        Self { registrations: Some(Throttle::new(5, 60, Arc::clone(&self.clock))), ..self }
    }

    /// Makes an account for whoever asks, if registration is open; `from` is where the request comes from.
    pub async fn register(&self, name: UserName, key: &DeviceKey, from: IpAddr) -> Result<(), Error> {
        if self.registration == Registration::Closed {
            return Err(Error::RegistrationClosed);
        }
        self.admit(from)?;
        self.add(name, key, Role::Reader).await
    }

    /// Whether there is no administrator, so that somebody has to be the first. Once there was one, this process
    /// doesn't look again.
    pub async fn needs_set_up(&self) -> Result<bool, Error> {
        if self.set_up.is_done() {
            return Ok(false);
        }
        let mut last = None;
        loop {
            let page = self.repository.list(last.as_ref(), 100).await?;
            if page.iter().any(|account| account.admin) {
                self.set_up.note_done();
                return Ok(false);
            }
            match page.into_iter().last() {
                Some(account) => last = Some(account.name),
                None => return Ok(true),
            }
        }
    }

    /// Makes the first administrator, whether registration is open or not; `from` is where the request comes from.
    ///
    /// A wrong token is [`Error::Unauthorized`]; once there is any administrator, [`Error::Forbidden`]. Of those who
    /// come at the same time to this process, one is served, and the others are told to try again. Two processes don't
    /// know of each other: if each is told its own token at the same moment, both make an administrator.
    pub async fn set_up(&self, name: UserName, key: &DeviceKey, token: &str, from: IpAddr) -> Result<(), Error> {
        if !self.needs_set_up().await? {
            return Err(Error::Forbidden);
        }
        self.admit(from)?;
        self.set_up.check(token)?;
        let _turn = self.set_up.take_turn().ok_or(Error::TooManyRegistrations { retry_after_seconds: 1 })?;
        // Again, as the turn before may have made one.
        if !self.needs_set_up().await? {
            return Err(Error::Forbidden);
        }
        self.add(name, key, Role::Administrator).await
    }

    fn admit(&self, from: IpAddr) -> Result<(), Error> {
        let Some(registrations) = &self.registrations else {
            return Ok(());
        };
        let too_many = |wait: Wait| Error::TooManyRegistrations { retry_after_seconds: wait.seconds };
        registrations.admit(&from.into()).map_err(too_many)
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

    /// Changes the password and ends all sessions; everything else stays.
    ///
    /// Sessions end first: if this breaks off in between, none is left that the old password began. They end once more
    /// after the change, since the old password may have begun another meanwhile.
    pub async fn change_password(&self, reader: &Reader, key: &DeviceKey) -> Result<(), Error> {
        let password_hash = Some(self.passwords.hash(key).await);
        let change = AccountChange { password_hash, ..AccountChange::default() };
        self.sessions.remove_all(&reader.id).await?;
        self.update(&reader.id, change).await.map_err(absent_is_unauthorized)?;
        Ok(self.sessions.remove_all(&reader.id).await?)
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
