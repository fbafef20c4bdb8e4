//! Short URLs: what one can type on an e-reader to get to a page that opens with an API key.

use std::{net::IpAddr, sync::Arc};

use async_trait::async_trait;

use crate::{
    accounts::UserId,
    api_keys::{ApiKey, ApiKeyId, ApiKeyRepository, Permission},
    clock::{Clock, Timestamp},
    error::{Error, Missing, StorageError},
    randomness::Randomness,
    sign_in::Reader,
    throttle::{Address, Throttle},
    typed,
};

/// What is typed: 6 characters, none of which looks like another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortCode(String);

impl ShortCode {
    const LENGTH: usize = 6;

    /// Makes one, each as likely as any other.
    pub fn new(randomness: &dyn Randomness) -> Self {
        Self(typed::random(Self::LENGTH, randomness))
    }

    /// Accepts a code in whatever case.
    pub fn parse(text: &str) -> Option<Self> {
        typed::parse(text, Self::LENGTH).map(Self)
    }

    /// The code in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A code that leads to a key until it expires, however often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortUrl {
    pub code: ShortCode,
    pub user: UserId,
    pub key: ApiKeyId,
    pub expires_at: Timestamp,
}

impl ShortUrl {
    /// Whether it still leads anywhere.
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}

/// What became of a new short URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Kept {
    Yes,
    /// A live one has the code.
    CodeTaken,
    /// The user has no such key.
    KeyGone,
}

/// Where short URLs live.
#[async_trait]
pub trait ShortUrlRepository: Send + Sync {
    /// Keeps `url`, if no other has its code that is live at `now`; of many who ask for one code at the same time, one
    /// gets it. Those that have expired are removed in time.
    async fn insert(&self, url: &ShortUrl, now: Timestamp) -> Result<Kept, StorageError>;

    /// Returns the key that `code` leads to, as it is now; `None` if the short URL isn't live at `now`.
    async fn find(&self, code: &ShortCode, now: Timestamp) -> Result<Option<ApiKey>, StorageError>;
}

/// Makes short URLs, and follows them.
pub struct ShortUrlService {
    keys: Arc<dyn ApiKeyRepository>,
    repository: Arc<dyn ShortUrlRepository>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    throttles: Option<Throttles>,
}

struct Throttles {
    made: Throttle<UserId>,
    failures: Throttle<Address>,
}

impl ShortUrlService {
    /// How long a short URL leads to its key.
    pub const MINUTES: u32 = 30;
    /// Of hundreds of millions of codes, not even two in a row should be taken.
    const ATTEMPTS: u32 = 20;

    /// Makes a service without throttling.
    pub fn new(
        keys: Arc<dyn ApiKeyRepository>,
        repository: Arc<dyn ShortUrlRepository>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { keys, repository, clock, randomness, throttles: None }
    }

    /// Allows 10 new short URLs per user and minute, and 10 codes that lead nowhere per address and minute.
    #[must_use]
    pub fn throttled(self) -> Self {
        let made = Throttle::new(10, 60, Arc::clone(&self.clock));
        let failures = Throttle::new(10, 60, Arc::clone(&self.clock));
        Self { throttles: Some(Throttles { made, failures }), ..self }
    }

    /// Makes a short URL for a key of the reader that opens pages for e-readers.
    pub async fn create(&self, reader: &Reader, key: &ApiKeyId) -> Result<ShortUrl, Error> {
        let keys = self.keys.list(&reader.id).await?;
        let key = keys.into_iter().find(|it| it.id == *key).ok_or(Error::NotFound(Missing::ApiKey))?;
        if !key.permissions.contains(&Permission::EreaderBrowser) {
            return Err(Error::PermissionMissing);
        }
        let Some(Throttles { made, .. }) = &self.throttles else {
            return self.insert(&key).await;
        };
        made.admit(&reader.id).map_err(|wait| Error::TooManyAttempts { retry_after_seconds: wait.seconds })?;
        let outcome = self.insert(&key).await;
        if outcome.is_err() {
            made.give_back(&reader.id);
        }
        outcome
    }

    /// Returns the key that `text` leads to; `from` is where the request comes from.
    ///
    /// What never was a code, is none any more, or has lost its key is [`Missing::ShortUrl`].
    pub async fn resolve(&self, text: &str, from: IpAddr) -> Result<ApiKey, Error> {
        let Some(Throttles { failures, .. }) = &self.throttles else {
            return self.find(text).await;
        };
        let from = Address::from(from);
        // Counted before its outcome is known, so that many at once are no way around the limit.
        failures.admit(&from).map_err(|wait| Error::TooManyAttempts { retry_after_seconds: wait.seconds })?;
        let outcome = self.find(text).await;
        if !matches!(outcome, Err(Error::NotFound(_))) {
            failures.give_back(&from);
        }
        outcome
    }

    async fn insert(&self, key: &ApiKey) -> Result<ShortUrl, Error> {
        for _ in 0..Self::ATTEMPTS {
            let now = self.clock.now();
            let url = ShortUrl {
                code: ShortCode::new(&*self.randomness),
                user: key.user.clone(),
                key: key.id.clone(),
                expires_at: Timestamp::from_millis(now.as_millis() + i64::from(Self::MINUTES) * 60_000),
            };
            match self.repository.insert(&url, now).await? {
                Kept::Yes => return Ok(url),
                Kept::CodeTaken => {}
                Kept::KeyGone => return Err(Error::NotFound(Missing::ApiKey)),
            }
        }
        Err(StorageError::new("find a free short code", "all that were tried are taken").into())
    }

    async fn find(&self, text: &str) -> Result<ApiKey, Error> {
        let code = ShortCode::parse(text).ok_or(Error::NotFound(Missing::ShortUrl))?;
        let key = self.repository.find(&code, self.clock.now()).await?;
        key.ok_or(Error::NotFound(Missing::ShortUrl))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// Different bytes each time, the same in each run.
    #[derive(Default)]
    struct Hashed(AtomicU64);

    impl Randomness for Hashed {
        fn fill(&self, bytes: &mut [u8]) {
            let call = self.0.fetch_add(1, Ordering::Relaxed);
            blake3::Hasher::new().update(&call.to_le_bytes()).finalize_xof().fill(bytes);
        }
    }

    #[test]
    fn every_character_is_as_likely() {
        let randomness = Hashed::default();
        let mut counts = [0; 31];
        for code in (0..10_000).map(|_| ShortCode::new(&randomness)) {
            assert_eq!(ShortCode::parse(code.as_str()), Some(code.clone()));
            for byte in code.as_str().bytes() {
                counts[typed::ALPHABET.iter().position(|it| *it == byte).unwrap()] += 1;
            }
        }
        let fair = 60_000 / 31;
        assert!(counts.iter().all(|count| (fair * 9 / 10..fair * 11 / 10).contains(count)), "{counts:?}");
    }

    #[test]
    fn codes_are_the_same_in_any_case() {
        assert_eq!(ShortCode::parse("AbC239").unwrap().as_str(), "abc239");
        for text in
            ["", "abc23", "abc2345", "abci23", "abcl23", "abco23", "abc023", "abc123", "abc-23", "äbc23", " abc23"]
        {
            assert_eq!(ShortCode::parse(text), None, "{text}");
        }
    }
}
