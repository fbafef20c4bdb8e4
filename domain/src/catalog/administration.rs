//! Looking after libraries: what administrators and commands do.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    accounts::{AccountRepository, Inserted, UserName},
    clock::Clock,
    error::{Error, Invalid, Missing},
    randomness::Randomness,
};

use super::{
    ids::LibraryId,
    libraries::{AccessRepository, Folder, Grantee, Library, LibraryName, LibraryRepository, LibraryStatus, Renamed},
    pages::{Page, PageRequest},
    problems::{Problem, ProblemRepository},
    scans::{Begun, Scan, ScanRepository},
};

/// What knows the folders of libraries.
#[async_trait]
pub trait Scanner: Send + Sync {
    /// Whether the folder is there and can be read.
    async fn can_read(&self, folder: &Folder) -> bool;

    /// Begins to scan the library and returns; how it goes is for [`ScanRepository::find`] to say.
    async fn start(&self, library: &Library) -> Result<Begun, Error>;
}

/// Makes, shows, scans and removes libraries.
pub struct LibraryService {
    storage: LibraryStorage,
    scanner: Arc<dyn Scanner>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

/// What the service keeps its data in.
#[derive(Clone)]
pub struct LibraryStorage {
    pub accounts: Arc<dyn AccountRepository>,
    pub libraries: Arc<dyn LibraryRepository>,
    pub access: Arc<dyn AccessRepository>,
    pub problems: Arc<dyn ProblemRepository>,
    pub scans: Arc<dyn ScanRepository>,
}

/// Whom a library is shown to besides administrators.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    pub everyone: bool,
    /// Those whom it is granted to by name, in order.
    pub users: Vec<UserName>,
}

impl LibraryService {
    pub fn new(
        storage: LibraryStorage,
        scanner: Arc<dyn Scanner>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { storage, scanner, clock, randomness }
    }

    /// Makes a library of a folder. Nobody but administrators sees it until it is granted.
    pub async fn add(&self, name: LibraryName, folder: Folder) -> Result<Library, Error> {
        if !self.scanner.can_read(&folder).await {
            return Err(Invalid::new("path", "a folder that the server can read").into());
        }
        let now = self.clock.now();
        let library = Library { id: LibraryId::new(now, &*self.randomness), name, folder };
        match self.storage.libraries.insert(&library, now).await? {
            Inserted::Yes => Ok(library),
            Inserted::Taken => Err(Error::NameTaken),
        }
    }

    /// Lists all libraries by name.
    pub async fn list(&self) -> Result<Vec<LibraryStatus>, Error> {
        Ok(self.storage.libraries.list().await?)
    }

    pub async fn find(&self, id: &LibraryId) -> Result<LibraryStatus, Error> {
        self.list().await?.into_iter().find(|it| it.library.id == *id).ok_or(Error::NotFound(Missing::Library))
    }

    pub async fn find_by_name(&self, name: &LibraryName) -> Result<LibraryStatus, Error> {
        self.list().await?.into_iter().find(|it| it.library.name == *name).ok_or(Error::NotFound(Missing::Library))
    }

    pub async fn rename(&self, library: &LibraryId, name: &LibraryName) -> Result<(), Error> {
        match self.storage.libraries.rename(library, name).await? {
            Renamed::Yes => Ok(()),
            Renamed::Taken => Err(Error::NameTaken),
            Renamed::Absent => Err(Error::NotFound(Missing::Library)),
        }
    }

    /// Removes a library. Its files stay where they are, and so do the places that readers left in its books.
    ///
    /// One that isn't listed may be what is left of a removal that failed: then this goes on with it.
    pub async fn remove(&self, library: &LibraryId) -> Result<(), Error> {
        let found = self.find(library).await;
        if !matches!(found, Err(Error::Storage(_))) {
            self.storage.libraries.remove(library).await?;
        }
        found.map(drop)
    }

    /// Shows the library to everyone, or to the user of this name.
    pub async fn grant(&self, library: &LibraryId, to: Option<&UserName>) -> Result<(), Error> {
        let grantee = self.grantee(to).await?;
        self.storage.access.grant(library, &grantee).await?.or(Missing::Library)
    }

    /// Takes [`Self::grant`] back; what wasn't granted is fine.
    pub async fn revoke(&self, library: &LibraryId, from: Option<&UserName>) -> Result<(), Error> {
        self.find(library).await?;
        let grantee = self.grantee(from).await?;
        let _ = self.storage.access.revoke(library, &grantee).await?;
        Ok(())
    }

    /// Tells whom the library is shown to. Storages know users by their ids: names are looked for among all accounts.
    pub async fn audience(&self, library: &LibraryId) -> Result<Audience, Error> {
        let grantees = self.storage.access.grantees(library).await?;
        let everyone = grantees.contains(&Grantee::Everyone);
        let mut wanted = grantees.len() - usize::from(everyone);
        let (mut users, mut last) = (Vec::new(), None);
        while wanted > 0 {
            let page = self.storage.accounts.list(last.as_ref(), 200).await?;
            let Some(account) = page.last() else {
                break;
            };
            last = Some(account.name.clone());
            let granted = page.into_iter().filter(|account| grantees.contains(&Grantee::User(account.id.clone())));
            let known = users.len();
            users.extend(granted.map(|account| account.name));
            wanted -= users.len() - known;
        }
        Ok(Audience { everyone, users })
    }

    /// Begins a scan.
    pub async fn scan(&self, library: &LibraryId) -> Result<(), Error> {
        match self.scanner.start(&self.find(library).await?.library).await? {
            Begun::Yes => Ok(()),
            Begun::Running => Err(Error::ScanRunning),
            Begun::NoLibrary => Err(Error::NotFound(Missing::Library)),
        }
    }

    /// Tells how far the last scan is; `None` if there was none.
    pub async fn last_scan(&self, library: &LibraryId) -> Result<Option<Scan>, Error> {
        self.find(library).await?;
        Ok(self.storage.scans.find(library, self.clock.now()).await?)
    }

    /// Lists the files that the last scan could not take in.
    pub async fn problems(&self, library: &LibraryId, page: &PageRequest) -> Result<Page<Problem>, Error> {
        self.find(library).await?;
        Ok(self.storage.problems.list(library, page).await?)
    }

    async fn grantee(&self, name: Option<&UserName>) -> Result<Grantee, Error> {
        let Some(name) = name else {
            return Ok(Grantee::Everyone);
        };
        let account = self.storage.accounts.find(name).await?.ok_or(Error::NotFound(Missing::User))?;
        Ok(Grantee::User(account.id))
    }
}
