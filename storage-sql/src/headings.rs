//! Headings in SQL: listed, and kept with their counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;
use domain::catalog::{
    headings::{Heading, HeadingKind},
    ids::LibraryId,
    pages::{Direction, Page, PageRequest},
    publications::Publication,
};

use crate::{
    connection::{Connection, on_each_backend, unreadable},
    libraries,
    publications::HeadingId,
    rows::{self, Value, one_of},
    schema::headings,
};

/// Lists headings of some libraries, those that agree as one.
pub fn list(
    conn: &mut Connection<'_>,
    kind: HeadingKind,
    libraries: &BTreeSet<LibraryId>,
    page: &PageRequest,
) -> QueryResult<Page<Heading>> {
    let mut merged: BTreeMap<Vec<u8>, Heading> = BTreeMap::new();
    for library in libraries::counted(conn, libraries)? {
        for row in keys(conn, library.number, kind, page)? {
            let (key, heading) = row.parse(kind)?;
            match merged.get_mut(&key) {
                Some(other) => other.publications += heading.publications,
                None => drop(merged.insert(key, heading)),
            }
        }
    }
    let found = page.merge([merged.into_iter().collect()]);
    let found = found.into_iter().map(|(_, heading)| heading).collect();
    Ok(page.cut(found, None, Heading::cursor))
}

fn keys(conn: &mut Connection<'_>, library: i32, kind: HeadingKind, page: &PageRequest) -> QueryResult<Vec<Row>> {
    let rows = headings::table
        .filter(headings::library.eq(library))
        .filter(headings::kind.eq(kind_number(kind)))
        .limit(i64::try_from(page.wanted()).unwrap_or(i64::MAX));
    // Every key has a byte.
    let bound = page.bound().unwrap_or_default();
    match page.direction() {
        Direction::Forwards => {
            let rows = rows.filter(headings::key.gt(bound)).order(headings::key);
            on_each_backend!(conn, |conn| rows.load(conn))
        }
        Direction::Backwards => {
            let rows = rows.filter(headings::key.lt(bound)).order(headings::key.desc());
            on_each_backend!(conn, |conn| rows.load(conn))
        }
    }
}

/// The number of a heading and how many publications stand there.
pub fn find(conn: &mut Connection<'_>, library: i32, (kind, id): &HeadingId) -> QueryResult<Option<(i64, i64)>> {
    let row = headings::table
        .filter(headings::library.eq(library))
        .filter(headings::kind.eq(kind_number(*kind)))
        .filter(headings::id.eq(id))
        .select((headings::number, headings::publications));
    on_each_backend!(conn, |conn| row.get_result(conn)).optional()
}

fn kind_number(kind: HeadingKind) -> i16 {
    match kind {
        HeadingKind::Series => 1,
        HeadingKind::Author => 2,
    }
}

/// What becomes of headings when publications are put in and taken out.
#[derive(Default)]
pub struct Ledger(HashMap<HeadingId, Entry>);

#[derive(Default)]
struct Entry {
    /// How many publications more stand there, less those that are gone.
    change: i64,
    /// As it was spelled last.
    last: Option<Heading>,
}

impl Ledger {
    pub fn put_in(&mut self, publication: &Publication) {
        for heading in publication.headings() {
            let entry = self.0.entry((heading.kind, heading.id.clone())).or_default();
            entry.change += 1;
            entry.last = Some(heading);
        }
    }

    pub fn take_out(&mut self, publication: &Publication) {
        for heading in publication.headings() {
            self.0.entry((heading.kind, heading.id)).or_default().change -= 1;
        }
    }

