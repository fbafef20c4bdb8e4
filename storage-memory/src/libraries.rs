//! Libraries in memory, and who sees them.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use domain::{
    accounts::{Inserted, UserId},
    catalog::{
        ids::{LibraryId, PublicationId},
        libraries::{AccessRepository, Grantee, Library, LibraryName, LibraryRepository, LibraryStatus, Renamed},
        problems::Problem,
        publications::Publication,
        scans::{Lease, Scan},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{Memory, publications::Headings};

/// A library with all that goes when it goes.
pub struct Catalog {
    pub library: Library,
    pub updated: Timestamp,
    pub publications: BTreeMap<PublicationId, Publication>,
    pub headings: Headings,
    pub grantees: BTreeSet<Grantee>,
    /// By [`walk_key`](domain::catalog::files::FilePath::walk_key).
    pub problems: BTreeMap<Vec<u8>, Problem>,
    pub scan: Option<(Scan, Lease)>,
}

impl Catalog {
    fn is_named(&self, name: &LibraryName) -> bool {
        self.library.name == *name
    }
}

#[async_trait]
impl LibraryRepository for Memory {
    async fn insert(&self, library: &Library, now: Timestamp) -> Result<Inserted, StorageError> {
        let mut state = self.lock();
        if state.catalogs.values().any(|it| it.is_named(&library.name)) {
            return Ok(Inserted::Taken);
        }
        let catalog = Catalog {
            library: library.clone(),
            updated: now,
            publications: BTreeMap::new(),
            headings: Headings::new(),
            grantees: BTreeSet::new(),
            problems: BTreeMap::new(),
            scan: None,
        };
        state.catalogs.insert(library.id.clone(), catalog);
        Ok(Inserted::Yes)
    }

    async fn list(&self) -> Result<Vec<LibraryStatus>, StorageError> {
        let state = self.lock();
        let libraries = state.catalogs.values().map(|it| LibraryStatus {
            library: it.library.clone(),
            publications: it.publications.len() as u64,
            updated: it.updated,
        });
        let mut libraries: Vec<LibraryStatus> = libraries.collect();
        libraries.sort_by(|a, b| a.library.name.cmp(&b.library.name));
        Ok(libraries)
    }

    async fn rename(&self, library: &LibraryId, name: &LibraryName) -> Result<Renamed, StorageError> {
        let mut state = self.lock();
        if state.catalogs.values().any(|it| it.is_named(name) && it.library.id != *library) {
            return Ok(if state.catalogs.contains_key(library) { Renamed::Taken } else { Renamed::Absent });
        }
        let Some(catalog) = state.catalogs.get_mut(library) else {
            return Ok(Renamed::Absent);
        };
        catalog.library.name = name.clone();
        Ok(Renamed::Yes)
    }

    async fn remove(&self, library: &LibraryId) -> Result<(), StorageError> {
        self.lock().catalogs.remove(library);
        Ok(())
    }
}

#[async_trait]
impl AccessRepository for Memory {
    async fn grant(&self, library: &LibraryId, to: &Grantee) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        if let Grantee::User(user) = to
            && !state.shelves.contains_key(user)
        {
            return Ok(Changed::Absent);
        }
        let Some(catalog) = state.catalogs.get_mut(library) else {
            return Ok(Changed::Absent);
        };
        catalog.grantees.insert(to.clone());
        Ok(Changed::Yes)
    }

    async fn revoke(&self, library: &LibraryId, from: &Grantee) -> Result<Changed, StorageError> {
        let mut state = self.lock();
        let revoked = state.catalogs.get_mut(library).is_some_and(|catalog| catalog.grantees.remove(from));
        Ok(if revoked { Changed::Yes } else { Changed::Absent })
    }

    async fn granted(&self, user: &UserId) -> Result<BTreeSet<LibraryId>, StorageError> {
        let state = self.lock();
        let user = Grantee::User(user.clone());
        let granted = state
            .catalogs
            .values()
            .filter(|catalog| catalog.grantees.contains(&Grantee::Everyone) || catalog.grantees.contains(&user));
        Ok(granted.map(|catalog| catalog.library.id.clone()).collect())
    }

    async fn grantees(&self, library: &LibraryId) -> Result<BTreeSet<Grantee>, StorageError> {
        Ok(self.lock().catalogs.get(library).map(|catalog| catalog.grantees.clone()).unwrap_or_default())
    }
}
