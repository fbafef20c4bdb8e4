//! The domain's services on a storage, with this machine's clock, randomness and threads.

use std::sync::Arc;

use adapters_http::Services;
use domain::{
    accounts::{AccountService, SetUpToken},
    api_keys::ApiKeyService,
    books::BookService,
    catalog::{
        administration::{LibraryService, LibraryStorage},
        comic_pages::ComicPageService,
        downloads::DownloadService,
        visible::CatalogService,
    },
    error::Error,
    links::LinkService,
    passwords::Passwords,
    progress::ProgressService,
    sessions::SessionService,
    short_urls::ShortUrlService,
    sign_in::{SignInService, VerifiedKeys},
};
use library::{
    cache::{Cache, CacheSettings},
    comic_pages::PageMaker,
    covers::CoverCache,
    renditions::RenditionCache,
};

use crate::{
    config::{Settings, Switch},
    librarian::Librarian,
    runtime::{BackgroundThreads, SystemClock, SystemRandomness},
    storage::Storage,
};

/// Makes all services, for serving; scans are the librarian's. With `set_up` somebody can be the first administrator.
pub fn services(
    storage: &Storage,
    settings: &Settings,
    set_up: Option<SetUpToken>,
    librarian: &Arc<Librarian>,
    cache: &Cache,
) -> Services {
    let clock = Arc::new(SystemClock);
    let keys = Keys::new(settings);
    let accounts = served_accounts(&keys, storage, settings, set_up);
    let sign_in = SignInService::new(storage.accounts.clone(), keys.passwords, keys.verified);
    let sessions = SessionService::new(storage.sessions.clone(), clock.clone(), Arc::new(SystemRandomness));
    let sign_in = match settings.throttling {
        Switch::On => sign_in.throttled(clock.clone()),
        Switch::Off => sign_in,
    };
    let (api_keys, short_urls) = device_keys(storage, settings.throttling);
    let renditions = Arc::new(RenditionCache::new(cache.beside(), settings.kepub.clone()));
    let catalog = Arc::new(CatalogService::new(
        storage.libraries.clone(),
        storage.access.clone(),
        storage.publications.clone(),
        storage.files.clone(),
    ));
    Services {
        accounts: Arc::new(accounts),
        sign_in: Arc::new(sign_in),
        progress: Arc::new(ProgressService::new(
            storage.progress.clone(),
            storage.links.clone(),
            catalog.clone(),
            renditions.clone(),
            clock.clone(),
        )),
        downloads: Arc::new(DownloadService::new(
            catalog.clone(),
            storage.files.clone(),
            storage.problems.clone(),
            renditions,
            clock.clone(),
        )),
        comic_pages: Arc::new(ComicPageService::new(
            catalog.clone(),
            storage.problems.clone(),
            Arc::new(PageMaker::default()),
            clock,
        )),
        links: Arc::new(LinkService::new(storage.links.clone(), catalog.clone())),
        books: Arc::new(BookService::new(storage.books.clone(), storage.accounts.clone(), catalog.clone())),
        catalog,
        libraries: Arc::new(libraries(storage, librarian)),
        covers: Arc::new(CoverCache::new(cache.clone())),
        api_keys: Arc::new(api_keys),
        short_urls: Arc::new(short_urls),
        sessions: Arc::new(sessions),
    }
}

/// What lets devices in that can't sign in.
fn device_keys(storage: &Storage, throttling: Switch) -> (ApiKeyService, ShortUrlService) {
    let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
    let keys = ApiKeyService::new(storage.api_keys.clone(), clock.clone(), randomness.clone());
    let urls = ShortUrlService::new(storage.api_keys.clone(), storage.short_urls.clone(), clock, randomness);
    match throttling {
        Switch::On => (keys.throttled(), urls.throttled()),
        Switch::Off => (keys, urls),
    }
}

/// What can be made again, in the folder that the settings choose, where nothing else of the user's may go with it.
pub fn cache(settings: &Settings) -> Cache {
    let kept = CacheSettings { folder: settings.cache_dir.join("made"), limit: settings.cache_max, makers: 1 };
    Cache::new(kept, Arc::new(SystemClock))
}

/// Makes the service of libraries alone, for commands.
pub fn libraries(storage: &Storage, librarian: &Arc<Librarian>) -> LibraryService {
    let kept = LibraryStorage {
        accounts: storage.accounts.clone(),
        libraries: storage.libraries.clone(),
        access: storage.access.clone(),
        problems: storage.problems.clone(),
        scans: storage.scans.clone(),
    };
    LibraryService::new(kept, librarian.clone(), Arc::new(SystemClock), Arc::new(SystemRandomness))
}

/// Makes the service of accounts alone, for commands.
pub fn accounts(storage: &Storage, settings: &Settings) -> AccountService {
    accounts_with(&Keys::new(settings), storage)
}

/// Makes what the first administrator signs up with, unless there is one.
pub async fn set_up_token(accounts: &AccountService) -> Result<Option<SetUpToken>, Error> {
    Ok(accounts.needs_set_up().await?.then(|| SetUpToken::new(&SystemRandomness)))
}

/// What registration and signing in share.
struct Keys {
    passwords: Arc<Passwords>,
    verified: Arc<VerifiedKeys>,
}

impl Keys {
    fn new(settings: &Settings) -> Self {
        let background = Arc::new(BackgroundThreads::default());
        let passwords = Passwords::new(settings.pepper.clone(), Arc::new(SystemRandomness), background);
        let verified = VerifiedKeys::new(Arc::new(SystemClock), &SystemRandomness);
        Self { passwords: Arc::new(passwords), verified: Arc::new(verified) }
    }
}

fn served_accounts(keys: &Keys, storage: &Storage, settings: &Settings, set_up: Option<SetUpToken>) -> AccountService {
    let accounts = accounts_with(keys, storage).with_registration(settings.registration);
    let accounts = match set_up {
        Some(token) => accounts.with_set_up(token),
        None => accounts,
    };
    match settings.throttling {
        Switch::On => accounts.throttled(),
        Switch::Off => accounts,
    }
}

fn accounts_with(keys: &Keys, storage: &Storage) -> AccountService {
    let Keys { passwords, verified } = keys;
    let (accounts, sessions) = (storage.accounts.clone(), storage.sessions.clone());
    AccountService::new(accounts, sessions, passwords.clone(), verified.clone(), Arc::new(SystemClock))
}
