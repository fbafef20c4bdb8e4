//! Changes of one user's books, written all at once.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use domain::{
    accounts::{Offer, UserId},
    error::StorageError,
};

use crate::{
    Tables,
    accounts::read_offer,
    item::{Item, optional_text, s},
    keys::{self, Key},
    transaction::Outcome,
};

/// What to put and to delete; for one item, the last word counts.
///
/// The order is that of importance: [`Self::fit`] cuts off the end.
#[derive(Debug, Default)]
pub struct Changes {
    writes: Vec<(Key, Write)>,
}

#[derive(Debug)]
enum Write {
    Put(Item),
    Delete,
}

impl Changes {
    /// What one transaction takes (100 actions), less the revision and what a push adds.
    pub const ROOM: usize = 90;

    /// Puts an item with these attributes beside its key's.
    pub fn put<'a>(&mut self, key: Key, attributes: impl IntoIterator<Item = (&'a str, String)>) {
        self.put_item(key, attributes.into_iter().map(|(name, text)| (name.to_owned(), s(text))).collect());
    }

    pub fn put_item(&mut self, key: Key, attributes: Item) {
        self.write(key, Write::Put(attributes));
    }

    pub fn delete(&mut self, key: Key) {
        self.write(key, Write::Delete);
    }

    fn write(&mut self, key: Key, write: Write) {
        self.writes.retain(|(earlier, _)| *earlier != key);
        self.writes.push((key, write));
    }

    /// Cuts off what does not fit into one transaction; tells whether nothing was cut off.
    pub fn fit(&mut self) -> bool {
        let fits = self.writes.len() <= Self::ROOM;
        self.writes.truncate(Self::ROOM);
        fits
    }
}

/// An account as it was when a change of its books was decided.
#[derive(Debug)]
pub struct Owner {
    user: UserId,
    pub offer: Offer,
    /// Replaced by every change; absent until the first.
    revision: Option<String>,
}

impl Tables {
    /// Returns the account whose books may be changed; `None` if there is none or it is being removed.
    pub async fn owner(&self, user: &UserId) -> Result<Option<Owner>, StorageError> {
        let found = self.get(keys::user(user)).await?.filter(|item| !item.contains_key("removing"));
        Ok(found.map(|item| Owner {
            user: user.clone(),
            offer: read_offer(&item),
            revision: optional_text(&item, "revision").map(str::to_owned),
        }))
    }

    /// Writes `changes`, if nothing else has changed the books since `owner` was read.
    pub async fn commit(&self, owner: &Owner, changes: Changes) -> Result<Outcome, StorageError> {
        if changes.writes.is_empty() {
            return Ok(Outcome::Written);
        }
        let writes = changes.writes.into_iter().map(|(key, write)| self.action(key, write));
        self.transact(std::iter::once(self.new_revision(owner)).chain(writes).collect()).await
    }

    fn new_revision(&self, owner: &Owner) -> TransactWriteItem {
        let key = keys::user(&owner.user);
        let update = Update::builder()
            .table_name(self.names.of(key.table))
            .set_key(Some(key.into_item()))
            .update_expression("SET #revision = :new")
            .expression_attribute_names("#username", "username")
            .expression_attribute_names("#removing", "removing")
            .expression_attribute_names("#revision", "revision")
            .expression_attribute_values(":new", s(random_revision()));
        let unmoved = "attribute_exists(#username) AND attribute_not_exists(#removing)";
        let update = match &owner.revision {
            Some(revision) => update
                .condition_expression(format!("{unmoved} AND #revision = :old"))
                .expression_attribute_values(":old", s(revision)),
            None => update.condition_expression(format!("{unmoved} AND attribute_not_exists(#revision)")),
        };
        TransactWriteItem::builder().update(update.build().expect("complete")).build()
    }

    fn action(&self, key: Key, write: Write) -> TransactWriteItem {
        let table = self.names.of(key.table);
        let mut item = key.into_item();
        match write {
            Write::Put(attributes) => {
                item.extend(attributes);
                let put = Put::builder().table_name(table).set_item(Some(item)).build();
                TransactWriteItem::builder().put(put.expect("complete")).build()
            }
            Write::Delete => {
                let delete = Delete::builder().table_name(table).set_key(Some(item)).build();
                TransactWriteItem::builder().delete(delete.expect("complete")).build()
            }
        }
    }
}

/// Random rather than counted, so that an account made anew under the same name isn't taken for the one before.
pub fn random_revision() -> String {
    format!("{:016x}", fastrand::u64(..))
}
