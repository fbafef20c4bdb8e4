//! Which page of a list is asked for, and the way to its neighbours.
//!
//! A page begins behind something that a link names. Of lists of publications that is the last one of the page before,
//! by its id: 50 links on a page lead back to it, and cursors are long. Of other lists it is the cursor.

use actix_web::HttpRequest;
use domain::{
    catalog::{
        cursors::Cursor,
        pages::{From, Page, PageRequest, PageSize},
    },
    error::Error,
};
use serde::Deserialize;

use super::EreaderError;
use crate::parameter;

/// What a list's query asks for: the first page, if nothing or nonsense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// From 1 on, to be shown.
    pub number: u32,
    turn: Option<Turn>,
}

/// What a page begins behind or ends before.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Turn {
    After(String),
    Before(String),
}

#[derive(Deserialize)]
struct PageQuery {
    page: Option<String>,
    after: Option<String>,
    before: Option<String>,
}

/// Pages further on than this are only found by turning.
const FURTHEST_WALK: u32 = 1_000;

impl Asked {
    pub const FIRST: Self = Self { number: 1, turn: None };

    pub fn read(request: &HttpRequest) -> Result<Self, EreaderError> {
        let PageQuery { page, after, before } = parameter::query(request)?;
        let number = page.and_then(|page| page.parse().ok()).filter(|number| *number > 0).unwrap_or(1);
        Ok(Self { number, turn: after.map(Turn::After).or(before.map(Turn::Before)) })
    }

    /// Where the page begins or ends, as a neighbour's link has it.
    pub fn token(&self) -> Option<&str> {
        match self.turn.as_ref()? {
            Turn::After(token) | Turn::Before(token) => Some(token),
        }
    }

    /// The parameters that [`Self::read`] reads.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, String)> {
        let number = (self.number > 1 || self.turn.is_some()).then(|| ("page", self.number.to_string()));
        let turn = self.turn.as_ref().map(|turn| match turn {
            Turn::After(token) => ("after", parameter::encoded(token).to_string()),
            Turn::Before(token) => ("before", parameter::encoded(token).to_string()),
        });
        number.into_iter().chain(turn)
    }

    /// Lists the page, from what its token stands for; it is empty if that is nothing, or past the end.
    pub async fn fetch<T>(
        &self,
        cursor: Option<Cursor>,
        list: impl AsyncFn(PageRequest) -> Result<Page<T>, Error>,
    ) -> Result<Page<T>, Error> {
        let from = match (&self.turn, cursor) {
            (None, _) => return self.walk(list).await,
            (Some(_), None) => return Ok(nothing()),
            (Some(Turn::After(_)), Some(cursor)) => From::After(cursor),
            (Some(Turn::Before(_)), Some(cursor)) => From::Before(cursor),
        };
        list(PageRequest { from, size: PageSize::default() }).await
    }

    /// Goes to a page that is known by its number alone, from the start.
    async fn walk<T>(&self, list: impl AsyncFn(PageRequest) -> Result<Page<T>, Error>) -> Result<Page<T>, Error> {
        if self.number > FURTHEST_WALK {
            return Ok(nothing());
        }
        let one = PageSize::default().get();
        let (mut from, mut left) = (From::Start, u16::try_from(self.number - 1).unwrap_or(u16::MAX));
        while left > 0 {
            let step = left.min(PageSize::MAX / one);
            let size = PageSize::parse(step * one)?;
            match list(PageRequest { from, size }).await?.next {
                Some(cursor) => from = From::After(cursor),
                None => return Ok(nothing()),
            }
            left -= step;
        }
        list(PageRequest { from, size: PageSize::default() }).await
    }

    /// The pages before and behind this one, if there are any; `token` names the items that they border on.
    pub fn neighbours<T>(&self, page: &Page<T>, token: impl Fn(&T, &Cursor) -> String) -> (Option<Self>, Option<Self>) {
        let named = |cursor: &Option<Cursor>, item: Option<&T>| Some(token(item?, cursor.as_ref()?));
        let previous = named(&page.previous, page.items.first()).map(Turn::Before);
        let next = named(&page.next, page.items.last()).map(Turn::After);
        let at = |number, turn| Self { number, turn: Some(turn) };
        (
            previous.map(|turn| at(self.number.saturating_sub(1).max(1), turn)),
            next.map(|turn| at(self.number.saturating_add(1), turn)),
        )
    }
}

fn nothing<T>() -> Page<T> {
    Page { items: Vec::new(), previous: None, next: None, total: None }
}
