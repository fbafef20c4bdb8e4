//! Items: reading and writing their attributes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    clock::Timestamp,
    documents::{Authors, Description, DocumentId, FileName},
    error::{Invalid, StorageError},
    progress::{Percentage, Progress},
    text::Text,
};

pub type Item = HashMap<String, AttributeValue>;

pub fn s(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

#[expect(clippy::needless_pass_by_value, reason = "numbers are given as they are")]
pub fn n(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// An item lacks an attribute, or has one that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("the item has no valid `{0}`")]
pub struct Malformed(pub &'static str);

impl From<Malformed> for StorageError {
    fn from(error: Malformed) -> Self {
        Self::new("read an item", error)
    }
}

pub fn optional_text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

pub fn text<'a>(item: &'a Item, name: &'static str) -> Result<&'a str, Malformed> {
    optional_text(item, name).ok_or(Malformed(name))
}

pub fn bytes(item: &Item, name: &'static str) -> Result<Vec<u8>, Malformed> {
    let bytes = item.get(name).and_then(|value| value.as_b().ok()).ok_or(Malformed(name))?;
    Ok(bytes.as_ref().to_vec())
}

/// Reads an attribute as the domain parses it.
pub fn parsed<T>(
    item: &Item,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<T, Malformed> {
    parse(text(item, name)?).map_err(|_| Malformed(name))
}

pub fn number<T: std::str::FromStr>(item: &Item, name: &'static str) -> Result<T, Malformed> {
    optional_number(item, name)?.ok_or(Malformed(name))
}

pub fn optional_number<T: std::str::FromStr>(item: &Item, name: &'static str) -> Result<Option<T>, Malformed> {
    let digits = item.get(name).map(|value| value.as_n().map_err(|_| Malformed(name))).transpose()?;
    digits.map(|digits| digits.parse().map_err(|_| Malformed(name))).transpose()
}

pub fn flag(item: &Item, name: &str) -> Option<bool> {
    item.get(name)?.as_bool().ok().copied()
}

/// Writes what a place consists of, but not where it was left: the names of those attributes differ.
///
/// `timestamp` stays in whole seconds, as the Python server reads it.
pub fn place(progress: &Progress) -> Item {
    let told = &progress.description;
    let described = [
        ("filename", told.filename.as_ref().map(FileName::as_str)),
        ("title", told.title.as_ref().map(Text::as_str)),
        ("authors", told.authors.as_ref().map(Authors::as_str)),
    ];
    let attributes = [
        ("progress", s(progress.position.as_str())),
        ("percentage", decimal(progress.percentage)),
        ("device", s(progress.device.as_str())),
        ("device_id", s(progress.device_id.as_str())),
        ("timestamp", n(progress.timestamp.as_seconds())),
        ("milliseconds", n(progress.timestamp.as_millis().rem_euclid(1000))),
    ];
    let described = described.into_iter().filter_map(|(name, text)| Some((name, s(text?))));
    attributes.into_iter().chain(described).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Reads a place that was left in `document`.
pub fn read_place(item: &Item, document: DocumentId) -> Result<Progress, Malformed> {
    let or_empty = |name| Text::parse(name, optional_text(item, name).unwrap_or_default()).map_err(|_| Malformed(name));
    Ok(Progress {
        document,
        position: parsed(item, "progress", |text| Text::parse("progress", text))?,
        percentage: Percentage::parse(number(item, "percentage")?).map_err(|_| Malformed("percentage"))?,
        device: or_empty("device")?,
        device_id: or_empty("device_id")?,
        timestamp: read_timestamp(item)?,
        description: Description {
            filename: optional_text(item, "filename").and_then(|name| FileName::parse(name).ok()),
            title: optional_text(item, "title").and_then(|title| Text::parse("title", title).ok()),
            authors: optional_text(item, "authors").and_then(|names| Authors::parse(names).ok().flatten()),
        },
    })
}

fn read_timestamp(item: &Item) -> Result<Timestamp, Malformed> {
    let seconds: i64 = number(item, "timestamp")?;
    let millis = optional_number(item, "milliseconds")?.unwrap_or(0);
    Ok(Timestamp::from_millis(Timestamp::from_seconds(seconds).as_millis().saturating_add(millis)))
}

fn decimal(percentage: Percentage) -> AttributeValue {
    let millionths = percentage.millionths();
    n(format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_written_as_decimals() {
        for (millionths, text) in [(0, "0.000000"), (333_333, "0.333333"), (1_000_000, "1.000000")] {
            assert_eq!(decimal(Percentage::from_millionths(millionths).unwrap()), n(text));
        }
    }

    #[test]
    fn any_decimal_in_range_is_read() {
        for (text, millionths) in [("1", 1_000_000), ("0.12345678901234567", 123_457), ("1E-6", 1)] {
            let attributes = [("percentage", n(text)), ("progress", s("/body")), ("timestamp", n(7))];
            let item = attributes.map(|(name, value)| (name.to_owned(), value)).into();
            let place = read_place(&item, DocumentId::parse("a").unwrap()).unwrap();
            assert_eq!(place.percentage.millionths(), millionths);
            assert_eq!(place.timestamp, Timestamp::from_seconds(7));
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let mut item = Item::from([("progress".to_owned(), s("/body")), ("timestamp".to_owned(), n(7))]);
        for percentage in [n("1.1"), n("-0.1"), s("0.5")] {
            item.insert("percentage".to_owned(), percentage);
            let error = read_place(&item, DocumentId::parse("a").unwrap()).unwrap_err();
            assert_eq!(error.to_string(), "the item has no valid `percentage`");
        }
    }
}
