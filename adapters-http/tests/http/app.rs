//! The whole application, minus the network: on storage in memory, with a clock that stands still until it is moved.

// The benchmark includes this file by its path.
#[path = "app/call.rs"]
mod call;
#[path = "app/caller.rs"]
mod caller;
#[path = "app/fakes.rs"]
mod fakes;

use std::sync::{Arc, atomic::AtomicU32};

use actix_web::{
    http::Method,
    test::{TestRequest, init_service},
};
use adapters_http::{BasePath, PublicUrl, Services, Settings, app};
use domain::{
    accounts::{AccountService, Registration, SetUpToken},
    api_keys::ApiKeyService,
    books::BookService,
    catalog::{
        administration::{LibraryService, LibraryStorage},
        comic_pages::ComicPageService,
        downloads::DownloadService,
        visible::CatalogService,
    },
    clock::Timestamp,
    links::LinkService,
    passwords::Passwords,
    progress::{ProgressRepository, ProgressService},
    sessions::SessionService,
    short_urls::ShortUrlService,
    sign_in::{SignInService, VerifiedKeys},
};
use storage_memory::{
    Memory,
    fakes::{FixedClock, Inline, Predictable, Prefixed},
};

pub use self::call::Call;
use self::{
    call::peer,
    caller::{Caller, Lines},
    fakes::{Endless, Files},
};

/// What a new application is made of.
pub struct Setup {
    pub registration: Registration,
    pub base_path: &'static str,
    pub public_url: Option<&'static str>,
    pub trusted_proxy: &'static str,
    /// What the first administrator signs up with.
    pub set_up_token: Option<&'static str>,
    /// In place of the storage in memory.
    pub progress: Option<Arc<dyn ProgressRepository>>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            registration: Registration::Open,
            base_path: "",
            public_url: None,
            trusted_proxy: "10.0.0.0/8",
            set_up_token: None,
            progress: None,
        }
    }
}

pub struct App {
    service: Box<dyn Caller>,
    pub accounts: Arc<AccountService>,
    pub sessions: Arc<SessionService>,
    pub storage: Arc<Memory>,
    /// What the libraries' folders hold.
    pub files: Arc<Files>,
    pub clock: Arc<FixedClock>,
    pub log: Arc<Lines>,
}

impl App {
    /// On empty storage, without users.
    pub async fn new() -> Self {
        Self::set_up(Setup::default()).await
    }

    /// With the user `ann`, whose password is `secret`.
    pub async fn with_ann() -> Self {
        let app = Self::new().await;
        app.register("ann").await;
        app
    }

