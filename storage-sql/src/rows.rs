//! Statements on any number of rows, of which a database sees few different ones.
//!
//! Diesel keeps a prepared statement by its text, and prepares its own inserts of many rows anew each time. Here rows
//! go in groups of 64, 32, 16, 8, 4, 2 and 1, and lists are filled up to such a length, so that texts repeat.

use std::marker::PhantomData;

use diesel::{
    backend::Backend,
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Binary, Bool, HasSqlType, Integer, Nullable, SmallInt, Text},
};

use crate::connection::{Connection, on_each_backend};

/// The most rows of a statement, and the most values to ask for in one.
pub const MOST: usize = 64;

#[derive(Clone, Copy)]
pub enum Value<'a> {
    Small(i16),
    Integer(i32),
    Big(i64),
    Text(&'a str),
    Optional(Option<&'a str>),
    Binary(&'a [u8]),
}

/// Inserts the rows into a table and its columns; `then` says what comes behind the values.
pub fn insert<const N: usize>(
    conn: &mut Connection<'_>,
    into: &'static str,
    rows: &[[Value<'_>; N]],
    then: &'static str,
) -> QueryResult<()> {
    execute(conn, Clause::Insert { into, then }, rows)
}

/// Inserts the rows, and returns the text and the number that the statement returns for each of them.
pub fn insert_numbered<const N: usize>(
    conn: &mut Connection<'_>,
    into: &'static str,
    rows: &[[Value<'_>; N]],
    then: &'static str,
) -> QueryResult<Vec<(String, i64)>> {
    let mut numbered = Vec::with_capacity(rows.len());
    for rows in groups(rows) {
        let statement =
            Statement { clause: Clause::Insert { into, then }, rows, returned: PhantomData::<(Text, BigInt)> };
        let mut returned: Vec<(String, i64)> = on_each_backend!(conn, |conn| statement.load(conn))?;
        numbered.append(&mut returned);
    }
    Ok(numbered)
}

/// Deletes the rows of a table that have these values in its `columns`.
pub fn delete<const N: usize>(
    conn: &mut Connection<'_>,
    from: &'static str,
    columns: &'static str,
    rows: &[[Value<'_>; N]],
) -> QueryResult<()> {
    execute(conn, Clause::Delete { from, columns }, rows)
}

fn execute<const N: usize>(conn: &mut Connection<'_>, clause: Clause, rows: &[[Value<'_>; N]]) -> QueryResult<()> {
    for rows in groups(rows) {
        let statement = Statement { clause, rows, returned: PhantomData::<()> };
        on_each_backend!(conn, |conn| statement.execute(conn))?;
    }
    Ok(())
}

fn groups<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = MOST.min(1 << rows.len().checked_ilog2()?);
        let (group, rest) = rows.split_at(length);
        rows = rest;
        Some(group)
    })
}

struct Statement<'a, const N: usize, Returned> {
    clause: Clause,
    rows: &'a [[Value<'a>; N]],
    returned: PhantomData<Returned>,
}

#[derive(Clone, Copy)]
enum Clause {
    /// `INSERT INTO table (a, b) VALUES (?, ?), (?, ?) …`
    Insert { into: &'static str, then: &'static str },
    /// `DELETE FROM table WHERE (a, b) = (?, ?) OR (a, b) = (?, ?)`; for a list of rows SQLite would use no index.
    Delete { from: &'static str, columns: &'static str },
}

impl<DB, const N: usize, Returned> QueryFragment<DB> for Statement<'_, N, Returned>
where
    DB: Backend,
    for<'a> Value<'a>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let (verb, table, before) = match self.clause {
            Clause::Insert { into, .. } => ("INSERT INTO ", into, [" VALUES ", ", "]),
            Clause::Delete { from, .. } => ("DELETE FROM ", from, [" WHERE ", " OR "]),
        };
        out.push_sql(verb);
        out.push_sql(table);
        for (at, row) in self.rows.iter().enumerate() {
            out.push_sql(before[usize::from(at > 0)]);
            if let Clause::Delete { columns, .. } = self.clause {
                out.push_sql(columns);
                out.push_sql(" = ");
            }
            for (at, value) in row.iter().enumerate() {
                out.push_sql(if at == 0 { "(" } else { ", " });
                value.walk_ast(out.reborrow())?;
            }
            out.push_sql(")");
        }
        if let Clause::Insert { then, .. } = self.clause {
            out.push_sql(" ");
            out.push_sql(then);
        }
        Ok(())
    }
}

impl<DB> QueryFragment<DB> for Value<'_>
where
    DB: Backend,
    i16: ToSql<SmallInt, DB>,
    i32: ToSql<Integer, DB>,
    i64: ToSql<BigInt, DB>,
    str: ToSql<Text, DB>,
    [u8]: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self {
            Self::Small(value) => out.push_bind_param::<SmallInt, _>(value),
            Self::Integer(value) => out.push_bind_param::<Integer, _>(value),
            Self::Big(value) => out.push_bind_param::<BigInt, _>(value),
            Self::Text(value) => out.push_bind_param::<Text, _>(value),
            Self::Optional(value) => out.push_bind_param::<Nullable<Text>, _>(value),
            Self::Binary(value) => out.push_bind_param::<Binary, _>(value),
        }
    }
}

impl<const N: usize, Returned> Query for Statement<'_, N, Returned> {
    type SqlType = Returned;
}

/// It is kept by its text.
impl<const N: usize, Returned> QueryId for Statement<'_, N, Returned> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn, const N: usize, Returned> RunQueryDsl<Conn> for Statement<'_, N, Returned> {}

/// Whether `column` has one of the values, of which there are [`MOST`] or few more.
pub fn one_of<C, T: Clone>(column: C, values: impl IntoIterator<Item = T>) -> OneOf<C, T> {
    let mut values: Vec<T> = values.into_iter().collect();
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    OneOf { column, values }
}

#[derive(Clone)]
pub struct OneOf<C, T> {
    column: C,
    values: Vec<T>,
}

impl<C, T> Expression for OneOf<C, T> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<QS>, T, QS> AppearsOnTable<QS> for OneOf<C, T> {}

impl<C: SelectableExpression<QS>, T, QS> SelectableExpression<QS> for OneOf<C, T> {}

impl<C, T> ValidGrouping<()> for OneOf<C, T> {
    type IsAggregate = is_aggregate::No;
}

impl<DB, C, T> QueryFragment<DB> for OneOf<C, T>
where
    DB: Backend + HasSqlType<C::SqlType>,
    C: Expression + QueryFragment<DB>,
    T: ToSql<C::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.values.is_empty() {
            out.push_sql("FALSE");
            return Ok(());
        }
        self.column.walk_ast(out.reborrow())?;
        for (at, value) in self.values.iter().enumerate() {
            out.push_sql(if at == 0 { " IN (" } else { ", " });
            out.push_bind_param::<C::SqlType, _>(value)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// It is kept by its text.
impl<C, T> QueryId for OneOf<C, T> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_few_lengths() {
        let lengths = |rows: usize| groups(&vec![(); rows]).map(<[()]>::len).collect::<Vec<_>>();
        assert_eq!(lengths(0), [0; 0]);
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(135), [64, 64, 4, 2, 1]);
    }
}
