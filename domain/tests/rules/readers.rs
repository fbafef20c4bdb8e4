//! A small world: services on memory, a clock that stands still, and work that is counted.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use domain::{
    accounts::{AccountRepository as _, AccountService, NewAccount, Role, UserName},
    api_keys::ApiKeyService,
    books::BookService,
    catalog::visible::CatalogService,
    clock::{Clock as _, Timestamp},
    links::LinkService,
    passwords::{DeviceKey, PasswordHash, Passwords},
    progress::ProgressService,
    sessions::SessionService,
    short_urls::ShortUrlService,
    sign_in::{SignInService, VerifiedKeys},
};
use secrecy::SecretString;
use storage_memory::{
    Memory,
    fakes::{FixedClock, Inline, Predictable, Prefixed},
};

pub struct World {
    pub memory: Arc<Memory>,
    pub clock: Arc<FixedClock>,
    /// Where passwords are hashed.
    pub hashing: Arc<Inline>,
    pub accounts: AccountService,
    pub api_keys: ApiKeyService,
    pub short_urls: ShortUrlService,
    pub sessions: SessionService,
    pub books: BookService,
    pub progress: ProgressService,
    pub links: LinkService,
    pub sign_in: SignInService,
}

impl World {
    pub fn new() -> Self {
        Self::with_pepper(None)
    }

    pub fn with_pepper(pepper: Option<&str>) -> Self {
        let (memory, hashing) = (Arc::new(Memory::default()), Arc::new(Inline::default()));
        let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(1_700_000_000)));
        let randomness = Arc::new(Predictable::default());
        let verified = Arc::new(VerifiedKeys::new(clock.clone(), &*randomness));
        let passwords = Arc::new(Passwords::new(pepper.map(SecretString::from), randomness.clone(), hashing.clone()));
        let accounts =
            AccountService::new(memory.clone(), memory.clone(), passwords.clone(), verified.clone(), clock.clone());
        let catalog = Arc::new(CatalogService::new(memory.clone(), memory.clone(), memory.clone(), memory.clone()));
        Self {
            accounts: accounts.throttled(),
            api_keys: ApiKeyService::new(memory.clone(), clock.clone(), randomness.clone()).throttled(),
            short_urls: ShortUrlService::new(memory.clone(), memory.clone(), clock.clone(), randomness.clone())
                .throttled(),
            sessions: SessionService::new(memory.clone(), clock.clone(), randomness),
            books: BookService::new(memory.clone(), memory.clone(), catalog.clone()),
            progress: ProgressService::new(
                memory.clone(),
                memory.clone(),
                catalog.clone(),
                Arc::new(Prefixed),
                clock.clone(),
            ),
            links: LinkService::new(memory.clone(), catalog),
            sign_in: SignInService::new(memory.clone(), passwords, verified).throttled(clock.clone()),
            memory,
            clock,
            hashing,
        }
    }

    /// Makes the account "ann" with the password "secret".
    pub async fn with_ann(self) -> Self {
        self.accounts.add(name("ann"), &key("secret"), Role::Reader).await.unwrap();
        self
    }

    /// Makes the account "ann" with a hash made elsewhere.
    pub async fn with_anns_hash(self, hash: &str) -> Self {
        let account = NewAccount {
            name: name("ann"),
            password_hash: PasswordHash::new(hash),
            admin: false,
            created_at: self.clock.now(),
        };
        let _ = self.memory.insert(&account).await.unwrap();
        self
    }

    pub async fn anns_hash(&self) -> String {
        let account = self.memory.find(&name("ann")).await.unwrap().unwrap();
        account.password_hash.expose().to_owned()
    }

    /// Signs "ann" in from an address, and tells what came of it.
    pub async fn sign_in(&self, password: &str, from: IpAddr) -> String {
        match self.sign_in.sign_in(&name("ann"), &key(password), from).await {
            Ok(reader) => format!("hello {}", reader.name.as_str()),
            Err(error) => error.to_string(),
        }
    }
}

pub const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
pub const AWAY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

pub fn name(text: &str) -> UserName {
    UserName::parse(text).unwrap()
}

pub fn key(password: &str) -> DeviceKey {
    DeviceKey::of_password(password).unwrap()
}
