//! The tables: reading items by key, by range and in batches, and deleting them.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    types::{DeleteRequest, KeysAndAttributes, WriteRequest},
};
use domain::error::StorageError;

use crate::{
    item::{Item, s},
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
        }
    }
}

impl Default for TableNames {
    fn default() -> Self {
        Self::with_prefix("reader-progress-")
    }
}

impl Tables {
    /// The most items that are deleted by one request.
    const DELETED_AT_ONCE: usize = 25;

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
                .expression_attribute_values(":prefix", s(range.prefix));
        }
        let items = Box::pin(query.into_paginator().items().send().collect::<Result<_, _>>()).await;
        items.map_err(|error| StorageError::new("query a table", error))
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

    /// Deletes `items` from `table`, in batches.
    pub(crate) async fn delete_all(&self, table: Table, items: Vec<Item>) -> Result<(), StorageError> {
        let requests: Vec<WriteRequest> = items.into_iter().map(|item| deletion(table, item)).collect();
        for batch in requests.chunks(Self::DELETED_AT_ONCE) {
            let mut pending = Some(HashMap::from([(self.names.of(table), batch.to_vec())]));
            let mut retries = Retries::of("delete a batch");
            loop {
                let answer = self.client.batch_write_item().set_request_items(pending).send().await;
                let answer = answer.map_err(|error| StorageError::new("delete a batch", error))?;
                pending = answer.unprocessed_items.filter(|pending| !pending.is_empty());
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
