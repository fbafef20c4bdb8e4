//! Lists in pages, as every route of the API shows them.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    catalog::{
        cursors::{Cursor, List},
        pages::{From, Page, PageRequest, PageSize},
    },
    error::Invalid,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A page of a list. `next` is for the parameter `after`, `previous` for `before`.
#[derive(Serialize, ToSchema)]
pub struct ListBody<T> {
    items: Vec<T>,
    #[schema(required)]
    next: Option<String>,
    #[schema(required)]
    previous: Option<String>,
    /// How many items there are on all pages, where that is at hand.
    #[schema(required)]
    total: Option<u64>,
}

impl<T> ListBody<T> {
    /// A list that is all on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { total: Some(items.len() as u64), items, next: None, previous: None }
    }

    /// A list that only goes forwards.
    pub fn up_to(items: Vec<T>, next: Option<String>) -> Self {
        Self { items, next, previous: None, total: None }
    }
}

impl<T> std::convert::From<Page<T>> for ListBody<T> {
    fn from(page: Page<T>) -> Self {
        let text = |cursor: Option<Cursor>| cursor.as_ref().map(cursor_text);
        Self { items: page.items, next: text(page.next), previous: text(page.previous), total: page.total }
    }
}

/// Reads what [`cursor_text`] made of a cursor of the list.
pub fn cursor(list: List, text: &str) -> Result<Cursor, Invalid> {
    Cursor::from_bytes(list, &BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default())
}

/// A cursor, as [`cursor`] reads it.
pub fn cursor_text(cursor: &Cursor) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(cursor.to_bytes())
}

/// Which page is asked for.
#[derive(Deserialize)]
pub struct PageQuery {
    limit: Option<u16>,
    after: Option<String>,
    before: Option<String>,
}

impl PageQuery {
    /// Reads cursors that `list` has given.
    pub fn parse(self, list: List) -> Result<PageRequest, Invalid> {
        let size = self.limit.map_or(Ok(PageSize::default()), PageSize::parse)?;
        let from = match (self.after, self.before) {
            (None, None) => From::Start,
            (Some(after), None) => From::After(cursor(list, &after)?),
            (None, Some(before)) => From::Before(cursor(list, &before)?),
            (Some(_), Some(_)) => return Err(Invalid::new("after", "left out with `before`")),
        };
        Ok(PageRequest { from, size })
    }
}
