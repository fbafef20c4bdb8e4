//! Removing a library with all that is its own.

use domain::{
    catalog::{headings::HeadingKind, ids::LibraryId, libraries::LibraryName},
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    actions::Action,
    item::{n, parsed},
    keys::{Range, Table, catalogue as keys},
    transaction::Retries,
};

use super::IS_THERE;

impl Tables {
    /// How many publications are deleted together.
    const SWEPT_AT_ONCE: usize = 100;

    /// Marks the library, so that it is listed no more and nothing is saved to it; takes away what is its own; the
    /// library itself goes last.
    ///
    /// After a failure the mark stays, and removing the library again goes on.
    pub(crate) async fn remove_library(&self, library: &LibraryId) -> Result<(), StorageError> {
        self.mark_library(library).await?;
        let Some(_) = self.get(keys::library(library)).await? else {
            return Ok(());
        };
        self.revoke_all(library).await?;
        // An interrupted save may have left places that no publication tells of.
        self.finish_changes(library).await?;
        while self.sweep_publications(library, Self::SWEPT_AT_ONCE).await? {}
        for kind in [HeadingKind::Series, HeadingKind::Author] {
            self.sweep(keys::heading_places(library, kind)).await?;
        }
        for range in [keys::headings(library), keys::problems(library)] {
            self.sweep(range).await?;
        }
        let rest = [keys::scan(library), keys::library(library)].map(Action::delete).to_vec();
        // Absent can't be: there is no condition.
        let _ = self.change("remove a library", rest).await?;
        Ok(())
    }

    /// Frees the name and marks the library, unless that has been done.
    async fn mark_library(&self, library: &LibraryId) -> Result<(), StorageError> {
        let mut retries = Retries::of("remove a library");
        while let Some(item) = self.library(library).await? {
            let name = parsed(&item, "name", LibraryName::parse)?;
            let mark = Action::update(keys::library(library), "SET #removing = :one")
                .on(format!("{IS_THERE} AND #name = :name"))
                .with("one", n(1))
                .with("name", crate::item::s(name.as_str()));
            let actions = vec![mark, Action::delete(keys::library_name(&name))];
            if self.change("remove a library", actions).await? == Changed::Yes {
                return Ok(());
            }
            // It has got another name.
            retries.wait().await?;
        }
        Ok(())
    }

    /// Deletes all items of a partition.
    async fn sweep(&self, range: Range) -> Result<(), StorageError> {
        let table: Table = range.table;
        let items = self.query(range).await?;
        self.delete_all(table, items).await
    }
}
