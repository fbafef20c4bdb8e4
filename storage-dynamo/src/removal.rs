//! Removing an account with all that is the user's.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem, Update};
use domain::{
    accounts::UserId,
    error::{Changed, StorageError},
    sessions::SessionRepository as _,
};

use crate::{
    Tables,
    keys::{self, Table},
};

impl Tables {
    /// Marks the account, so that nothing new is kept for it; takes its data away; the account itself goes last.
    ///
    /// After a failure the mark stays, and removing the account again goes on.
    pub async fn remove_account(&self, user: &UserId) -> Result<(), StorageError> {
        if self.insist("remove an account", vec![self.mark(user)]).await? == Changed::Absent {
            return Ok(());
        }
        self.revoke_from(user).await?;
        self.remove_ways_to_keys(user).await?;
        self.remove_all(user).await?;
        for table in Table::OF_USERS {
            let items = self.query(keys::all(table, user)).await?;
            self.delete_all(table, items).await?;
        }
        // Absent means that somebody else has finished it.
        let _ = self.insist("remove an account", vec![self.deletion(user), self.unlisting(user)]).await?;
        Ok(())
    }

    fn mark(&self, user: &UserId) -> TransactWriteItem {
        let key = keys::user(user);
        let update = Update::builder()
            .table_name(self.names.of(key.table))
            .set_key(Some(key.into_item()))
            .update_expression("SET #removing = :true")
            .condition_expression("attribute_exists(#username)")
            .expression_attribute_names("#removing", "removing")
            .expression_attribute_names("#username", "username")
            .expression_attribute_values(":true", AttributeValue::Bool(true));
        TransactWriteItem::builder().update(update.build().expect("complete")).build()
    }

    /// Deletes the account, but not one that was made anew meanwhile.
    fn deletion(&self, user: &UserId) -> TransactWriteItem {
        let key = keys::user(user);
        let delete = Delete::builder()
            .table_name(self.names.of(key.table))
            .set_key(Some(key.into_item()))
            .condition_expression("attribute_exists(#removing)")
            .expression_attribute_names("#removing", "removing");
        TransactWriteItem::builder().delete(delete.build().expect("complete")).build()
    }

    fn unlisting(&self, user: &UserId) -> TransactWriteItem {
        let key = keys::listed(user);
        let delete = Delete::builder().table_name(self.names.of(key.table)).set_key(Some(key.into_item()));
        TransactWriteItem::builder().delete(delete.build().expect("complete")).build()
    }
}
