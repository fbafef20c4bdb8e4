//! Search: what has words that begin as those of a query, by title.
//!
//! There are two ways. *Gather* the rows of the rarest word, and perhaps keep of them what the next has as well, then
//! look at each title and sort: good where few have the word. *Walk* through all titles in their order until the page
//! is full: good where many do. Which costs less follows from how many rows the words have.

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
    schema::{titles, words},
};

use super::{
    index::format_number,
    shelves::Keys,
    walk::{Count, Walk},
};

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
        let most = most(self.library.publications);
        let mut counts = Vec::new();
        for word in self.query.iter() {
            let count = Count { library: self.library.number, first: word, end: end(word), most };
            let rows: i64 = on_each_backend!(conn, |conn| count.get_result(conn))?;
            counts.push((rows, word));
        }
        counts.sort_unstable();
        let next = counts.get(1).filter(|(rows, _)| *rows < most);
        match (counts.first(), next) {
            (None, _) => Ok(Vec::new()),
            (Some((rows, _)), _) if *rows >= most => self.walk(conn),
            (Some(rarest), next) => {
                let wanted = i64::try_from(self.page.wanted()).unwrap_or(i64::MAX);
                let beside = counts.get(1).map(|(rows, _)| *rows);
                match Way::choose(self.library.publications, wanted, rarest.0, beside, next.is_some()) {
                    Way::Walk => self.walk(conn),
                    Way::GatherOne => self.gather(conn, rarest.1, None),
                    Way::GatherTwo => self.gather(conn, rarest.1, next.map(|next| next.1)),
                }
            }
        }
    }

    fn walk(&self, conn: &mut Connection<'_>) -> QueryResult<Keys> {
        let walk = Walk {
            library: self.library.number,
            contains: match conn {
                Connection::Sqlite(_) => "instr",
                Connection::Postgres(_) => "strpos",
            },
            words: self.beginnings(),
            formats: self.formats(),
            bound: self.page.bound().unwrap_or_default(),
            direction: self.page.direction(),
            limit: i64::try_from(self.page.wanted()).unwrap_or(i64::MAX),
        };
        on_each_backend!(conn, |conn| walk.load(conn))
    }

    fn gather(&self, conn: &mut Connection<'_>, rarest: &str, next: Option<&str>) -> QueryResult<Keys> {
        const AT_ONCE: usize = 256;
        let mut numbers = self.numbers(conn, rarest)?;
        if let Some(next) = next {
            let others = self.numbers(conn, next)?;
            numbers.retain(|number| others.binary_search(number).is_ok());
        }
        let (words, formats) = (self.beginnings(), self.formats());
        let bound = self.page.bound().unwrap_or_default();
        let mut found = Vec::new();
        for numbers in numbers.chunks(AT_ONCE) {
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
        }
        match self.page.direction() {
            Direction::Forwards => found.sort_unstable(),
            Direction::Backwards => found.sort_unstable_by(|a, b| b.cmp(a)),
        }
        found.truncate(self.page.wanted());
        Ok(found)
    }

    /// The publications with a word that begins so, each once, by number.
    fn numbers(&self, conn: &mut Connection<'_>, word: &str) -> QueryResult<Vec<i64>> {
        let rows = words::table
            .filter(words::library.eq(self.library.number))
            .filter(words::word.ge(word))
            .filter(words::word.lt(end(word)))
            .select(words::publication);
        let mut numbers: Vec<i64> = on_each_backend!(conn, |conn| rows.load(conn))?;
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// The words as a title's text has them.
    fn beginnings(&self) -> Vec<String> {
        self.query.iter().map(|word| format!(" {word}")).collect()
    }

    fn formats(&self) -> i16 {
        self.format.map_or(i16::MAX, |format| 1 << format_number(format))
    }
}

/// What comes behind all words with this beginning: no word has that character.
fn end(word: &str) -> String {
    format!("{word}{}", char::MAX)
}

/// From how many rows on a word is so frequent that it is neither counted further nor gathered.
///
/// Two such words in a library of `all` are found by walking as fast as by gathering: 7,000 rows of 100,000
/// publications, 32,000 of 1,000,000, and twice that for what walking loses where they rarely meet.
fn most(all: i64) -> i64 {
    let all = i128::from(all.max(100));
    let cube = 32 * all * all;
    let mut root: i64 = 1;
    while i128::from(root) * i128::from(root) * i128::from(root) < cube {
        root += root / 16 + 1;
    }
    2 * root
}

#[derive(Debug, PartialEq, Eq)]
enum Way {
    Walk,
    GatherOne,
    GatherTwo,
}

impl Way {
    /// What costs least, if words come together by chance.
    ///
    /// In tenths of a microsecond, measured: 2 for a row of a word, 15 for a title found by number, 3 for the next
    /// title of a walk; and twice that, for words don't come evenly in the order of titles.
    fn choose(all: i64, wanted: i64, rarest: i64, next: Option<i64>, is_next_counted: bool) -> Self {
        let [all, wanted, rows] = [all.max(1), wanted, rarest.max(1)].map(i128::from);
        let next = next.map_or(all, |next| i128::from(next.max(1)));
        let held = (rows * next / all).max(1);
        let walk = 6 * (wanted * all / held).min(all);
        let one = (2 + 15) * rows;
        let two = if is_next_counted { 2 * (rows + next) + 15 * held } else { i128::MAX };
        match walk.min(one).min(two) {
            least if least == one => Self::GatherOne,
            least if least == two => Self::GatherTwo,
            _ => Self::Walk,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_are_walked_to_and_rare_ones_gathered() {
        let way = |rarest, next| Way::choose(1_000_000, 51, rarest, next, next.is_some_and(|next| next < 64_000));
        assert_eq!(way(0, None), Way::GatherOne);
        assert_eq!(way(1_000, None), Way::GatherOne);
        assert_eq!(way(10_000, None), Way::Walk);
        assert_eq!(way(100, Some(64_000)), Way::GatherOne);
        assert_eq!(way(10_000, Some(10_000)), Way::GatherTwo);
        assert_eq!(way(60_000, Some(64_000)), Way::Walk);
    }

    #[test]
    fn a_word_is_frequent_by_the_size_of_the_library() {
        for (all, least, greatest) in [(0, 100, 300), (100_000, 13_000, 15_000), (1_000_000, 63_000, 68_000)] {
            assert!((least..greatest).contains(&most(all)), "{all}: {}", most(all));
        }
    }
}
