//! The domain's services on a storage, with this machine's clock, randomness and threads.

use std::sync::Arc;

use adapters_http::Services;
use domain::{
    accounts::AccountService,
    books::BookService,
    links::LinkService,
    passwords::Passwords,
    progress::ProgressService,
    sign_in::{SignInService, VerifiedKeys},
};

use crate::{
    config::{Settings, Switch},
    runtime::{BackgroundThreads, SystemClock, SystemRandomness},
    storage::Storage,
};

/// Makes all services, for serving.
pub fn services(storage: &Storage, settings: &Settings) -> Services {
    let clock = Arc::new(SystemClock);
    let keys = Keys::new(settings);
    let accounts = accounts_with(&keys, storage).with_registration(settings.registration);
    let sign_in = SignInService::new(storage.accounts.clone(), keys.passwords, keys.verified);
    let (accounts, sign_in) = match settings.throttling {
        Switch::On => (accounts.throttled(), sign_in.throttled(clock.clone())),
        Switch::Off => (accounts, sign_in),
    };
    Services {
        accounts: Arc::new(accounts),
        sign_in: Arc::new(sign_in),
        progress: Arc::new(ProgressService::new(storage.progress.clone(), clock)),
        links: Arc::new(LinkService::new(storage.links.clone())),
        books: Arc::new(BookService::new(storage.books.clone(), storage.accounts.clone())),
    }
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
