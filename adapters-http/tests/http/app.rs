//! The whole application, minus the network: on storage in memory, with a clock that stands still until it is moved.

// The benchmark includes this file by its path.
#[path = "app/fakes.rs"]
mod fakes;

use std::{
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, atomic::AtomicU32},
};

use actix_http::Request;
use actix_web::{
    Error,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::{Method, header::HeaderName},
    test::{TestRequest, init_service},
};
use adapters_http::{
    BasePath, PublicUrl, Services, Settings,
    access_log::{AccessLog, Line},
    app,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
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

use self::fakes::{Endless, Files};

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

/// A request in the making.
pub struct Call<'a> {
    app: &'a App,
    request: TestRequest,
    shown: Vec<&'static str>,
}

impl Call<'_> {
    /// With the headers that devices send for the password `secret`.
    pub fn by(self, name: &str) -> Self {
        self.header("x-auth-user", name).header("x-auth-key", KEY)
    }

    pub fn by_ann(self) -> Self {
        self.by("ann")
    }

    pub fn basic(self, name: &str, password: &str) -> Self {
        let credentials = BASE64_STANDARD.encode(format!("{name}:{password}"));
        self.header("authorization", format!("Basic {credentials}"))
    }

    /// In the device dialect.
    pub fn on_device(self) -> Self {
        self.header("accept", "application/vnd.koreader.v1+json")
    }

    pub fn header(self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        let value = actix_web::http::header::HeaderValue::from_bytes(value.as_ref()).unwrap();
        Self { request: self.request.append_header((HeaderName::from_static(name), value)), ..self }
    }

    pub fn from(self, address: &str) -> Self {
        Self { request: self.request.peer_addr(peer(address)), ..self }
    }

    /// Shows a header of the answer, too.
    pub fn showing(mut self, header: &'static str) -> Self {
        self.shown.push(header);
        self
    }

    pub async fn json(self, body: &str) -> String {
        self.header("content-type", "application/json").body(body).await
    }

    pub async fn body(self, body: impl AsRef<[u8]>) -> String {
        Self { request: self.request.set_payload(body.as_ref().to_vec()), ..self }.send().await
    }

    /// The status, the content's type, the headers asked for, and the body: ready for a snapshot.
    pub async fn send(self) -> String {
        let answer = self.app.service.call_boxed(self.request.to_request()).await;
        let mut text = answer.status().to_string();
        for name in std::iter::once("content-type").chain(self.shown) {
            for value in answer.headers().get_all(name) {
                text = format!("{text}\n{name}: {}", value.to_str().unwrap());
            }
        }
        let body = to_bytes(answer.into_body()).await;
        format!("{text}\n{}", String::from_utf8_lossy(&body.unwrap()))
    }
}

type Answer = Pin<Box<dyn Future<Output = ServiceResponse<BoxBody>>>>;

/// Erases the type of actix's test service.
trait Caller {
    fn call_boxed(&self, request: Request) -> Answer;
}

impl<S, B> Caller for S
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    fn call_boxed(&self, request: Request) -> Answer {
        let answer = self.call(request);
        Box::pin(async { answer.await.unwrap().map_into_boxed_body() })
    }
}

/// The MD5 of `secret`.
pub const KEY: &str = "5ebe2294ecd0e0f08eab7690d2a6ee69";

fn peer(address: &str) -> SocketAddr {
    SocketAddr::new(address.parse().unwrap(), 50_000)
}

/// The access log's lines, without their durations.
#[derive(Default)]
pub struct Lines(Mutex<Vec<String>>);

impl Lines {
    pub fn last(&self) -> String {
        self.0.lock().unwrap().last().unwrap().clone()
    }
}

impl AccessLog for Lines {
    fn write(&self, line: &Line<'_>) {
        let line = line.to_string();
        let (line, _) = line.rsplit_once(' ').unwrap();
        self.0.lock().unwrap().push(line.to_owned());
    }
}
