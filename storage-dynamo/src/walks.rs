//! Walking through a partition, from wherever and in either direction.

use domain::{
    catalog::pages::{Direction, PageRequest},
    error::StorageError,
};

use crate::{
    Tables,
    item::{Item, s},
    keys::Range,
};

/// A part of a partition.
#[derive(Debug)]
pub struct Walk {
    pub range: Range,
    /// The sort key to go on from, without it.
    pub past: Option<Vec<u8>>,
    pub direction: Direction,
    /// How many items to find.
    pub limit: usize,
}

impl Walk {
    /// Goes through the range from its beginning.
    pub fn through(range: Range, limit: usize) -> Self {
        Self { range, past: None, direction: Direction::Forwards, limit }
    }

    /// Looks for what a page may hold, from its bound on or from what has been seen since.
    pub fn of(range: Range, page: &PageRequest, seen: Option<&[u8]>) -> Self {
        // A key can't be empty; whatever has one comes behind this.
        let past = seen.or(page.bound()).map(|past| if past.is_empty() { vec![1] } else { past.to_vec() });
        Self { range, past, direction: page.direction(), limit: page.wanted() }
    }
}

impl Tables {
    /// Reads the first items of a walk.
    pub(crate) async fn walk(&self, walk: Walk) -> Result<Vec<Item>, StorageError> {
        let table = walk.range.table;
        let mut query = self
            .client
            .query()
            .table_name(self.names.of(table))
            .consistent_read(true)
            .scan_index_forward(walk.direction == Direction::Forwards)
            .expression_attribute_names("#partition", table.partition_key())
            .expression_attribute_values(":partition", s(walk.range.partition))
            .limit(i32::try_from(walk.limit).unwrap_or(i32::MAX));
        query = match walk.past {
            None => query.key_condition_expression("#partition = :partition"),
            Some(past) => {
                let is_behind = if walk.direction == Direction::Forwards { ">" } else { "<" };
                query
                    .key_condition_expression(format!("#partition = :partition AND #sort {is_behind} :past"))
                    .expression_attribute_names("#sort", table.sort_key().expect("partitions have many items"))
                    .expression_attribute_values(":past", table.sort_value(past))
            }
        };
        // An answer ends at the limit or at 1 MB.
        let mut items: Vec<Item> = Vec::new();
        loop {
            let answer = Box::pin(query.clone().send()).await;
            let answer = answer.map_err(|error| StorageError::new("query a table", error))?;
            items.extend(answer.items.into_iter().flatten());
            if answer.last_evaluated_key.is_none() || items.len() >= walk.limit {
                items.truncate(walk.limit);
                return Ok(items);
            }
            query = query.set_exclusive_start_key(answer.last_evaluated_key);
        }
    }
}
