//! Accounts in memory.

use std::ops::Bound;

use async_trait::async_trait;
use domain::{
    accounts::{Account, AccountChange, AccountRepository, Inserted, NewAccount, Settings, UserId, UserName},
    catalog::libraries::Grantee,
    error::{Changed, StorageError},
    passwords::PasswordHash,
};

use crate::{Memory, State, shelf::Shelf};

#[async_trait]
impl AccountRepository for Memory {
    async fn find(&self, name: &UserName) -> Result<Option<Account>, StorageError> {
        Ok(self.lock().accounts.get(name).cloned())
    }

    async fn insert(&self, account: &NewAccount) -> Result<Inserted, StorageError> {
        let mut state = self.lock();
        if state.accounts.contains_key(&account.name) {
            return Ok(Inserted::Taken);
        }
        state.last_id += 1;
        let id = UserId::new(state.last_id.to_string());
        state.shelves.insert(id.clone(), Shelf::default());
        state.accounts.insert(
            account.name.clone(),
            Account {
                id,
                name: account.name.clone(),
                password_hash: account.password_hash.clone(),
                settings: Settings::default(),
                admin: account.admin,
                disabled: false,
                created_at: account.created_at,
            },
        );
        Ok(Inserted::Yes)
    }

    async fn update(&self, user: &UserId, change: &AccountChange) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let Some(account) = state.account(user) else {
            return Ok(Changed::Absent);
        };
        let change = change.clone();
        account.password_hash = change.password_hash.unwrap_or_else(|| account.password_hash.clone());
        account.settings.offer = change.offer.unwrap_or(account.settings.offer);
        account.settings.card = change.card.unwrap_or(account.settings.card);
        account.admin = change.admin.unwrap_or(account.admin);
        account.disabled = change.disabled.unwrap_or(account.disabled);
        Ok(Changed::Yes)
    }

    async fn replace_hash(&self, user: &UserId, old: &PasswordHash, new: &PasswordHash) -> Result<(), StorageError> {
        if let Some(account) = self.lock().account(user).filter(|account| account.password_hash == *old) {
            account.password_hash = new.clone();
        }
        Ok(())
    }

    async fn remove(&self, user: &UserId) -> Result<(), StorageError> {
        let mut state = self.lock();
        state.shelves.remove(user);
        state.api_keys.retain(|_, key| key.user != *user);
        state.short_urls.retain(|_, url| url.user != *user);
        state.sessions.retain(|_, session| session.user != *user);
        state.accounts.retain(|_, account| account.id != *user);
        let grantee = Grantee::User(user.clone());
        for catalog in state.catalogs.values_mut() {
            catalog.grantees.remove(&grantee);
        }
        Ok(())
    }

    async fn list(&self, after: Option<&UserName>, limit: u16) -> Result<Vec<Account>, StorageError> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let state = self.lock();
        let accounts = state.accounts.range((start, Bound::Unbounded));
        Ok(accounts.take(limit.into()).map(|(_, account)| account.clone()).collect())
    }
}

impl State {
    pub fn account(&mut self, user: &UserId) -> Option<&mut Account> {
        self.accounts.values_mut().find(|account| account.id == *user)
    }
}
