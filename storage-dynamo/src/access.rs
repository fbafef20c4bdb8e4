//! Who sees which library: each grant is kept with the library and with the grantee.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    accounts::UserId,
    catalog::{
        ids::LibraryId,
        libraries::{AccessRepository, Grantee},
    },
    error::{Changed, StorageError},
};

use crate::{
    Tables, accounts,
    actions::Action,
    item::{Item, parsed, text},
    keys::{self, Range, catalogue},
    libraries::IS_THERE,
};

#[async_trait]
impl AccessRepository for Tables {
    async fn grant(&self, library: &LibraryId, to: &Grantee) -> Result<Changed, StorageError> {
        let mut actions = vec![
            Action::check(catalogue::library(library), IS_THERE),
            Action::put(catalogue::grantee(library, to), Item::new()),
            Action::put(catalogue::grant(to, library), Item::new()),
        ];
        if let Grantee::User(user) = to {
            actions.push(Action::check(keys::user(user), accounts::IS_THERE));
        }
        self.change("grant a library", actions).await
    }

    async fn revoke(&self, library: &LibraryId, from: &Grantee) -> Result<Changed, StorageError> {
        let granted = Action::delete(catalogue::grantee(library, from)).on("attribute_exists(#of)");
        self.change("revoke a library", vec![granted, Action::delete(catalogue::grant(from, library))]).await
    }

    async fn granted(&self, user: &UserId) -> Result<BTreeSet<LibraryId>, StorageError> {
        let (everyones, own) = (Grantee::Everyone, Grantee::User(user.clone()));
        let (everyones, own) = tokio::try_join!(self.granted_to(&everyones), self.granted_to(&own))?;
        Ok(everyones.into_iter().chain(own).collect())
    }

    async fn grantees(&self, library: &LibraryId) -> Result<BTreeSet<Grantee>, StorageError> {
        let items = self.query(catalogue::grantees(library)).await?;
        let names = items.iter().map(|item| text(item, "entry"));
        Ok(names.map(|name| name.map(catalogue::read_grantee)).collect::<Result<_, _>>()?)
    }
}

impl Tables {
    /// Takes all grants of a library away, however many there are.
    pub(crate) async fn revoke_all(&self, library: &LibraryId) -> Result<(), StorageError> {
        for grantee in self.grantees(library).await? {
            // Absent means that somebody else did.
            let _ = self.revoke(library, &grantee).await?;
        }
        Ok(())
    }

    /// Takes all grants of a user away.
    pub(crate) async fn revoke_from(&self, user: &UserId) -> Result<(), StorageError> {
        let user = Grantee::User(user.clone());
        for library in self.granted_to(&user).await? {
            let _ = self.revoke(&library, &user).await?;
        }
        Ok(())
    }

    async fn granted_to(&self, grantee: &Grantee) -> Result<Vec<LibraryId>, StorageError> {
        let range: Range = catalogue::grants(grantee);
        let items = self.query(range).await?;
        Ok(items.iter().map(|item| parsed(item, "entry", LibraryId::parse)).collect::<Result<_, _>>()?)
    }
}
