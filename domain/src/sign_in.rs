//! Signing in: who sent a request, at the cost of a look-up for whoever was verified a moment ago.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use quick_cache::sync::Cache;

use crate::{
    accounts::{Account, AccountRepository, Role, UserId, UserName},
    clock::{Clock, Timestamp},
    error::Error,
    passwords::{DeviceKey, Passwords, Verdict},
    randomness::Randomness,
    throttle::{Address, Throttle},
};

/// The user that a request was authenticated as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub id: UserId,
    pub name: UserName,
    pub role: Role,
}

impl From<&Account> for Reader {
    fn from(account: &Account) -> Self {
        Self { id: account.id.clone(), name: account.name.clone(), role: account.role() }
    }
}

/// Tells who a name and key belong to.
pub struct SignInService {
    repository: Arc<dyn AccountRepository>,
    passwords: Arc<Passwords>,
    verified: Arc<VerifiedKeys>,
    failures: Option<Throttle<(Address, UserName)>>,
}

impl SignInService {
    pub fn new(repository: Arc<dyn AccountRepository>, passwords: Arc<Passwords>, verified: Arc<VerifiedKeys>) -> Self {
        Self { repository, passwords, verified, failures: None }
    }

    /// Allows 10 failures per address and name in 5 minutes; a success clears them.
    #[must_use]
    pub fn throttled(self, clock: Arc<dyn Clock>) -> Self {
        Self { failures: Some(Throttle::new(10, 5 * 60, clock)), ..self }
    }

    /// Returns the user with this name and key; `from` is where the request comes from.
    ///
    /// An unknown name, a wrong key and a disabled account are all [`Error::Unauthorized`], and cost the same.
    pub async fn sign_in(&self, name: &UserName, key: &DeviceKey, from: IpAddr) -> Result<Arc<Reader>, Error> {
        self.verified.find_or_verify(name, key, || self.verify(name, key, from)).await
    }

    /// The same as [`Self::sign_in`] by what the storage says now, whatever is remembered: for what is to last.
    pub async fn sign_in_anew(&self, name: &UserName, key: &DeviceKey, from: IpAddr) -> Result<Arc<Reader>, Error> {
        self.verify(name, key, from).await
    }

    /// Returns the user, if this name and key were verified a moment ago: the same as [`Self::sign_in`], at once.
    pub fn remembered(&self, name: &UserName, key: &DeviceKey) -> Option<Arc<Reader>> {
        self.verified.find(&self.verified.digest(name, key))
    }

    /// Counts the attempt before its outcome is known, so that many at once are no way around the limit.
    async fn verify(&self, name: &UserName, key: &DeviceKey, from: IpAddr) -> Result<Arc<Reader>, Error> {
        let Some(failures) = &self.failures else {
            return self.compare(name, key).await;
        };
        let attempt = (Address::from(from), name.clone());
        failures.admit(&attempt).map_err(|wait| Error::TooManyAttempts { retry_after_seconds: wait.seconds })?;
        let outcome = self.compare(name, key).await;
        match &outcome {
            Ok(_) => failures.clear(&attempt),
            Err(Error::Unauthorized) => {}
            Err(_) => failures.give_back(&attempt),
        }
        outcome
    }

    async fn compare(&self, name: &UserName, key: &DeviceKey) -> Result<Arc<Reader>, Error> {
        let account = self.repository.find(name).await?;
        let verdict = self.passwords.verify(key, account.as_ref().map(|it| &it.password_hash)).await?;
        let account = match account {
            Some(account) if verdict != Verdict::Wrong && !account.disabled => account,
            _ => return Err(Error::Unauthorized),
        };
        if verdict == Verdict::Outdated {
            self.replace_hash(&account, key).await?;
        }
        Ok(Arc::new(Reader::from(&account)))
    }

