//! The statements of a search, spelled out: Diesel can't say a number of words, nor a function of either database.

use diesel::{
    backend::Backend,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Binary, Integer, SmallInt, Text},
};
use domain::catalog::pages::Direction;

/// Counts the words from `first` up to `end`, as far as `most`.
pub struct Count<'a> {
    pub library: i32,
    pub first: &'a str,
    pub end: String,
    pub most: i64,
}

impl Query for Count<'_> {
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
        out.push_sql("SELECT count(*) FROM (SELECT 1 FROM words WHERE library = ");
        out.push_bind_param::<Integer, _>(&self.library)?;
        out.push_sql(" AND word >= ");
        out.push_bind_param::<Text, _>(self.first)?;
        out.push_sql(" AND word < ");
        out.push_bind_param::<Text, _>(&self.end)?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.most)?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

impl QueryId for Count<'_> {
    type QueryId = Count<'static>;
}

impl<Conn> RunQueryDsl<Conn> for Count<'_> {}

/// Walks from the bound through all titles, to the first that have all words.
pub struct Walk<'a> {
    pub library: i32,
    /// The function that tells where a text has another, from 1; 0 if nowhere.
    pub contains: &'static str,
    /// Each with the space before it.
    pub words: Vec<String>,
    pub formats: i16,
    pub bound: &'a [u8],
    pub direction: Direction,
    pub limit: i64,
}

impl Query for Walk<'_> {
    type SqlType = (Binary, BigInt);
}

impl<DB> QueryFragment<DB> for Walk<'_>
where
    DB: Backend,
    i16: ToSql<SmallInt, DB>,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
    String: ToSql<Text, DB>,
    [u8]: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT key, publication FROM titles WHERE library = ");
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
            Direction::Forwards => (" > ", " ORDER BY key ASC"),
            Direction::Backwards => (" < ", " ORDER BY key DESC"),
        };
        out.push_sql(" AND key");
        out.push_sql(than);
        out.push_bind_param::<Binary, _>(self.bound)?;
        out.push_sql(order);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}

/// It is kept by its text: of each number of words there are two.
impl QueryId for Walk<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn> RunQueryDsl<Conn> for Walk<'_> {}