    pub async fn set_up(setup: Setup) -> Self {
        let storage = Arc::new(Memory::default());
        let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(1_771_070_400)));
        let log = Arc::new(Lines::default());
        let files = Arc::new(Files::new());
        let randomness = Arc::new(Predictable::default());
        let passwords = Arc::new(Passwords::new(None, randomness.clone(), Arc::new(Inline::default())));
        let verified = Arc::new(VerifiedKeys::new(clock.clone(), &*randomness));
        let accounts = Arc::new(accounts(&setup, &storage, &passwords, &verified, &clock));
        let catalog = Arc::new(CatalogService::new(storage.clone(), storage.clone(), storage.clone(), storage.clone()));
        let services = Services {
            accounts: Arc::clone(&accounts),
            sign_in: Arc::new(SignInService::new(storage.clone(), passwords, verified).throttled(clock.clone())),
            progress: Arc::new(ProgressService::new(
                setup.progress.unwrap_or_else(|| storage.clone()),
                storage.clone(),
                catalog.clone(),
                Arc::new(Prefixed),
                clock.clone(),
            )),
            downloads: Arc::new(downloads(&storage, &catalog, &files, &clock)),
            comic_pages: Arc::new(comic_pages(&storage, &catalog, &files, &clock)),
            links: Arc::new(LinkService::new(storage.clone(), catalog.clone())),
            books: Arc::new(BookService::new(storage.clone(), storage.clone(), catalog.clone())),
            catalog,
            libraries: Arc::new(libraries(&storage, &clock)),
            covers: files.clone(),
            api_keys: Arc::new(ApiKeyService::new(storage.clone(), clock.clone(), randomness.clone()).throttled()),
            short_urls: Arc::new(
                ShortUrlService::new(storage.clone(), storage.clone(), clock.clone(), randomness.clone()).throttled(),
            ),
            sessions: Arc::new(SessionService::new(storage.clone(), clock.clone(), randomness)),
        };
        let settings = Settings {
            base_path: BasePath::parse(setup.base_path).unwrap(),
            public_url: setup.public_url.map(|url| PublicUrl::parse(url).unwrap()),
            trusted_proxies: vec![setup.trusted_proxy.parse().unwrap()],
        };
        let sessions = services.sessions.clone();
        let service = init_service(app(services, settings, Some(log.clone()))).await;
        Self { service: Box::new(service), accounts, sessions, storage, files, clock, log }
    }

    pub async fn register(&self, name: &str) {
        let body = format!(r#"{{"username":"{name}","password":"secret"}}"#);
        let answer = self.post("/users/create").json(&body).await;
        assert!(answer.starts_with("201"), "{answer}");
    }

    pub fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }

    pub fn put(&self, path: &str) -> Call<'_> {
        self.call(Method::PUT, path)
    }

    pub fn post(&self, path: &str) -> Call<'_> {
        self.call(Method::POST, path)
    }

    pub fn patch(&self, path: &str) -> Call<'_> {
        self.call(Method::PATCH, path)
    }

    pub fn delete(&self, path: &str) -> Call<'_> {
        self.call(Method::DELETE, path)
    }

    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        let request = TestRequest::with_uri(path).method(method).peer_addr(peer("192.0.2.7"));
        Call { app: self, request, shown: Vec::new() }
    }
}

fn accounts(
    setup: &Setup,
    storage: &Arc<Memory>,
    passwords: &Arc<Passwords>,
    verified: &Arc<VerifiedKeys>,
    clock: &Arc<FixedClock>,
) -> AccountService {
    let (passwords, verified) = (Arc::clone(passwords), Arc::clone(verified));
    let accounts = AccountService::new(storage.clone(), storage.clone(), passwords, verified, clock.clone());
    let accounts = accounts.with_registration(setup.registration).throttled();
    match setup.set_up_token {
        Some(token) => accounts.with_set_up(SetUpToken::parse(token).unwrap()),
        None => accounts,
    }
}

fn downloads(
    storage: &Arc<Memory>,
    catalog: &Arc<CatalogService>,
    files: &Arc<Files>,
    clock: &Arc<FixedClock>,
) -> DownloadService {
    DownloadService::new(catalog.clone(), storage.clone(), storage.clone(), files.clone(), clock.clone())
}

fn comic_pages(
    storage: &Arc<Memory>,
    catalog: &Arc<CatalogService>,
    files: &Arc<Files>,
    clock: &Arc<FixedClock>,
) -> ComicPageService {
    ComicPageService::new(catalog.clone(), storage.clone(), files.clone(), clock.clone())
}

fn libraries(storage: &Arc<Memory>, clock: &Arc<FixedClock>) -> LibraryService {
    let kept = LibraryStorage {
        accounts: storage.clone(),
        libraries: storage.clone(),
        access: storage.clone(),
        problems: storage.clone(),
        scans: storage.clone(),
    };
    let scanner = Endless { storage: storage.clone(), clock: clock.clone(), asked: AtomicU32::default() };
    LibraryService::new(kept, Arc::new(scanner), clock.clone(), Arc::new(Predictable::default()))
}

/// The MD5 of `secret`.
pub const KEY: &str = "5ebe2294ecd0e0f08eab7690d2a6ee69";
