//! Search: what has words that begin as those of a query, by title.
//!
//! First the `words` tell which publications those are, by number. Then there are two ways to the first of them by
//! title. *Gather*: look each up, and sort; good where they are few. *Walk* along the shelf of all publications until
//! the page is full; good where they are many. Should what is sought stand far behind, the walk is broken off.

use std::cmp::Reverse;

use diesel::prelude::*;
use domain::catalog::{
    files::Format,
    pages::{Direction, PageRequest},
    words::Query,
};

use crate::{
    connection::{Connection, on_each_backend},
    libraries::Counted,
    rows::one_of,
    schema::titles,
};

use super::{
    index::{ALL, ANY_FORMAT, format_number},
    shelves::{self, Keys},
    words::Numbers,
};

/// So many are looked up at a time, and without asking first whether they have the other words as well.
const FEW: usize = 256;

/// What is looked for in a library.
pub struct Search<'a> {
    pub library: &'a Counted,
    pub query: &'a Query,
    pub format: Option<Format>,
    pub page: &'a PageRequest,
}

impl Search<'_> {
    /// The first titles found in the direction of the page.
    pub fn keys(&self, conn: &mut Connection<'_>) -> QueryResult<Keys> {
        let Some(numbers) = self.numbers(conn)? else {
            return Ok(Vec::new());
        };
        let all = usize::try_from(self.library.publications).unwrap_or_default();
        if numbers.len() > FEW
            && let Some(steps) = steps(all, numbers.len(), self.page.wanted())
            && let Some(found) = self.walk(conn, &numbers, steps)?
        {
            return Ok(found);
        }
        self.gather(conn, &numbers)
    }

    /// The publications that may have all words; if they are more than a [`FEW`], they have them.
    fn numbers(&self, conn: &mut Connection<'_>) -> QueryResult<Option<Numbers>> {
        let mut words: Vec<&str> = self.query.iter().collect();
        // The longest is mostly the rarest.
        words.sort_by_key(|word| Reverse(word.len()));
        let mut numbers: Option<Numbers> = None;
        for word in words {
            if numbers.as_ref().is_some_and(|numbers| numbers.len() <= FEW) {
                break;
            }
            let with = Numbers::with(conn, self.library.number, word)?;
            match &mut numbers {
                None => numbers = Some(with),
                Some(numbers) => numbers.intersect(&with),
            }
        }
        Ok(numbers)
    }

    /// Goes along the shelf for so many `steps`; `None` if those are not enough.
    fn walk(&self, conn: &mut Connection<'_>, numbers: &Numbers, steps: Steps) -> QueryResult<Option<Keys>> {
        let shelf = (self.library.number, ALL, self.format.map_or(ANY_FORMAT, format_number));
        let (wanted, direction) = (self.page.wanted(), self.page.direction());
        let mut bound = self.page.bound().unwrap_or_default().to_owned();
        let (mut found, mut left) = (Vec::new(), steps.most);
        while left > 0 {
            let stretch = steps.stretch.min(left);
            let keys = shelves::keys(conn, shelf, &bound, direction, stretch)?;
            let is_last = keys.len() < stretch;
            bound = keys.last().map(|(key, _)| key.clone()).unwrap_or_default();
            found.extend(keys.into_iter().filter(|(_, number)| numbers.contains(*number)));
            if is_last || found.len() >= wanted {
                found.truncate(wanted);
                return Ok(Some(found));
            }
            left -= stretch;
        }
        Ok(None)
    }

    fn gather(&self, conn: &mut Connection<'_>, numbers: &Numbers) -> QueryResult<Keys> {
        // The words as a title's text has them.
        let words: Vec<String> = self.query.iter().map(|word| format!(" {word}")).collect();
        let formats = self.format.map_or(i16::MAX, |format| 1 << format_number(format));
        let bound = self.page.bound().unwrap_or_default();
        let mut found = Vec::new();
        for numbers in numbers.iter().collect::<Vec<_>>().chunks(FEW) {
            let rows = titles::table.filter(one_of(titles::publication, numbers.iter().copied())).select((
                titles::key,
                titles::publication,
                titles::formats,
                titles::words,
            ));
            let rows: Vec<(Vec<u8>, i64, i16, String)> = on_each_backend!(conn, |conn| rows.load(conn))?;
            found.extend(rows.into_iter().filter_map(|(key, number, has, text)| {
                let is_ahead = match self.page.direction() {
                    Direction::Forwards => key.as_slice() > bound,
                    Direction::Backwards => key.as_slice() < bound,
                };
                let is_held = has & formats != 0 && words.iter().all(|word| text.contains(word));
                (is_ahead && is_held).then_some((key, number))
            }));
            if found.len() > 16 * FEW {
                found = self.page.merge([found]);
            }
        }
        Ok(self.page.merge([found]))
    }
}

/// How far a walk may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Steps {
    /// Publications to read at a time.
    stretch: usize,
    most: usize,
}

/// The steps of a walk to the first `wanted` of so many `found` among `all`; `None` if gathering costs less.
///
/// A step costs as much as a title found by number, measured with a million publications. So a walk is given up after as
/// many steps as there are titles to gather.
fn steps(all: usize, found: usize, wanted: usize) -> Option<Steps> {
    let likely = wanted.saturating_mul(all) / found.max(1);
    (likely < found).then_some(Steps { stretch: (likely + wanted).min(4_096), most: found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_are_walked_to_and_rare_ones_gathered() {
        let steps = |found| steps(1_000_000, found, 51).map(|steps| (steps.stretch, steps.most));
        assert_eq!(steps(0), None);
        assert_eq!(steps(7_000), None);
        assert_eq!(steps(8_000), Some((4_096, 8_000)));
        assert_eq!(steps(500_000), Some((153, 500_000)));
    }
}
