//! Passwords: the key that devices derive from one, and the hash that storages keep of it.

use std::{fmt, sync::Arc};

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash as PhcHash};
use md5::{Digest as _, Md5};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    background::{Background, compute},
    documents::hex,
    error::{Invalid, StorageError},
    randomness::Randomness,
};

/// What devices send for a password: its MD5 as 32 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceKey([u8; 32]);

impl DeviceKey {
    const LONGEST_PASSWORD: usize = 1024;

    /// Accepts what a client sent as key. Devices send the digits, in whatever case; anything else is taken for the
    /// password itself, so that an account made by a script works on a device too.
    pub fn parse(sent: &str) -> Result<Self, Invalid> {
        match <[u8; 32]>::try_from(sent.trim().as_bytes()) {
            Ok(digits) if digits.iter().all(u8::is_ascii_hexdigit) => {
                Ok(Self(digits.map(|it| it.to_ascii_lowercase())))
            }
            _ if sent.trim().is_empty() => Err(Invalid::new("password", "given and not blank")),
            _ => Self::of_password(sent),
        }
    }

    /// Derives the key from a typed password.
    pub fn of_password(password: &str) -> Result<Self, Invalid> {
        if password.is_empty() || password.len() > Self::LONGEST_PASSWORD {
            return Err(Invalid::new("password", format!("1 to {} bytes", Self::LONGEST_PASSWORD)));
        }
        let digits = hex(&Md5::digest(password));
        Ok(Self(digits.into_bytes().try_into().expect("an MD5 has 32 digits")))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey")
    }
}

/// What storages keep of a key: an Argon2id hash as a PHC string, or a bcrypt hash of the Python server.
#[derive(Clone)]
pub struct PasswordHash(SecretString);

impl PasswordHash {
    /// Wraps what a storage holds; whether it can be read is found out when a key is compared with it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The hash, for a storage to write.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    fn is_legacy(&self) -> bool {
        ["$2a$", "$2b$", "$2y$"].iter().any(|scheme| self.expose().starts_with(scheme))
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

impl PartialEq for PasswordHash {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for PasswordHash {}

/// The outcome of comparing a key with a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    /// Right, but the hash is of a scheme that is to be replaced.
    Outdated,
    Wrong,
}

/// Hashes keys and compares them with hashes, off the async threads.
pub struct Passwords {
    pepper: Arc<Option<SecretString>>,
    randomness: Arc<dyn Randomness>,
    background: Arc<dyn Background>,
}

impl Passwords {
    /// Takes the `pepper` that precedes every key, secret and the same for all of a storage's servers.
    pub fn new(pepper: Option<SecretString>, randomness: Arc<dyn Randomness>, background: Arc<dyn Background>) -> Self {
        Self { pepper: Arc::new(pepper), randomness, background }
    }

    pub(crate) async fn hash(&self, key: &DeviceKey) -> PasswordHash {
        let mut salt = [0; 16];
        self.randomness.fill(&mut salt);
        let peppered = self.peppered(key);
        compute(&*self.background, move || {
            let hash: PhcHash = Argon2::default()
                .hash_password_with_salt(peppered.expose_secret().as_bytes(), &salt)
                .expect("the default parameters are valid");
            PasswordHash::new(hash.to_string())
        })
        .await
    }

    /// Compares `key` with `hash`; without one it takes as long and is wrong.
    pub(crate) async fn verify(&self, key: &DeviceKey, hash: Option<&PasswordHash>) -> Result<Verdict, StorageError> {
        let hash = hash.cloned().unwrap_or_else(|| PasswordHash::new(NOBODYS_HASH));
        if hash.is_legacy() {
            let legacy = self.legacy_input(key);
            return compute(&*self.background, move || verify_legacy(&legacy, &hash)).await;
        }
        let peppered = self.peppered(key);
        compute(&*self.background, move || verify_argon2(&peppered, &hash)).await
    }

    fn peppered(&self, key: &DeviceKey) -> SecretString {
        let pepper = self.pepper.as_ref().as_ref().map_or("", |pepper| pepper.expose_secret());
        salted(pepper, key)
    }

    fn legacy_input(&self, key: &DeviceKey) -> SecretString {
        match self.pepper.as_ref() {
            Some(pepper) => salted(pepper.expose_secret(), key),
            None => salted(LEGACY_DEFAULT_SALT, key),
        }
    }
}

/// The Python server's own default, for its operators who set none.
const LEGACY_DEFAULT_SALT: &str = "default-salt-change-me";

/// The hash of a random key that nobody knows, so that an unknown name costs what a wrong key does.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$ayA2gYHGZ3xNvQkL1rBGYw$dhW3bqWRGh0lZxeIlY7tg3F0GVIUPbdU8Q9JqMPZqV0";

fn salted(salt: &str, key: &DeviceKey) -> SecretString {
    let digits = std::str::from_utf8(&key.0).expect("a key is ASCII");
    SecretString::from(format!("{salt}{digits}"))
}

fn verify_argon2(peppered: &SecretString, hash: &PasswordHash) -> Result<Verdict, StorageError> {
    let phc = PhcHash::new(hash.expose()).map_err(|error| StorageError::new("read a password hash", error))?;
    let right = Argon2::default().verify_password(peppered.expose_secret().as_bytes(), &phc).is_ok();
    Ok(if right { Verdict::Right } else { Verdict::Wrong })
}

/// bcrypt reads 72 bytes at most, and so did the Python server; the crate cuts there too.
fn verify_legacy(salted: &SecretString, hash: &PasswordHash) -> Result<Verdict, StorageError> {
    let right = bcrypt::verify(salted.expose_secret(), hash.expose())
        .map_err(|error| StorageError::new("read a password hash", error))?;
    Ok(if right { Verdict::Outdated } else { Verdict::Wrong })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sent_key_is_the_digits_or_a_password() {
        let typed = DeviceKey::of_password("secret").unwrap();
        assert_eq!(DeviceKey::parse("5EBE2294ECD0E0F08EAB7690D2A6EE69").unwrap(), typed);
        assert_eq!(DeviceKey::parse("secret").unwrap(), typed);
        assert_ne!(DeviceKey::parse(" secret ").unwrap(), typed);
        assert!(DeviceKey::parse("  ").is_err());
        assert!(DeviceKey::of_password(&"x".repeat(1025)).is_err());
    }

    #[test]
    fn secrets_are_not_printed() {
        let printed = format!("{:?} {:?}", DeviceKey::parse("secret").unwrap(), PasswordHash::new("$2b$secret"));
        assert_eq!(printed, "DeviceKey PasswordHash");
    }

    #[test]
    fn nobodys_hash_costs_what_a_real_one_does() {
        let phc = PhcHash::new(NOBODYS_HASH).unwrap();
        let nobody = argon2::Params::try_from(&phc).unwrap();
        let real = argon2::Params::default();
        assert_eq!((nobody.m_cost(), nobody.t_cost(), nobody.p_cost()), (real.m_cost(), real.t_cost(), real.p_cost()));
        assert_eq!((real.m_cost(), real.t_cost(), real.p_cost()), (19 * 1024, 2, 1));
    }

    #[test]
    fn legacy_hashes_are_cut_at_72_bytes() {
        let salt = "s".repeat(64);
        let salted_key = salted(&salt, &DeviceKey::of_password("secret").unwrap());
        let cut = bcrypt::hash(&salted_key.expose_secret()[..72], 4).unwrap();
        assert_eq!(verify_legacy(&salted_key, &PasswordHash::new(cut)).unwrap(), Verdict::Outdated);
    }
}
