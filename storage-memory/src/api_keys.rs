//! API keys in memory.

use async_trait::async_trait;
use domain::{
    accounts::{Account, UserId},
    api_keys::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeyRepository, SecretDigest},
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{Memory, State};

#[async_trait]
impl ApiKeyRepository for Memory {
    async fn insert(&self, key: &ApiKey) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        if state.account(&key.user).is_none() {
            return Ok(Changed::Absent);
        }
        state.api_keys.insert(key.id.clone(), key.clone());
        Ok(Changed::Yes)
    }

    async fn list(&self, user: &UserId) -> Result<Vec<ApiKey>, StorageError> {
        let state = self.lock();
        let mut keys: Vec<ApiKey> = state.api_keys.values().filter(|key| key.user == *user).cloned().collect();
        keys.sort_by_key(|key| key.created_at);
        Ok(keys)
    }

    async fn find(&self, digest: &SecretDigest) -> Result<Option<(ApiKey, Account)>, StorageError> {
        let mut state = self.lock();
        let Some(key) = state.api_keys.values().find(|key| key.secret.digest() == *digest).cloned() else {
            return Ok(None);
        };
        Ok(state.account(&key.user).cloned().map(|owner| (key, owner)))
    }

    async fn update(
        &self,
        user: &UserId,
        id: &ApiKeyId,
        change: &ApiKeyChange,
        at: Timestamp,
    ) -> Result<Option<ApiKey>, StorageError> {
        let mut state = self.lock();
        let Some(key) = state.api_key(user, id) else {
            return Ok(None);
        };
        key.change(change, at);
        Ok(Some(key.clone()))
    }

    async fn touch(&self, user: &UserId, id: &ApiKeyId, at: Timestamp) -> Result<(), StorageError> {
        if let Some(key) = self.lock().api_key(user, id) {
            key.last_accessed_at = key.last_accessed_at.max(Some(at));
        }
        Ok(())
    }

    async fn remove(&self, user: &UserId, id: &ApiKeyId) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        if state.api_key(user, id).is_none() {
            return Ok(Changed::Absent);
        }
        state.api_keys.remove(id);
        state.short_urls.retain(|_, url| url.key != *id);
        Ok(Changed::Yes)
    }
}

impl State {
    pub fn api_key(&mut self, user: &UserId, id: &ApiKeyId) -> Option<&mut ApiKey> {
        self.api_keys.get_mut(id).filter(|key| key.user == *user)
    }
}
