//! Saving and removing publications, with all that they are found by.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use domain::{
    catalog::{
        ids::{FileId, LibraryId, PublicationId},
        pages::Direction,
        publications::Publication,
    },
    clock::Timestamp,
    documents::DocumentId,
    error::Changed,
};

use crate::{
    connection::{Connection, on_each_backend, unreadable},
    headings::Ledger,
    libraries,
    rows::{self, Value},
    schema::libraries as library_rows,
};

use super::{
    index::{self, ALL, ANY_FORMAT, Change, Index},
    row::{self, Numbered},
    shelves,
};

/// Saves the publications in their order; of those with the same id the last.
pub fn save(conn: &mut Connection<'_>, library: &LibraryId, publications: &[Publication]) -> QueryResult<Changed> {
    let Some(number) = libraries::lock(conn, library)? else {
        return Ok(Changed::Absent);
    };
    let Some(last) = publications.last() else {
        return Ok(Changed::Yes);
    };
    let found = row::by_ids(conn, publications.iter().map(|it| &it.id))?;
    if found.iter().any(|(_, old)| old.library != *library) {
        return Err(unreadable("a publication stays in its library"));
    }
    let old: HashMap<&PublicationId, &Numbered> = found.iter().map(|it| (&it.1.id, it)).collect();

    let mut ledger = Ledger::default();
    let mut new: BTreeMap<&PublicationId, &Publication> = BTreeMap::new();
    for publication in publications {
        let before = new.insert(&publication.id, publication);
        if let Some(before) = before.or_else(|| old.get(&publication.id).map(|it| &it.1)) {
            ledger.take_out(before);
        }
        ledger.put_in(publication);
    }
    let headings = ledger.settle(conn, number)?;

    new.retain(|id, new| old.get(id).is_none_or(|it| it.1 != **new));
    let changed: Vec<&Publication> = new.values().copied().collect();
    let numbers: HashMap<String, i64> = row::keep(conn, number, &changed)?.into_iter().collect();
    let change = |new: &&Publication| {
        let old = old.get(&new.id).map(|it| Index::of(&it.1)).unwrap_or_default();
        let publication = numbers.get(new.id.as_str()).copied().ok_or_else(|| unreadable("a row without a number"))?;
        Ok(Change { publication, old, new: Index::of(new) })
    };
    let changes = changed.iter().map(change).collect::<QueryResult<Vec<_>>>()?;
    index::apply(conn, number, &changes, &headings)?;
    let added = changed.iter().filter(|new| !old.contains_key(&new.id)).count();
    count(conn, number, i64::try_from(added).unwrap_or(i64::MAX), last.updated)?;
    Ok(Changed::Yes)
}

/// Adds what devices call a KEPUB of the file.
pub fn learn_kepub(conn: &mut Connection<'_>, file: &FileId, document: &DocumentId) -> QueryResult<Changed> {
    // Which library a file is in doesn't change; what else there is may, until that is locked.
    let Some((_, found)) = row::by_file(conn, file)? else {
        return Ok(Changed::Absent);
    };
    let (library, found) = (libraries::lock(conn, &found.library)?, row::by_file(conn, file)?);
    let (Some(library), Some((publication, old))) = (library, found) else {
        return Ok(Changed::Absent);
    };
    let mut new = old.clone();
    new.learn_kepub(file, document);
    row::keep(conn, library, &[&new])?;
    let change = Change { publication, old: Index::of(&old), new: Index::of(&new) };
    index::apply(conn, library, &[change], &HashMap::new())?;
    Ok(Changed::Yes)
}

/// Removes the publications, of whatever libraries.
pub fn remove(conn: &mut Connection<'_>, publications: &[PublicationId], now: Timestamp) -> QueryResult<()> {
    // Which library a publication is in doesn't change; which publications there are may, until they are locked.
    let found = row::by_ids(conn, publications)?;
    let mut by_library: BTreeMap<&LibraryId, Vec<&PublicationId>> = BTreeMap::new();
    for (_, publication) in &found {
        by_library.entry(&publication.library).or_default().push(&publication.id);
    }
    for (library, publications) in by_library {
        let Some(library) = libraries::lock(conn, library)? else {
            continue;
        };
        let found = row::by_ids(conn, publications)?;
        take_out(conn, library, &found)?;
        if !found.is_empty() {
            count(conn, library, -i64::try_from(found.len()).unwrap_or(i64::MAX), now)?;
        }
    }
    Ok(())
}

/// Removes some publications of a library that is on no list any more; returns whether there were any.
pub fn empty(conn: &mut Connection<'_>, library: i32) -> QueryResult<bool> {
    const AT_ONCE: usize = 200;
    let shelf = (library, ALL, ANY_FORMAT);
    let some = shelves::keys(conn, shelf, &[], Direction::Forwards, AT_ONCE)?;
    let some: Vec<i64> = some.into_iter().map(|(_, number)| number).collect();
    let found = row::by_numbers(conn, &some)?;
    take_out(conn, library, &found)?;
    Ok(!some.is_empty())
}

fn take_out(conn: &mut Connection<'_>, library: i32, publications: &[Numbered]) -> QueryResult<()> {
    let mut ledger = Ledger::default();
    for (_, publication) in publications {
        ledger.take_out(publication);
    }
    let headings = ledger.settle(conn, library)?;
    let change = |(number, publication): &Numbered| Change {
        publication: *number,
        old: Index::of(publication),
        new: Index::default(),
    };
    let changes: Vec<Change> = publications.iter().map(change).collect();
    index::apply(conn, library, &changes, &headings)?;
    let numbers: Vec<_> = publications.iter().map(|(number, _)| [Value::Big(*number)]).collect();
    rows::delete(conn, "publications", "number", &numbers)
}

fn count(conn: &mut Connection<'_>, library: i32, more: i64, updated: Timestamp) -> QueryResult<()> {
    let counted = (
        library_rows::publications.eq(library_rows::publications + more),
        library_rows::updated.eq(updated.as_millis()),
    );
    on_each_backend!(conn, |conn| diesel::update(library_rows::table.find(library)).set(counted).execute(conn))?;
    Ok(())
}
