//! Libraries: an item each, and their names in a partition of their own.

mod removal;

use std::collections::HashMap;

use async_trait::async_trait;
use domain::{
    accounts::Inserted,
    catalog::{
        ids::LibraryId,
        libraries::{Folder, Library, LibraryName, LibraryRepository, LibraryStatus, Renamed},
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    actions::Action,
    item::{Item, Malformed, n, number, optional_text, parsed, s},
    keys::{Table, catalogue as keys},
    transaction::Retries,
};

/// On a library's item: that there is the library, and it is not being removed.
pub const IS_THERE: &str = "attribute_exists(#of) AND attribute_not_exists(#removing)";

#[async_trait]
impl LibraryRepository for Tables {
    async fn insert(&self, library: &Library, now: Timestamp) -> Result<Inserted, StorageError> {
        let attributes = [
            ("name", s(library.name.as_str())),
            ("folder", s(library.folder.as_str())),
            ("publications", n(0)),
            ("updated", n(now.as_millis())),
        ];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value)).into();
        let new = Action::put(keys::library(&library.id), attributes).on("attribute_not_exists(#of)");
        match self.change("make a library", vec![new, claim(&library.name, &library.id)]).await? {
            Changed::Yes => Ok(Inserted::Yes),
            Changed::Absent => Ok(Inserted::Taken),
        }
    }

    async fn list(&self) -> Result<Vec<LibraryStatus>, StorageError> {
        let names = self.query(keys::library_names()).await?;
        let ids = names.iter().map(|item| parsed(item, "library", LibraryId::parse));
        let ids: Vec<LibraryId> = ids.collect::<Result<_, _>>()?;
        let mut libraries = self.libraries(&ids).await?;
        // One that was renamed meanwhile may stand under two names.
        let mut listed: Vec<_> = ids.into_iter().filter_map(|id| libraries.remove(&id)).collect();
        listed.sort_by(|a, b| a.library.name.cmp(&b.library.name));
        Ok(listed)
    }

    async fn rename(&self, library: &LibraryId, name: &LibraryName) -> Result<Renamed, StorageError> {
        let mut retries = Retries::of("rename a library");
        loop {
            let Some(item) = self.library(library).await? else {
                return Ok(Renamed::Absent);
            };
            let old = parsed(&item, "name", LibraryName::parse)?;
            if old == *name {
                return Ok(Renamed::Yes);
            }
            let renamed = Action::update(keys::library(library), "SET #name = :new")
                .on(format!("{IS_THERE} AND #name = :old"))
                .with("new", s(name.as_str()))
                .with("old", s(old.as_str()));
            let actions = vec![renamed, Action::delete(keys::library_name(&old)), claim(name, library)];
            if self.change("rename a library", actions).await? == Changed::Yes {
                return Ok(Renamed::Yes);
            }
            let holder = self.get(keys::library_name(name)).await?;
            if holder.is_some_and(|item| optional_text(&item, "library") != Some(library.as_str())) {
                return Ok(Renamed::Taken);
            }
            retries.wait().await?;
        }
    }

    async fn remove(&self, library: &LibraryId) -> Result<(), StorageError> {
        self.remove_library(library).await
    }
}

impl Tables {
    /// Returns the library's item; `None` if there is none or it is being removed.
    pub(crate) async fn library(&self, library: &LibraryId) -> Result<Option<Item>, StorageError> {
        let found = self.get(keys::library(library)).await?;
        Ok(found.filter(|item| !item.contains_key("removing")))
    }

    /// Returns those of the libraries that there are.
    pub(crate) async fn libraries(&self, ids: &[LibraryId]) -> Result<HashMap<LibraryId, LibraryStatus>, StorageError> {
        let keys = ids.iter().map(keys::library).collect();
        let items = self.get_all(Table::Catalogue, keys).await?;
        let items = items.iter().filter(|item| !item.contains_key("removing"));
        let statuses = items.map(|item| read_library(item).map(|status| (status.library.id.clone(), status)));
        Ok(statuses.collect::<Result<_, _>>()?)
    }
}

/// Takes a name for a library, if it is free.
fn claim(name: &LibraryName, library: &LibraryId) -> Action {
    let holder = Item::from([("library".to_owned(), s(library.as_str()))]);
    Action::put(keys::library_name(name), holder).on("attribute_not_exists(#of)")
}

fn read_library(item: &Item) -> Result<LibraryStatus, Malformed> {
    let id = |key: &str| LibraryId::parse(key.strip_prefix("library#").unwrap_or_default());
    Ok(LibraryStatus {
        library: Library {
            id: parsed(item, "of", id)?,
            name: parsed(item, "name", LibraryName::parse)?,
            folder: parsed(item, "folder", Folder::parse)?,
        },
        publications: number(item, "publications")?,
        updated: Timestamp::from_millis(number(item, "updated")?),
    })
}
