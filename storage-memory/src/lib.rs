//! The storage that forgets: for tests, for embedders' tests, and as the oracle of the conformance suite.

mod accounts;
mod api_keys;
mod books;
pub mod fakes;
mod files;
mod libraries;
mod links;
mod problems;
mod progress;
mod publications;
mod scans;
mod sessions;
mod shelf;
mod short_urls;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    accounts::{Account, UserId, UserName},
    api_keys::{ApiKey, ApiKeyId},
    catalog::ids::LibraryId,
    sessions::{Session, SessionDigest},
    short_urls::{ShortCode, ShortUrl},
};

use crate::{libraries::Catalog, shelf::Shelf};

/// Implements every storage port of the domain, in memory.
#[derive(Default)]
pub struct Memory {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    accounts: BTreeMap<UserName, Account>,
    /// One for each account.
    shelves: HashMap<UserId, Shelf>,
    catalogs: BTreeMap<LibraryId, Catalog>,
    api_keys: BTreeMap<ApiKeyId, ApiKey>,
    short_urls: BTreeMap<ShortCode, ShortUrl>,
    sessions: BTreeMap<SessionDigest, Session>,
    last_id: u64,
}

impl Memory {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