    /// Writes what has changed, and returns the numbers of all headings, even those that are no more.
    pub fn settle(self, conn: &mut Connection<'_>, library: i32) -> QueryResult<HashMap<HeadingId, i64>> {
        let mut rows = self.load(conn, library)?;
        let mut numbers: HashMap<HeadingId, i64> = rows.iter().map(|(id, row)| (id.clone(), row.number)).collect();
        let (mut kept, mut gone) = (Vec::new(), Vec::new());
        for (id, entry) in self.0 {
            let row = rows.remove(&id);
            let publications = row.as_ref().map_or(0, |row| row.publications) + entry.change;
            match (entry.last.map(|last| Row::new(library, &last)).or_else(|| row.clone()), row) {
                (_, Some(row)) if publications <= 0 => gone.push([Value::Big(row.number)]),
                (Some(new), row) if publications > 0 => {
                    let new = Row { publications, ..new };
                    if !row.is_some_and(|row| row.is_as(&new)) {
                        kept.push(new);
                    }
                }
                _ => {}
            }
        }
        rows::delete(conn, "headings", "number", &gone)?;
        numbers.extend(keep(conn, &kept)?);
        Ok(numbers)
    }

    fn load(&self, conn: &mut Connection<'_>, library: i32) -> QueryResult<HashMap<HeadingId, Row>> {
        let mut found = HashMap::new();
        for kind in [HeadingKind::Series, HeadingKind::Author] {
            let ids: Vec<&str> = self.0.keys().filter(|it| it.0 == kind).map(|it| it.1.as_str()).collect();
            for ids in ids.chunks(rows::MOST) {
                let rows = headings::table
                    .filter(headings::library.eq(library))
                    .filter(headings::kind.eq(kind_number(kind)))
                    .filter(one_of(headings::id, ids.iter().copied()));
                let rows: Vec<Row> = on_each_backend!(conn, |conn| rows.load(conn))?;
                found.extend(rows.into_iter().map(|row| ((kind, row.id.clone()), row)));
            }
        }
        Ok(found)
    }
}

/// Inserts or replaces the rows, and returns their numbers.
fn keep(conn: &mut Connection<'_>, kept: &[Row]) -> QueryResult<HashMap<HeadingId, i64>> {
    let into = "headings (library, kind, id, name, filed, key, publications)";
    let then = "ON CONFLICT (library, kind, id) DO UPDATE SET name = excluded.name, filed = excluded.filed, \
         key = excluded.key, publications = excluded.publications RETURNING id, number";
    let mut numbers = HashMap::new();
    for kind in [HeadingKind::Series, HeadingKind::Author] {
        let rows = kept.iter().filter(|row| row.kind == kind_number(kind)).map(|row| {
            [
                Value::Integer(row.library),
                Value::Small(row.kind),
                Value::Text(&row.id),
                Value::Text(&row.name),
                Value::Text(&row.filed),
                Value::Binary(&row.key),
                Value::Big(row.publications),
            ]
        });
        let returned = rows::insert_numbered(conn, into, &rows.collect::<Vec<_>>(), then)?;
        numbers.extend(returned.into_iter().map(|(id, number)| ((kind, id), number)));
    }
    Ok(numbers)
}

#[derive(Clone, Queryable)]
struct Row {
    number: i64,
    library: i32,
    kind: i16,
    id: String,
    name: String,
    filed: String,
    key: Vec<u8>,
    publications: i64,
}

impl Row {
    /// A row that has no number yet.
    fn new(library: i32, heading: &Heading) -> Self {
        Self {
            number: 0,
            library,
            kind: kind_number(heading.kind),
            id: heading.id.clone(),
            name: heading.name.clone(),
            filed: heading.filed.clone(),
            key: heading.cursor().key().to_owned(),
            publications: 0,
        }
    }

    /// Whether the other row would change nothing.
    fn is_as(&self, other: &Self) -> bool {
        self.name == other.name
            && self.filed == other.filed
            && self.key == other.key
            && self.publications == other.publications
    }

    fn parse(self, kind: HeadingKind) -> QueryResult<(Vec<u8>, Heading)> {
        let publications = u64::try_from(self.publications).map_err(unreadable)?;
        Ok((self.key, Heading { kind, id: self.id, name: self.name, filed: self.filed, publications }))
    }
}
