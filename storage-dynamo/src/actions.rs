//! Actions of transactions, on conditions.

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};

use crate::{TableNames, item::Item, keys::Key};

/// What a transaction does with one item.
///
/// Expressions name attributes as `#title`, which stands for `title`.
#[derive(Debug, Clone)]
pub struct Action {
    key: Key,
    verb: Verb,
    condition: Option<String>,
    values: Item,
}

#[derive(Debug, Clone)]
enum Verb {
    Put(Item),
    Update(String),
    Delete,
    Check,
}

impl Action {
    /// The most actions that a transaction takes.
    pub const MOST: usize = 100;

    /// Puts an item with these attributes beside its key's.
    pub fn put(key: Key, attributes: Item) -> Self {
        Self::new(key, Verb::Put(attributes))
    }

    pub fn update(key: Key, expression: impl Into<String>) -> Self {
        Self::new(key, Verb::Update(expression.into()))
    }

    pub fn delete(key: Key) -> Self {
        Self::new(key, Verb::Delete)
    }

    /// Does nothing, on a condition.
    pub fn check(key: Key, condition: impl Into<String>) -> Self {
        Self::new(key, Verb::Check).on(condition)
    }

    fn new(key: Key, verb: Verb) -> Self {
        Self { key, verb, condition: None, values: Item::new() }
    }

    #[must_use]
    pub fn on(self, condition: impl Into<String>) -> Self {
        Self { condition: Some(condition.into()), ..self }
    }

    /// Says what `:name` stands for.
    #[must_use]
    pub fn with(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(format!(":{name}"), value);
        self
    }

    pub fn build(self, tables: &TableNames) -> TransactWriteItem {
        let update = match &self.verb {
            Verb::Update(expression) => expression.as_str(),
            _ => "",
        };
        let names = names(&[update, self.condition.as_deref().unwrap_or_default()].join(" "));
        let names = (!names.is_empty()).then_some(names.into_iter().collect());
        let values = (!self.values.is_empty()).then_some(self.values);
        let (table, mut item) = (tables.of(self.key.table), self.key.into_item());
        let action = TransactWriteItem::builder();
        // Every kind of action has a builder of its own, with the same methods.
        macro_rules! conditional {
            ($builder:expr) => {
                $builder
                    .table_name(table)
                    .set_condition_expression(self.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
            };
        }
        let action = match self.verb {
            Verb::Put(attributes) => {
                item.extend(attributes);
                action.put(conditional!(Put::builder()).set_item(Some(item)).build().expect("complete"))
            }
            Verb::Update(expression) => {
                let update = conditional!(Update::builder()).update_expression(expression);
                action.update(update.set_key(Some(item)).build().expect("complete"))
            }
            Verb::Delete => {
                action.delete(conditional!(Delete::builder()).set_key(Some(item)).build().expect("complete"))
            }
            Verb::Check => {
                let check = conditional!(ConditionCheck::builder()).set_key(Some(item)).build();
                action.condition_check(check.expect("complete"))
            }
        };
        action.build()
    }
}

/// The attributes that an expression names, and what it calls them.
fn names(expression: &str) -> Vec<(String, String)> {
    let words = expression.split(|char: char| !char.is_ascii_alphanumeric() && char != '_' && char != '#');
    words.filter_map(|word| Some((word.to_owned(), word.strip_prefix('#')?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_name_attributes() {
        let names = names("SET #sort_title = :title ADD #count :one attribute_not_exists(#of)");
        assert_eq!(names.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["sort_title", "count", "of"]);
        assert_eq!(names[0].0, "#sort_title");
    }
}
