//! Sessions in memory.

use async_trait::async_trait;
use domain::{
    accounts::{Account, UserId},
    clock::Timestamp,
    error::{Changed, StorageError},
    sessions::{Session, SessionDigest, SessionRepository},
};

use crate::Memory;

#[async_trait]
impl SessionRepository for Memory {
    async fn insert(&self, session: &Session, now: Timestamp) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        if state.account(&session.user).is_none() {
            return Ok(Changed::Absent);
        }
        state.sessions.retain(|_, kept| kept.is_live(now));
        state.sessions.insert(session.digest, session.clone());
        Ok(Changed::Yes)
    }

    async fn find(&self, digest: &SessionDigest, now: Timestamp) -> Result<Option<Account>, StorageError> {
        let mut state = self.lock();
        let session = state.sessions.get(digest).filter(|session| session.is_live(now)).cloned();
        Ok(session.and_then(|session| state.account(&session.user).cloned()))
    }

    async fn remove(&self, digest: &SessionDigest) -> Result<(), StorageError> {
        self.lock().sessions.remove(digest);
        Ok(())
    }

    async fn remove_all(&self, user: &UserId) -> Result<(), StorageError> {
        self.lock().sessions.retain(|_, session| session.user != *user);
        Ok(())
    }
}
