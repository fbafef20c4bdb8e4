//! Which part of a list is asked for, and how narrow.

use actix_web::HttpRequest;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    catalog::{
        cursors::{Cursor, List},
        files::Format,
        pages::{From, Page, PageRequest, PageSize},
    },
    error::Invalid,
};
use serde::Deserialize;

use super::{
    OpdsError,
    address::{Address, View},
    feed::Paging,
};
use crate::parameter;

/// What a list's query asks for.
#[derive(Debug)]
pub struct Asked {
    pub format: Option<Format>,
    pub page: PageRequest,
    limit: Option<u16>,
    turn: Option<(&'static str, String)>,
    feed: [u8; 4],
}

#[derive(Deserialize)]
struct ListQuery {
    format: Option<String>,
    limit: Option<String>,
    after: Option<String>,
    before: Option<String>,
}

impl Asked {
    /// Reads the query of the feed at `address`, which shows a `list`.
    ///
    /// Its cursors are good for nothing else: the list's own are, for other libraries and formats.
    pub fn read(request: &HttpRequest, address: Address, list: List) -> Result<Self, OpdsError> {
        let query: ListQuery = parameter::query(request)?;
        let format = query.format.as_deref().map(Format::parse).transpose()?;
        let limit = query.limit.as_deref().map(limit).transpose()?;
        let size = limit.map_or(Ok(PageSize::default()), PageSize::parse)?;
        let feed = fingerprint(address, format);
        let turn = match (query.after, query.before) {
            (None, None) => None,
            (Some(after), None) => Some(("after", after)),
            (None, Some(before)) => Some(("before", before)),
            (Some(_), Some(_)) => return Err(Invalid::new("after", "left out with `before`").into()),
        };
        let from = match &turn {
            None => From::Start,
            Some(("before", token)) => From::Before(cursor(feed, list, token)?),
            Some((_, token)) => From::After(cursor(feed, list, token)?),
        };
        Ok(Self { format, page: PageRequest { from, size }, limit, turn, feed })
    }

    pub fn view(&self) -> View<'_> {
        let turn = self.turn.as_ref().map(|(name, cursor)| (*name, cursor.as_str()));
        View { format: self.format, limit: self.limit, turn }
    }

    /// What leads from a page to its neighbours.
    pub fn paging<T>(&self, page: &Page<T>) -> Paging<'_> {
        let token = |cursor: &Cursor| BASE64_URL_SAFE_NO_PAD.encode([&self.feed, &cursor.to_bytes()[..]].concat());
        Paging {
            asked: self,
            previous: page.previous.as_ref().map(token),
            next: page.next.as_ref().map(token),
            total: page.total,
        }
    }
}

fn limit(text: &str) -> Result<u16, Invalid> {
    let limit = text.parse().ok().filter(|limit| (1..=100).contains(limit));
    limit.ok_or_else(|| Invalid::new("limit", "from 1 to 100"))
}

fn cursor(feed: [u8; 4], list: List, token: &str) -> Result<Cursor, Invalid> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
    Cursor::from_bytes(list, bytes.strip_prefix(&feed).unwrap_or_default())
}

/// Tells one feed from another.
fn fingerprint(address: Address, format: Option<Format>) -> [u8; 4] {
    let hash = blake3::hash(format!("{address} {}", format.map_or("", Format::as_str)).as_bytes());
    *hash.as_bytes().first_chunk().expect("a hash has 32 bytes")
}
