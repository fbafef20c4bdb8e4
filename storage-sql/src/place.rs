//! Places as rows are read: of `progress`, where groups have what they offer, and of `places`, where devices have
//! their own.

use diesel::{
    backend::Backend,
    deserialize::{self, FromStaticSqlRow},
    prelude::*,
    sql_types::{BigInt, Integer, Nullable, Text},
};
use domain::{
    clock::Timestamp,
    documents::{Authors, Description, DocumentId, FileName},
    progress::{Percentage, Progress},
    text::Text as Line,
};

/// What a [`Place`] is read from: `place_columns!(places, document)`, `place_columns!(progress, pushed_for)`.
macro_rules! place_columns {
    ($table:ident, $document:ident) => {
        (
            $table::$document,
            $table::position,
            $table::percentage,
            $table::device,
            $table::device_id,
            $table::timestamp,
            $table::filename,
            $table::title,
            $table::authors,
        )
    };
}
pub(crate) use place_columns;

/// A place as it is read.
pub struct Place(pub Progress);

pub type Columns = (Text, Text, Integer, Text, Text, BigInt, Nullable<Text>, Nullable<Text>, Nullable<Text>);
type Values = (String, String, i32, String, String, i64, Option<String>, Option<String>, Option<String>);

impl<DB: Backend> Queryable<Columns, DB> for Place
where
    Values: FromStaticSqlRow<Columns, DB>,
{
    type Row = Values;

    fn build(row: Values) -> deserialize::Result<Self> {
        let (document, position, percentage, device, device_id, timestamp, filename, title, authors) = row;
        let millionths = u32::try_from(percentage)?;
        Ok(Self(Progress {
            document: DocumentId::parse(&document)?,
            position: Line::parse("progress", position)?,
            percentage: Percentage::from_millionths(millionths).ok_or("percentage above 1")?,
            device: Line::parse("device", device)?,
            device_id: Line::parse("device_id", device_id)?,
            timestamp: Timestamp::from_millis(timestamp),
            description: Description {
                filename: filename.map(|it| FileName::parse(&it)).transpose()?,
                title: title.map(|it| Line::parse("title", it)).transpose()?,
                authors: authors.map(|it| Authors::parse(&it)).transpose()?.flatten(),
            },
        }))
    }
}
