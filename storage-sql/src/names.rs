//! File names in SQL: what makes documents one book by itself.

use diesel::prelude::*;
use domain::{
    accounts::UserId,
    clock::Timestamp,
    documents::{DocumentId, FileName},
    links::{Namesake, by_first_seen, join},
    progress::Progress,
};

use crate::{
    connection::{Connection, on_each_backend, unreadable},
    groups,
    schema::{file_names, loners},
};

/// What a file name is known by: its MD5, for it may be too long for a key in PostgreSQL.
pub fn digest(name: &FileName) -> DocumentId {
    DocumentId::of_file_name(name.as_str())
}

/// Notes that the document of `progress` has this name, and joins it to the others of that name.
pub fn join_namesakes(
    conn: &mut Connection<'_>,
    user: &UserId,
    name: &FileName,
    progress: &Progress,
) -> QueryResult<()> {
    let digest = digest(name);
    let noted = (
        file_names::user_id.eq(user.as_str()),
        file_names::digest.eq(digest.as_str()),
        file_names::document.eq(progress.document.as_str()),
        file_names::first_seen.eq(progress.timestamp.as_millis()),
    );
    on_each_backend!(conn, |conn| diesel::insert_into(file_names::table).values(noted).execute(conn))?;

    let namesakes = namesakes(conn, user, &digest)?;
    // Taken out of a group by hand, it joins none.
    if namesakes.iter().any(|namesake| namesake.document == progress.document) {
        groups::unite(conn, user, &by_first_seen(namesakes), join)?;
    }
    Ok(())
}

/// The documents of that name, without those that were taken out of a group by hand.
fn namesakes(conn: &mut Connection<'_>, user: &UserId, digest: &DocumentId) -> QueryResult<Vec<Namesake>> {
    let loners = loners::table.filter(loners::user_id.eq(user.as_str())).select(loners::document);
    let namesakes = file_names::table
        .filter(file_names::user_id.eq(user.as_str()))
        .filter(file_names::digest.eq(digest.as_str()))
        .filter(file_names::document.ne_all(loners))
        .select((file_names::document, file_names::first_seen));
    let rows: Vec<(String, i64)> = on_each_backend!(conn, |conn| namesakes.load(conn))?;
    let namesakes = rows.into_iter().map(|(document, seen)| {
        let document = DocumentId::parse(&document).map_err(unreadable)?;
        Ok(Namesake { document, seen: Timestamp::from_millis(seen) })
    });
    namesakes.collect()
}
