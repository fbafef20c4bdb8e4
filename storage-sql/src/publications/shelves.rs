//! Pages of shelves: first the keys of each library, then the publications of the page that they make.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::catalog::{
    listings::{Listing, Shelf},
    pages::{Direction, Page, PageRequest},
    publications::Publication,
};

use crate::{
    connection::{Connection, on_each_backend, unreadable},
    headings,
    libraries::{self, Counted},
    schema::shelves,
};

use super::{
    index::{ANY_FORMAT, Stand, format_number},
    row,
    search::Search,
};

/// Where publications stand, with their numbers.
pub type Keys = Vec<(Vec<u8>, i64)>;

pub fn list(conn: &mut Connection<'_>, listing: &Listing, page: &PageRequest) -> QueryResult<Page<Publication>> {
    let (mut lists, mut total) = (Vec::new(), 0);
    for library in libraries::counted(conn, &listing.libraries)? {
        match &listing.shelf {
            Shelf::Search(query) => {
                let search = Search { library: &library, query, format: listing.format, page };
                lists.push(search.keys(conn)?);
            }
            shelf => {
                let (shelf, publications) = find(conn, &library, shelf)?;
                let format = listing.format.map_or(ANY_FORMAT, format_number);
                let bound = page.bound().unwrap_or_default();
                lists.push(keys(conn, (library.number, shelf, format), bound, page.direction(), page.wanted())?);
                total += publications;
            }
        }
    }
    let is_counted = listing.format.is_none() && !matches!(listing.shelf, Shelf::Search(_));
    let total = is_counted.then_some(u64::try_from(total)).transpose().map_err(unreadable)?;
    let found = publications(conn, &page.merge(lists))?;
    // Only those at the ends of the page are asked where they stand; it takes folding of names.
    let ends = [found.first(), found.iter().take(page.wanted() - 1).next_back()];
    if ends.into_iter().flatten().any(|end| listing.shelf.cursor(end).is_none()) {
        return Err(unreadable("a publication is not on its shelf"));
    }
    Ok(page.cut(found, total, |end| listing.shelf.cursor(end).expect("the ends are on the shelf")))
}

/// The number of the shelf in this library, and how many publications stand there; of no heading, none.
fn find(conn: &mut Connection<'_>, library: &Counted, shelf: &Shelf) -> QueryResult<(i64, i64)> {
    let stand = Stand::of(shelf);
    let heading = match &stand {
        Some(Stand::Heading(id)) => return Ok(headings::find(conn, library.number, id)?.unwrap_or((-2, 0))),
        _ => HashMap::new(),
    };
    let number = stand.and_then(|stand| stand.number(&heading)).unwrap_or(-2);
    Ok((number, library.publications))
}

/// The first keys of a shelf behind `bound`, or before it; every key has a byte.
pub fn keys(
    conn: &mut Connection<'_>,
    (library, shelf, format): (i32, i64, i16),
    bound: &[u8],
    direction: Direction,
    limit: usize,
) -> QueryResult<Keys> {
    let rows = shelves::table
        .filter(shelves::library.eq(library))
        .filter(shelves::shelf.eq(shelf))
        .filter(shelves::format.eq(format))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select((shelves::key, shelves::publication));
    match direction {
        Direction::Forwards => {
            let rows = rows.filter(shelves::key.gt(bound)).order(shelves::key);
            on_each_backend!(conn, |conn| rows.load(conn))
        }
        Direction::Backwards => {
            let rows = rows.filter(shelves::key.lt(bound)).order(shelves::key.desc());
            on_each_backend!(conn, |conn| rows.load(conn))
        }
    }
}

/// The publications with these keys, in their order.
fn publications(conn: &mut Connection<'_>, keys: &Keys) -> QueryResult<Vec<Publication>> {
    let numbers: Vec<i64> = keys.iter().map(|(_, number)| *number).collect();
    let mut found: HashMap<i64, Publication> = row::by_numbers(conn, &numbers)?.into_iter().collect();
    let found = numbers.iter().map(|number| found.remove(number));
    found.map(|it| it.ok_or_else(|| unreadable("a shelf holds no publication there"))).collect()
}
