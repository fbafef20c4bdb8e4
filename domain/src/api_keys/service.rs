//! What owners do with keys, and keys for their owners.

use std::{net::IpAddr, sync::Arc};

use quick_cache::sync::Cache;

use crate::{
    accounts::Account,
    clock::Clock,
    error::{Changed, Error, Invalid, Missing},
    randomness::Randomness,
    sign_in::Reader,
    throttle::{Address, Throttle},
};

use super::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeyName, ApiKeyRepository, Permission, Secret, SecretDigest};

/// Whoever came with a key: its owner, for what it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    pub reader: Reader,
    pub key: ApiKey,
}

/// Makes, changes and removes keys, and tells who comes with one.
pub struct ApiKeyService {
    repository: Arc<dyn ApiKeyRepository>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    failures: Option<Throttle<Address>>,
    /// Those that have opened something, so that they are no guesses; what they open is looked up all the same.
    known: Cache<SecretDigest, ()>,
    /// The uses that are being noted.
    noted: Throttle<ApiKeyId>,
}

impl ApiKeyService {
    /// The most keys that a user can have.
    pub const MOST: usize = 100;
    /// How long a use stands for those after it.
    const NOTED_SECONDS: u32 = 60;
    const KNOWN: usize = 20_000;

    /// Makes a service without throttling.
    pub fn new(repository: Arc<dyn ApiKeyRepository>, clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Self {
        let noted = Throttle::new(1, Self::NOTED_SECONDS, Arc::clone(&clock));
        Self { repository, clock, randomness, failures: None, known: Cache::new(Self::KNOWN), noted }
    }

    /// Allows 60 keys that open nothing per address and minute.
    #[must_use]
    pub fn throttled(self) -> Self {
        Self { failures: Some(Throttle::new(60, 60, Arc::clone(&self.clock))), ..self }
    }

    /// Makes a key without permissions. Keys are counted before: several that are made at the same moment can pass the
    /// limit together.
    pub async fn create(&self, reader: &Reader, name: ApiKeyName) -> Result<ApiKey, Error> {
        if self.repository.list(&reader.id).await?.len() >= Self::MOST {
            return Err(Invalid::new("keys", format!("at most {}", Self::MOST)).into());
        }
        let now = self.clock.now();
        let key = ApiKey {
            id: ApiKeyId::new(now, &*self.randomness),
            user: reader.id.clone(),
            name,
            secret: Secret::new(&*self.randomness),
            permissions: [].into(),
            created_at: now,
            updated_at: now,
            last_accessed_at: None,
        };
        match self.repository.insert(&key).await? {
            Changed::Yes => Ok(key),
            Changed::Absent => Err(Error::Unauthorized),
        }
    }

    /// Lists the reader's keys, the oldest first.
    pub async fn list(&self, reader: &Reader) -> Result<Vec<ApiKey>, Error> {
        Ok(self.repository.list(&reader.id).await?)
    }

    pub async fn rename(&self, reader: &Reader, id: &ApiKeyId, name: ApiKeyName) -> Result<ApiKey, Error> {
        self.update(reader, id, ApiKeyChange::Rename(name)).await
    }

    /// Gives the key a permission; one that it has already is fine.
    pub async fn grant(&self, reader: &Reader, id: &ApiKeyId, permission: Permission) -> Result<ApiKey, Error> {
        self.update(reader, id, ApiKeyChange::Grant(permission)).await
    }

    /// Takes a permission from the key, at once and everywhere; one that it hasn't is fine.
    pub async fn revoke(&self, reader: &Reader, id: &ApiKeyId, permission: Permission) -> Result<ApiKey, Error> {
        self.update(reader, id, ApiKeyChange::Revoke(permission)).await
    }

    /// Removes the key, at once and everywhere.
    pub async fn remove(&self, reader: &Reader, id: &ApiKeyId) -> Result<(), Error> {
        self.repository.remove(&reader.id, id).await?.or(Missing::ApiKey)
    }

    /// Returns whom `text` belongs to, if it is a key with this permission; `from` is where the request comes from.
    ///
    /// What is no key, and the key of a disabled account, is [`Error::Unauthorized`]; a key without the permission is
    /// [`Error::Forbidden`].
    pub async fn open(&self, text: &str, permission: Permission, from: IpAddr) -> Result<Visitor, Error> {
        let (key, owner) = self.find(text, from.into()).await?;
        if !key.permissions.contains(&permission) {
            return Err(Error::Forbidden);
        }
        Ok(Visitor { reader: Reader::from(&owner), key })
    }

    /// Whether this use is to be noted: says so once a minute for each key, to one of many who ask at the same time.
    pub fn is_due(&self, visitor: &Visitor) -> bool {
        let now = self.clock.now();
        let stands = i64::from(Self::NOTED_SECONDS) * 1000;
        let is_old = visitor.key.last_accessed_at.is_none_or(|last| now.millis_since(last) >= stands);
        is_old && self.noted.admit(&visitor.key.id).is_ok()
    }

    /// Notes that the key is used now. No answer needs to wait for it.
    pub async fn note_use(&self, key: &ApiKey) -> Result<(), Error> {
        let outcome = self.repository.touch(&key.user, &key.id, self.clock.now()).await;
        if outcome.is_err() {
            self.noted.clear(&key.id);
        }
        Ok(outcome?)
    }

    async fn update(&self, reader: &Reader, id: &ApiKeyId, change: ApiKeyChange) -> Result<ApiKey, Error> {
        let changed = self.repository.update(&reader.id, id, &change, self.clock.now()).await?;
        changed.ok_or(Error::NotFound(Missing::ApiKey))
    }

    /// Counts what may be a guess before its outcome is known, so that many at once are no way around the limit. A key
    /// that has opened something is none, however many requests come with it.
    async fn find(&self, text: &str, from: Address) -> Result<(ApiKey, Account), Error> {
        let digest = Secret::parse(text).map(|secret| secret.digest());
        if let Some(digest) = digest.filter(|digest| self.known.get(digest).is_some()) {
            return self.find_known(digest, from).await;
        }
        self.count(from)?;
        let outcome = self.look_up(digest).await;
        if let (Some(failures), false) = (&self.failures, is_unauthorized(&outcome)) {
            failures.give_back(&from);
        }
        if let (Some(digest), Ok(_)) = (digest, &outcome) {
            self.known.insert(digest, ());
        }
        outcome
    }

    async fn find_known(&self, digest: SecretDigest, from: Address) -> Result<(ApiKey, Account), Error> {
        let outcome = self.look_up(Some(digest)).await;
        if is_unauthorized(&outcome) {
            self.known.remove(&digest);
            self.count(from)?;
        }
        outcome
    }

    fn count(&self, from: Address) -> Result<(), Error> {
        let Some(failures) = &self.failures else {
            return Ok(());
        };
        failures.admit(&from).map_err(|wait| Error::TooManyAttempts { retry_after_seconds: wait.seconds })
    }

    async fn look_up(&self, digest: Option<SecretDigest>) -> Result<(ApiKey, Account), Error> {
        let digest = digest.ok_or(Error::Unauthorized)?;
        let found = self.repository.find(&digest).await?;
        found.filter(|(_, owner)| !owner.disabled).ok_or(Error::Unauthorized)
    }
}

fn is_unauthorized<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Unauthorized))
}
