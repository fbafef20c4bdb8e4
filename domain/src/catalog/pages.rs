//! Pages of lists, to be turned in both directions.

use crate::error::Invalid;

use super::cursors::Cursor;

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    pub from: From,
    pub size: PageSize,
}

/// Where a page begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    Start,
    /// Behind this place, forwards.
    After(Cursor),
    /// Up to this place, without it.
    Before(Cursor),
}

/// How many items a page may have: 1 to 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    pub const MAX: u16 = 200;

    pub fn parse(items: u16) -> Result<Self, Invalid> {
        let is_fit = (1..=Self::MAX).contains(&items);
        is_fit.then_some(Self(items)).ok_or_else(|| Invalid::new("limit", format!("from 1 to {}", Self::MAX)))
    }

    pub fn get(self) -> u16 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

/// A part of a list, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// What the page before this one ends before, unless this is the first. An empty page leads nowhere.
    pub previous: Option<Cursor>,
    /// What the page behind this one begins after, unless this is the last.
    pub next: Option<Cursor>,
    /// How many items the whole list has, where that is at hand.
    pub total: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Forwards,
    Backwards,
}

impl PageRequest {
    pub fn start(size: PageSize) -> Self {
        Self { from: From::Start, size }
    }

    pub fn direction(&self) -> Direction {
        match self.from {
            From::Start | From::After(_) => Direction::Forwards,
            From::Before(_) => Direction::Backwards,
        }
    }

    /// The key that no item of the page has, and that all of them are on the same side of.
    pub fn bound(&self) -> Option<&[u8]> {
        match &self.from {
            From::Start => None,
            From::After(cursor) | From::Before(cursor) => Some(cursor.key()),
        }
    }

    /// How many items to look for, in the direction of the page: one more than it holds tells whether others follow.
    pub fn wanted(&self) -> usize {
        usize::from(self.size.0) + 1
    }

    /// Merges lists into one: the first [`wanted`](Self::wanted) in the direction of the page, which each list has.
    ///
    /// Every list holds pairs of a key, as in [`Cursor::key`], and a value.
    pub fn merge<T>(&self, lists: impl IntoIterator<Item = Vec<(Vec<u8>, T)>>) -> Vec<(Vec<u8>, T)> {
        let mut merged: Vec<_> = lists.into_iter().flatten().collect();
        match self.direction() {
            Direction::Forwards => merged.sort_by(|a, b| a.0.cmp(&b.0)),
            Direction::Backwards => merged.sort_by(|a, b| b.0.cmp(&a.0)),
        }
        merged.truncate(self.wanted());
        merged
    }

    /// Makes the page of what was found, in its direction, when [`wanted`](Self::wanted) items were looked for.
    pub fn cut<T>(&self, mut found: Vec<T>, total: Option<u64>, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
        let more = found.len() >= self.wanted();
        found.truncate(self.size.0.into());
        let (before, behind) = match self.from {
            From::Start => (false, more),
            From::After(_) => (true, more),
            From::Before(_) => (more, true),
        };
        if self.direction() == Direction::Backwards {
            found.reverse();
        }
        Page {
            previous: found.first().filter(|_| before).map(&cursor),
            next: found.last().filter(|_| behind).map(&cursor),
            items: found,
            total,
        }
    }
}

impl<T> Page<T> {
    pub fn as_ref(&self) -> Page<&T> {
        let Self { items, previous, next, total } = self;
        Page { items: items.iter().collect(), previous: previous.clone(), next: next.clone(), total: *total }
    }

    /// Turns each item into another.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, previous, next, total } = self;
        Page { items: items.into_iter().map(turn).collect(), previous, next, total }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{listings::Shelf, publications::tests::publication},
        *,
    };

    fn request(size: u16, from: From) -> PageRequest {
        PageRequest { from, size: PageSize::parse(size).unwrap() }
    }

    fn cursor(id: &str) -> Cursor {
        Shelf::All.cursor(&publication(id, "Emma")).unwrap()
    }

    fn cut<'a>(request: &PageRequest, found: &[&'a str]) -> (Vec<&'a str>, Option<Cursor>, Option<Cursor>) {
        let page = request.cut(found.to_vec(), None, |id| cursor(id));
        (page.items, page.previous, page.next)
    }

    #[test]
    fn one_item_more_tells_that_others_follow() {
        let start = request(2, From::Start);
        assert_eq!(cut(&start, &["a", "b"]), (vec!["a", "b"], None, None));
        assert_eq!(cut(&start, &["a", "b", "c"]), (vec!["a", "b"], None, Some(cursor("b"))));
        let after = request(2, From::After(cursor("b")));
        assert_eq!(cut(&after, &["c"]), (vec!["c"], Some(cursor("c")), None));
    }

    #[test]
    fn pages_before_a_place_are_found_backwards() {
        let before = request(2, From::Before(cursor("d")));
        assert_eq!(cut(&before, &["c", "b", "a"]), (vec!["b", "c"], Some(cursor("b")), Some(cursor("c"))));
        assert_eq!(cut(&before, &["c", "b"]), (vec!["b", "c"], None, Some(cursor("c"))));
        assert_eq!(cut(&before, &[]), (vec![], None, None));
    }

    #[test]
    fn lists_are_merged_in_the_direction_of_the_page() {
        let key = |key: u8| (vec![key], key);
        let lists = || [vec![key(1), key(4)], vec![key(2), key(3)]];
        let merged = |request: &PageRequest| request.merge(lists()).into_iter().map(|it| it.1).collect::<Vec<_>>();
        assert_eq!(merged(&request(2, From::Start)), [1, 2, 3]);
        assert_eq!(merged(&request(1, From::Before(cursor("a")))), [4, 3]);
    }

    #[test]
    fn a_page_has_1_to_200_items() {
        assert!(PageSize::parse(0).is_err());
        assert!(PageSize::parse(201).is_err());
        assert_eq!(PageSize::default().get(), 50);
    }
}
