//! Search: what has words that begin as those of a query, by title.

use diesel::{
    backend::Backend,
    prelude::*,
    query_builder::{AstPass, Query as SqlQuery, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Binary, Integer, SmallInt, Text},
};
use domain::catalog::{
    files::Format,
    pages::{Direction, PageRequest},
    words::Query,
};

use crate::connection::{Connection, on_each_backend};

use super::{index::format_number, shelves::Keys};

/// How many rows of a word are gathered at most; beyond that, titles are tried one after the other.
///
/// With more than that, one title of a hundred has the word at least.
const RARE: i64 = 10_000;

pub fn keys(
    conn: &mut Connection<'_>,
    library: i32,
    query: &Query,
    format: Option<Format>,
    page: &PageRequest,
) -> QueryResult<Keys> {
    let mut rarest: Option<(i64, &str)> = None;
    for word in query.iter() {
        let count = Count(Prefix::new(library, word));
        let found: i64 = on_each_backend!(conn, |conn| count.get_result(conn))?;
        if rarest.is_none_or(|(least, _)| found < least) {
            rarest = Some((found, word));
        }
    }
    let Some((rows, rarest)) = rarest else {
        return Ok(Vec::new());
    };
    let find = Find {
        library,
        contains: match conn {
            Connection::Sqlite(_) => "instr",
            Connection::Postgres(_) => "strpos",
        },
        gathered: (rows < RARE).then(|| Prefix::new(library, rarest)),
        words: query.iter().map(|word| format!(" {word}")).collect(),
        formats: format.map_or(i16::MAX, |format| 1 << format_number(format)),
        bound: page.bound().unwrap_or_default(),
        direction: page.direction(),
        limit: i64::try_from(page.wanted()).unwrap_or(i64::MAX),
    };
    on_each_backend!(conn, |conn| find.load(conn))
}

/// The words from `first` up to `end`.
struct Prefix<'a> {
    library: i32,
    first: &'a str,
    end: String,
}

impl<'a> Prefix<'a> {
    fn new(library: i32, word: &'a str) -> Self {
        // No word has this character.
        Self { library, first: word, end: format!("{word}{}", char::MAX) }
    }

    fn walk_ast<'b, DB>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend,
        i32: ToSql<Integer, DB>,
        str: ToSql<Text, DB>,
        String: ToSql<Text, DB>,
    {
        out.push_sql("FROM words WHERE library = ");
        out.push_bind_param::<Integer, _>(&self.library)?;
        out.push_sql(" AND word >= ");
        out.push_bind_param::<Text, _>(self.first)?;
        out.push_sql(" AND word < ");
        out.push_bind_param::<Text, _>(&self.end)
    }
}

/// Counts the rows of a prefix, up to [`RARE`].
struct Count<'a>(Prefix<'a>);

impl SqlQuery for Count<'_> {
    type SqlType = BigInt;
}

impl<DB> QueryFragment<DB> for Count<'_>
where
    DB: Backend,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
    str: ToSql<Text, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM (SELECT 1 ");
        self.0.walk_ast(&mut out)?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&RARE)?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

impl QueryId for Count<'_> {
    type QueryId = Count<'static>;
}

impl<Conn> RunQueryDsl<Conn> for Count<'_> {}

/// Finds the titles with all words: among the gathered, or from the bound on.
struct Find<'a> {
    library: i32,
    /// The function that tells where a text has another, from 1; 0 if nowhere.
    contains: &'static str,
    gathered: Option<Prefix<'a>>,
    words: Vec<String>,
    formats: i16,
    bound: &'a [u8],
    direction: Direction,
    limit: i64,
}

impl SqlQuery for Find<'_> {
    type SqlType = (Binary, BigInt);
}

impl<DB> QueryFragment<DB> for Find<'_>
where
    DB: Backend,
    i16: ToSql<SmallInt, DB>,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
    str: ToSql<Text, DB>,
    String: ToSql<Text, DB>,
    [u8]: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT key, titles.publication FROM ");
        if let Some(gathered) = &self.gathered {
            out.push_sql("(SELECT DISTINCT publication ");
            gathered.walk_ast(&mut out)?;
            // A plus keeps the index by title from being taken instead.
            out.push_sql(
                ") AS gathered CROSS JOIN titles WHERE titles.publication = gathered.publication AND +library = ",
            );
        } else {
            out.push_sql("titles WHERE library = ");
        }
        out.push_bind_param::<Integer, _>(&self.library)?;
        out.push_sql(" AND formats & ");
        out.push_bind_param::<SmallInt, _>(&self.formats)?;
        out.push_sql(" <> 0");
        for word in &self.words {
            out.push_sql(" AND ");
            out.push_sql(self.contains);
            out.push_sql("(words, ");
            out.push_bind_param::<Text, _>(word)?;
            out.push_sql(") > 0");
        }
        let (than, order) = match self.direction {
            Direction::Forwards => (">", "ASC"),
            Direction::Backwards => ("<", "DESC"),
        };
        out.push_sql(" AND key ");
        out.push_sql(than);
        out.push_sql(" ");
        out.push_bind_param::<Binary, _>(self.bound)?;
        out.push_sql(" ORDER BY key ");
        out.push_sql(order);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}

/// It is kept by its text: of each number of words there are a few.
impl QueryId for Find<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn> RunQueryDsl<Conn> for Find<'_> {}
