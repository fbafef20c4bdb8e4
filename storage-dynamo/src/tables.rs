//! The tables: reading items by key, by range and in batches, and deleting them.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    error::ProvideErrorMetadata as _,
    types::{DeleteRequest, KeysAndAttributes, PutRequest, WriteRequest},
};
use domain::error::StorageError;

use crate::{
    concurrent::all,
    item::{Item, Malformed, s},
    keys::{Key, Range, Table},
    transaction::Retries,
};

/// Implements every storage port of the domain, on DynamoDB.
#[derive(Debug, Clone)]
pub struct Tables {
    pub(crate) client: Client,
    pub(crate) names: TableNames,
}

/// What the tables are called. The default is what the Python server calls them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNames {
    pub users: String,
    pub progress: String,
    pub document_links: String,
    pub book_labels: String,
    /// What the names of all other tables begin with.
    pub prefix: String,
}

impl TableNames {
    /// Calls every table by the same prefix.
    pub fn with_prefix(prefix: &str) -> Self {
        Self {
            users: format!("{prefix}users"),
            progress: format!("{prefix}progress"),
            document_links: format!("{prefix}document-links"),
            book_labels: format!("{prefix}book-labels"),
            prefix: prefix.to_owned(),
        }
    }

    pub(crate) fn of(&self, table: Table) -> String {
        match table {
            Table::Users => self.users.clone(),
            Table::Progress => self.progress.clone(),
            Table::Links => self.document_links.clone(),
            Table::Labels => self.book_labels.clone(),
            Table::Documents => format!("{}documents", self.prefix),
            Table::Lists => format!("{}lists", self.prefix),
            Table::Catalogue => format!("{}catalogue", self.prefix),
            Table::Shelves => format!("{}shelves", self.prefix),
            Table::ApiKeys => format!("{}api-keys", self.prefix),
            Table::Codes => format!("{}codes", self.prefix),
            Table::Sessions => format!("{}sessions", self.prefix),
        }
    }
}

impl Default for TableNames {
    fn default() -> Self {
        Self::with_prefix("reader-progress-")
    }
}

impl Tables {
    /// The most items that are read by one batch.
    const READ_AT_ONCE: usize = 100;

    /// The most items that are written by one batch.
    const WRITTEN_AT_ONCE: usize = 25;

    pub fn new(client: Client, names: TableNames) -> Self {
        Self { client, names }
    }

    pub(crate) async fn get(&self, key: Key) -> Result<Option<Item>, StorageError> {
        let request = self.client.get_item().table_name(self.names.of(key.table)).consistent_read(true);
        // The SDK's futures are kilobytes large: boxed, those that wait for several stay small.
        let found = Box::pin(request.set_key(Some(key.into_item())).send()).await;
        Ok(found.map_err(|error| StorageError::new("read an item", error))?.item)
    }

    /// Reads all items in `range`, by sort key.
    pub(crate) async fn query(&self, range: Range) -> Result<Vec<Item>, StorageError> {
        let mut items = Vec::new();
        let keep = |item| {
            items.push(item);
            Ok(())
        };
        self.for_each(range, keep).await?;
        Ok(items)
    }

    /// Takes every item in `range`, by sort key.
    pub(crate) async fn for_each(
        &self,
        range: Range,
        mut take: impl FnMut(Item) -> Result<(), Malformed>,
    ) -> Result<(), StorageError> {
        let mut query = self
            .client
            .query()
            .table_name(self.names.of(range.table))
            .consistent_read(true)
            .key_condition_expression("#partition = :partition")
            .expression_attribute_names("#partition", range.table.partition_key())
            .expression_attribute_values(":partition", s(range.partition));
        if let (Some(sort_key), false) = (range.table.sort_key(), range.prefix.is_empty()) {
            query = query
                .key_condition_expression("#partition = :partition AND begins_with(#sort, :prefix)")
                .expression_attribute_names("#sort", sort_key)
                .expression_attribute_values(":prefix", range.table.sort_value(range.prefix));
        }
        let mut items = query.into_paginator().items().send();
        while let Some(item) = items.next().await {
            take(item.map_err(|error| StorageError::new("query a table", error))?)?;
        }
        Ok(())
    }

    /// Reads up to 100 items of one table, in any order; those that are absent are left out.
    pub(crate) async fn get_batch(&self, table: Table, keys: Vec<Item>) -> Result<Vec<Item>, StorageError> {
        let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true);
        let wanted = wanted.build().expect("keys are given");
        let mut pending = Some(HashMap::from([(self.names.of(table), wanted)]));
        let mut items = Vec::new();
        let mut retries = Retries::of("read a batch");
        loop {
            let answer = self.client.batch_get_item().set_request_items(pending).send().await;
            let answer = answer.map_err(|error| StorageError::new("read a batch", error))?;
            items.extend(answer.responses.into_iter().flatten().flat_map(|(_, items)| items));
            pending = answer.unprocessed_keys.filter(|pending| !pending.is_empty());
            if pending.is_none() {
                return Ok(items);
            }
            retries.wait().await?;
        }
    }

    /// Reads items of one table, in any order; those that are absent are left out.
    pub(crate) async fn get_all(&self, table: Table, mut keys: Vec<Key>) -> Result<Vec<Item>, StorageError> {
        // A batch names each item once.
        keys.sort();
        keys.dedup();
        let batches = keys.chunks(Self::READ_AT_ONCE).map(|keys| {
            let (tables, keys) = (self.clone(), keys.iter().cloned().map(Key::into_item).collect());
            async move { tables.get_batch(table, keys).await }
        });
        Ok(all(batches).await?.into_iter().flatten().collect())
    }

    /// Deletes `items` from `table`, in batches.
    pub(crate) async fn delete_all(&self, table: Table, items: Vec<Item>) -> Result<(), StorageError> {
        self.write_all(table, items.into_iter().map(|item| deletion(table, item)).collect()).await
    }

    /// Puts `items` into `table`, in batches; no two of them at the same place.
    pub(crate) async fn put_all(&self, table: Table, items: Vec<Item>) -> Result<(), StorageError> {
        self.write_all(table, items.into_iter().map(insertion).collect()).await
    }

    async fn write_all(&self, table: Table, requests: Vec<WriteRequest>) -> Result<(), StorageError> {
        for batch in requests.chunks(Self::WRITTEN_AT_ONCE) {
            let mut pending = Some(HashMap::from([(self.names.of(table), batch.to_vec())]));
            let mut retries = Retries::of("write a batch");
            loop {
                match self.client.batch_write_item().set_request_items(pending.clone()).send().await {
                    Ok(answer) => pending = answer.unprocessed_items.filter(|pending| !pending.is_empty()),
                    Err(error) if error.code() == Some("TransactionConflictException") => {}
                    Err(error) => return Err(StorageError::new("write a batch", error)),
                }
                if pending.is_none() {
                    break;
                }
                retries.wait().await?;
            }
        }
        Ok(())
    }
}

/// Asks for the deletion of the item of `table` that has the key attributes of `item`.
pub(crate) fn deletion(table: Table, mut item: Item) -> WriteRequest {
    item.retain(|name, _| table.key_attributes().any(|attribute| attribute == name));
    let delete = DeleteRequest::builder().set_key(Some(item)).build().expect("a key is given");
    WriteRequest::builder().delete_request(delete).build()
}

fn insertion(item: Item) -> WriteRequest {
    let put = PutRequest::builder().set_item(Some(item)).build().expect("an item is given");
    WriteRequest::builder().put_request(put).build()
}