    async fn replace_hash(&self, account: &Account, key: &DeviceKey) -> Result<(), Error> {
        let hash = self.passwords.hash(key).await;
        Ok(self.repository.replace_hash(&account.id, &account.password_hash, &hash).await?)
    }
}

/// Keys that were verified in the last [`Self::SECONDS`] seconds, under a keyed digest.
///
/// On this node a changed, disabled or removed account is forgotten at once; on others after that time.
pub struct VerifiedKeys {
    clock: Arc<dyn Clock>,
    digest_key: [u8; 32],
    /// `None` stands for a refusal, only as long as others wait for it.
    readers: Cache<[u8; 32], Option<Verified>>,
    /// Counts what was forgotten, so that a verification begun before isn't remembered after.
    forgotten: AtomicU64,
}

#[derive(Clone)]
struct Verified {
    reader: Arc<Reader>,
    at: Timestamp,
}

impl VerifiedKeys {
    pub const SECONDS: u32 = 60;
    const CAPACITY: usize = 10_000;

    pub fn new(clock: Arc<dyn Clock>, randomness: &dyn Randomness) -> Self {
        let mut digest_key = [0; 32];
        randomness.fill(&mut digest_key);
        Self { clock, digest_key, readers: Cache::new(Self::CAPACITY), forgotten: AtomicU64::new(0) }
    }

    /// Drops all that is remembered of a user.
    pub(crate) fn forget(&self, user: &UserId) {
        self.forget_if(|reader| reader.id == *user);
    }

    /// Drops all that is remembered of whoever had this name before.
    pub(crate) fn forget_name(&self, name: &UserName) {
        self.forget_if(|reader| reader.name == *name);
    }

    fn forget_if(&self, is_meant: impl Fn(&Reader) -> bool) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.readers.retain(|_, verified| verified.as_ref().is_none_or(|it| !is_meant(&it.reader)));
    }

    fn find(&self, digest: &[u8; 32]) -> Option<Arc<Reader>> {
        let verified = self.readers.get(digest)??;
        self.is_fresh(&verified).then_some(verified.reader)
    }

    /// Returns who was verified with this name and key, or runs `verify`, once for all who ask meanwhile.
    async fn find_or_verify<V>(
        &self,
        name: &UserName,
        key: &DeviceKey,
        verify: impl FnOnce() -> V,
    ) -> Result<Arc<Reader>, Error>
    where
        V: Future<Output = Result<Arc<Reader>, Error>>,
    {
        let digest = self.digest(name, key);
        if let Some(reader) = self.find(&digest) {
            return Ok(reader);
        }
        self.readers.remove_if(&digest, |it| it.as_ref().is_some_and(|it| !self.is_fresh(it)));
        let guard = match self.readers.get_value_or_guard_async(&digest).await {
            Ok(Some(verified)) => return Ok(verified.reader),
            Ok(None) => return Err(Error::Unauthorized),
            Err(guard) => guard,
        };
        let forgotten = self.forgotten.load(Ordering::SeqCst);
        let verdict = verify().await;
        let outcome = match &verdict {
            Ok(reader) => Some(Verified { reader: Arc::clone(reader), at: self.clock.now() }),
            Err(Error::Unauthorized) => None,
            // Whoever waits tries anew.
            Err(_) => return verdict,
        };
        let refused = outcome.is_none();
        let _ = guard.insert(outcome);
        if refused || self.forgotten.load(Ordering::SeqCst) != forgotten {
            self.readers.remove(&digest);
        }
        verdict
    }

    fn is_fresh(&self, verified: &Verified) -> bool {
        let age = self.clock.now().millis_since(verified.at);
        (0..i64::from(Self::SECONDS) * 1000).contains(&age)
    }

    /// The key comes first: its length is fixed, so that no two pairs look alike.
    fn digest(&self, name: &UserName, key: &DeviceKey) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.digest_key);
        hasher.update(key.as_bytes()).update(name.as_str().as_bytes());
        *hasher.finalize().as_bytes()
    }
}
