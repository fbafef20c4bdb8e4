//! The tables themselves.

use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType::S};

use crate::endpoint;

#[tokio::test]
async fn missing_tables_are_named_and_made() {
    let (client, names, tables) = endpoint::tables().await;
    assert_eq!(tables.create().await.unwrap(), [""; 0]);
    assert_eq!(tables.missing().await.unwrap(), [""; 0]);
    tables.check().await.unwrap();

    let lists = format!("{}lists", names.prefix);
    for table in [&lists, &names.progress] {
        client.delete_table().table_name(table).send().await.unwrap();
    }
    assert_eq!(tables.missing().await.unwrap(), [names.progress.as_str(), &lists]);
    assert!(tables.check().await.is_err());
    assert_eq!(tables.create().await.unwrap(), [names.progress.as_str(), &lists]);
    tables.check().await.unwrap();
}

#[tokio::test]
async fn a_table_with_other_keys_is_refused() {
    let (client, names, tables) = endpoint::tables().await;
    client.delete_table().table_name(&names.users).send().await.unwrap();
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build().unwrap();
    let attribute = AttributeDefinition::builder().attribute_name("id").attribute_type(S).build().unwrap();
    let table = client.create_table().table_name(&names.users).key_schema(key).attribute_definitions(attribute);
    table.billing_mode(BillingMode::PayPerRequest).send().await.unwrap();
    let error = tables.check().await.unwrap_err();
    let fault = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(fault, format!("the table `{}` has other keys; it should have [\"username\"]", names.users));
}
