//! The domain's services on a storage, with this machine's clock, randomness and threads.

use std::sync::Arc;

use adapters_http::Services;
use domain::{
    accounts::AccountService,
    books::BookService,
    catalog::{
        administration::{LibraryService, LibraryStorage},
        visible::CatalogService,
    },
    links::LinkService,
    passwords::Passwords,
    progress::ProgressService,
    sign_in::{SignInService, VerifiedKeys},
};
use library::{
    cache::{Cache, CacheSettings},
    covers::CoverCache,
    files::Files,
};

use crate::{
    config::{Settings, Switch},
    librarian::Librarian,
    runtime::{BackgroundThreads, SystemClock, SystemRandomness},
    storage::Storage,
};

/// Makes all services, for serving; scans are the librarian's.
pub fn services(storage: &Storage, settings: &Settings, librarian: &Arc<Librarian>, covers: &CoverCache) -> Services {
    let clock = Arc::new(SystemClock);
    let keys = Keys::new(settings);
    let accounts = accounts_with(&keys, storage).with_registration(settings.registration);
    let sign_in = SignInService::new(storage.accounts.clone(), keys.passwords, keys.verified);
    let (accounts, sign_in) = match settings.throttling {
        Switch::On => (accounts.throttled(), sign_in.throttled(clock.clone())),
        Switch::Off => (accounts, sign_in),
    };
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
            clock,
        )),
        links: Arc::new(LinkService::new(storage.links.clone(), catalog.clone())),
        books: Arc::new(BookService::new(storage.books.clone(), storage.accounts.clone(), catalog.clone())),
        catalog,
        libraries: Arc::new(libraries(storage, librarian)),
        renditions: Arc::new(Files),
        covers: Arc::new(covers.clone()),
    }
}

/// Covers in the folder that the settings choose.
pub fn covers(settings: &Settings) -> CoverCache {
    let cache = CacheSettings { folder: settings.cache_dir.join("covers"), limit: settings.cache_max, makers: 1 };
    CoverCache::new(Cache::new(cache, Arc::new(SystemClock)))
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

fn accounts_with(keys: &Keys, storage: &Storage) -> AccountService {
    let Keys { passwords, verified } = keys;
    AccountService::new(storage.accounts.clone(), passwords.clone(), verified.clone(), Arc::new(SystemClock))
}
