//! Sessions: browsers that have signed in.
//!
//! A session is a bearer's, like an API key: who has its token is its user until it ends. No storage has the token,
//! only its digest. No session is remembered anywhere else: one that has ended, and a disabled user, are refused at
//! once, on every node.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::{
    accounts::{Account, UserId},
    bearer,
    clock::{Clock, Timestamp},
    error::{Changed, Error, StorageError},
    randomness::Randomness,
    sign_in::Reader,
};

/// What the browser holds: 32 random bytes in base64url.
#[derive(Clone)]
pub struct SessionToken(SecretString);

impl SessionToken {
    pub fn new(randomness: &dyn Randomness) -> Self {
        Self(SecretString::from(bearer::make(randomness)))
    }

    /// Accepts what looks like a token.
    pub fn parse(text: &str) -> Option<Self> {
        bearer::is_token(text).then(|| Self(SecretString::from(text)))
    }

    /// The token, for its browser alone.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub fn digest(&self) -> SessionDigest {
        SessionDigest(Sha256::digest(self.expose()).into())
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken")
    }
}

/// The SHA-256 of a token's text: all that storages know.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionDigest([u8; 32]);

impl SessionDigest {
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SessionDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionDigest")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub digest: SessionDigest,
    pub user: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Session {
    /// Whether it still stands for its user.
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}

/// Where sessions live.
#[async_trait]
pub trait SessionRepository: Send + Sync {
    /// Keeps a new session; absent if there is no such account. Those that have expired at `now` are removed in time.
    async fn insert(&self, session: &Session, now: Timestamp) -> Result<Changed, StorageError>;

    /// Returns the user as they are now; `None` if there is no such session, or it isn't live at `now`.
    async fn find(&self, digest: &SessionDigest, now: Timestamp) -> Result<Option<Account>, StorageError>;

    /// Removes the session; absent is fine.
    async fn remove(&self, digest: &SessionDigest) -> Result<(), StorageError>;

    /// Removes all sessions that the user has when it is called; none is fine.
    async fn remove_all(&self, user: &UserId) -> Result<(), StorageError>;
}

/// Starts sessions, tells whose they are, and ends them.
pub struct SessionService {
    repository: Arc<dyn SessionRepository>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl SessionService {
    /// How long a session lives, whether it is used or not.
    pub const DAYS: u32 = 30;

    pub fn new(repository: Arc<dyn SessionRepository>, clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Self {
        Self { repository, clock, randomness }
    }

    /// Starts a session for someone who has just signed in. A user who is gone is [`Error::Unauthorized`].
    ///
    /// It outlives what is remembered of keys: sign in by [`SignInService::sign_in_anew`], so that a password that was
    /// changed on another node starts none.
    ///
    /// [`SignInService::sign_in_anew`]: crate::sign_in::SignInService::sign_in_anew
    pub async fn start(&self, reader: &Reader) -> Result<SessionToken, Error> {
        let (token, now) = (SessionToken::new(&*self.randomness), self.clock.now());
        let session = Session {
            digest: token.digest(),
            user: reader.id.clone(),
            created_at: now,
            expires_at: Timestamp::from_millis(now.as_millis() + i64::from(Self::DAYS) * 24 * 60 * 60 * 1000),
        };
        match self.repository.insert(&session, now).await? {
            Changed::Yes => Ok(token),
            Changed::Absent => Err(Error::Unauthorized),
        }
    }

    /// Returns whose session it is.
    ///
    /// What is no token, what never was a session or is none any more, and the session of someone who is disabled, are
    /// all [`Error::Unauthorized`].
    pub async fn reader(&self, token: &str) -> Result<Reader, Error> {
        let token = SessionToken::parse(token).ok_or(Error::Unauthorized)?;
        let user = self.repository.find(&token.digest(), self.clock.now()).await?;
        user.filter(|user| !user.disabled).map(|user| Reader::from(&user)).ok_or(Error::Unauthorized)
    }

    /// Ends the session, at once and everywhere; what is none is fine.
    pub async fn end(&self, token: &str) -> Result<(), Error> {
        match SessionToken::parse(token) {
            Some(token) => Ok(self.repository.remove(&token.digest()).await?),
            None => Ok(()),
        }
    }

    /// Ends all sessions of the reader, at once and everywhere.
    pub async fn end_all(&self, reader: &Reader) -> Result<(), Error> {
        Ok(self.repository.remove_all(&reader.id).await?)
    }
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
    fn a_token_is_32_bytes_in_base64url() {
        let token = SessionToken::new(&Sevens);
        assert_eq!(token.expose(), "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
        assert_eq!(token.digest().as_bytes()[..], Sha256::digest(token.expose())[..]);
        assert_eq!(SessionToken::parse(token.expose()).unwrap().digest(), token.digest());
    }

    #[test]
    fn nothing_else_is_a_token() {
        let digits = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw";
        assert!(SessionToken::parse(&format!("{digits}c")).is_some());
        for last in ["", "cc", "c=", "+", "/", "d", "é", " "] {
            assert!(SessionToken::parse(&format!("{digits}{last}")).is_none(), "{last}");
        }
    }

    #[test]
    fn tokens_are_not_printed() {
        let token = SessionToken::new(&Sevens);
        assert_eq!(format!("{token:?} {:?}", token.digest()), "SessionToken SessionDigest");
    }
}
