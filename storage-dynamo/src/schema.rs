//! The tables themselves: which there are, and making those that are missing.

use std::time::Duration;

use aws_sdk_dynamodb::{
    client::Waiters as _,
    operation::{create_table::CreateTableError, describe_table::DescribeTableError},
    types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, TimeToLiveSpecification, TimeToLiveStatus},
};
use domain::error::StorageError;

use crate::{Tables, keys::Table};

impl Tables {
    const UNTIL_ACTIVE: Duration = Duration::from_mins(2);

    /// Makes the missing tables, waits until they can be used, and returns their names.
    pub async fn create(&self) -> Result<Vec<String>, StorageError> {
        let mut made = Vec::new();
        for table in Table::ALL {
            if self.key_schema(table).await?.is_none() {
                self.create_table(table).await?;
                made.push(self.names.of(table));
            }
        }
        for name in &made {
            let active = self.client.wait_until_table_exists().table_name(name).wait(Self::UNTIL_ACTIVE).await;
            active.map_err(|error| StorageError::new("wait for a new table", error))?;
        }
        for table in Table::EXPIRING {
            self.let_expire(table).await?;
        }
        Ok(made)
    }

    /// Names the tables that there aren't.
    pub async fn missing(&self) -> Result<Vec<String>, StorageError> {
        let mut missing = Vec::new();
        for table in Table::ALL {
            if self.key_schema(table).await?.is_none() {
                missing.push(self.names.of(table));
            }
        }
        Ok(missing)
    }

    /// Fails if a table is missing, or has other keys than ours and the Python server's.
    pub async fn check(&self) -> Result<(), StorageError> {
        for table in Table::ALL {
            let unusable = |fault| {
                let (name, keys) = (self.names.of(table), table.key_attributes().collect());
                StorageError::new("check the tables", Unusable { name, fault, keys })
            };
            let found = self.key_schema(table).await?.ok_or_else(|| unusable("is missing"))?;
            if found != key_schema(table) {
                return Err(unusable("has other keys"));
            }
        }
        Ok(())
    }

    async fn create_table(&self, table: Table) -> Result<(), StorageError> {
        let attributes = table.key_attributes().map(|name| {
            let attribute = AttributeDefinition::builder().attribute_name(name);
            attribute.attribute_type(table.attribute_type(name)).build().expect("complete")
        });
        let created = self
            .client
            .create_table()
            .table_name(self.names.of(table))
            .set_key_schema(Some(key_schema(table)))
            .set_attribute_definitions(Some(attributes.collect()))
            .billing_mode(BillingMode::PayPerRequest)
            .send()
            .await;
        match created {
            Err(error) if !error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception) => {
                Err(StorageError::new("create a table", error))
            }
            // Or another process makes it right now.
            _ => Ok(()),
        }
    }

    /// Has DynamoDB delete what has expired, if it doesn't already.
    async fn let_expire(&self, table: Table) -> Result<(), StorageError> {
        let found = self.client.describe_time_to_live().table_name(self.names.of(table)).send().await;
        let found = found.map_err(|error| StorageError::new("describe a table's time to live", error))?;
        let status = found.time_to_live_description.and_then(|it| it.time_to_live_status);
        if matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) {
            return Ok(());
        }
        let expiry = TimeToLiveSpecification::builder().attribute_name(Table::EXPIRY).enabled(true).build();
        let update = self.client.update_time_to_live().table_name(self.names.of(table));
        let updated = update.time_to_live_specification(expiry.expect("complete")).send().await;
        updated.map_err(|error| StorageError::new("set a table's time to live", error))?;
        Ok(())
    }

    /// Returns the keys of a table; `None` if it is missing.
    async fn key_schema(&self, table: Table) -> Result<Option<Vec<KeySchemaElement>>, StorageError> {
        match self.client.describe_table().table_name(self.names.of(table)).send().await {
            Ok(found) => Ok(Some(found.table.and_then(|table| table.key_schema).unwrap_or_default())),
            Err(error) if error.as_service_error().is_some_and(DescribeTableError::is_resource_not_found_exception) => {
                Ok(None)
            }
            Err(error) => Err(StorageError::new("describe a table", error)),
        }
    }
}

fn key_schema(table: Table) -> Vec<KeySchemaElement> {
    let kinds = [KeyType::Hash, KeyType::Range];
    let elements = table.key_attributes().zip(kinds);
    let element = |(name, kind)| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    elements.map(|it| element(it).expect("complete")).collect()
}

#[derive(Debug, thiserror::Error)]
#[error("the table `{name}` {fault}; it should have {keys:?}")]
struct Unusable {
    name: String,
    fault: &'static str,
    keys: Vec<&'static str>,
}
