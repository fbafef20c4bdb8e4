//! Groups of linked documents: found, loaded and united.

use std::collections::HashMap;

use diesel::{dsl::auto_type, prelude::*};
use domain::{accounts::UserId, books::Label, documents::DocumentId, links::Group};

use crate::{
    books,
    connection::{Connection, on_each_backend, unreadable},
    hot,
    place::{Place, place_columns},
    schema::{coalesce, labels, links, progress},
};

/// The canonical document of the group of `document`, as an expression.
#[auto_type]
pub fn canonical<'a>(user: &'a str, document: &'a str) -> _ {
    let link = links::table.find((user, document));
    coalesce(link.select(links::canonical).single_value(), document)
}

/// Makes the groups of `documents` one, as `merge` says, and returns its canonical document.
pub fn unite(
    conn: &mut Connection<'_>,
    user: &UserId,
    documents: &[DocumentId],
    merge: fn(Vec<Group>) -> Group,
) -> QueryResult<DocumentId> {
    let merged = merge(load(conn, user, documents)?);
    if !merged.members.is_empty() {
        write(conn, user, &merged)?;
    }
    Ok(merged.canonical)
}

/// Loads the groups of `documents`, in their order, each once, without their members.
///
/// Members follow their canonical document wherever it goes. So a merged group has as members the canonical documents
/// that are none any more, and nothing has to be done for any other.
pub fn load(conn: &mut Connection<'_>, user: &UserId, documents: &[DocumentId]) -> QueryResult<Vec<Group>> {
    let canonicals = canonicals(conn, user, documents)?;
    let keys: Vec<&str> = canonicals.iter().map(DocumentId::as_str).collect();

    let offered = progress::table.filter(progress::user_id.eq(user.as_str())).filter(progress::document.eq_any(&keys));
    let offered = offered.select((progress::document, place_columns!(progress, pushed_for)));
    let offered: Vec<(String, Place)> = on_each_backend!(conn, |conn| offered.load(conn))?;
    let mut offered: HashMap<String, Place> = offered.into_iter().collect();

    let labelled = labels::table.filter(labels::user_id.eq(user.as_str())).filter(labels::document.eq_any(&keys));
    let labelled = labelled.select((labels::document, labels::label));
    let labelled: Vec<(String, String)> = on_each_backend!(conn, |conn| labelled.load(conn))?;
    let mut labelled: HashMap<String, String> = labelled.into_iter().collect();

    let groups = canonicals.into_iter().map(|canonical| {
        let current = offered.remove(canonical.as_str()).map(|place| place.0);
        let label = labelled.remove(canonical.as_str()).map(|label| Label::parse(&label));
        Ok(Group { canonical, members: Vec::new(), current, label: label.transpose().map_err(unreadable)? })
    });
    groups.collect()
}

/// The canonical documents of the groups of `documents`, in their order, each once.
fn canonicals(conn: &mut Connection<'_>, user: &UserId, documents: &[DocumentId]) -> QueryResult<Vec<DocumentId>> {
    let keys = documents.iter().map(DocumentId::as_str);
    let members = links::table.filter(links::user_id.eq(user.as_str())).filter(links::document.eq_any(keys));
    let members = members.select((links::document, links::canonical));
    let members: Vec<(String, String)> = on_each_backend!(conn, |conn| members.load(conn))?;
    let members: HashMap<String, String> = members.into_iter().collect();

    let mut canonicals = Vec::new();
    for document in documents {
        let canonical = match members.get(document.as_str()) {
            Some(canonical) => DocumentId::parse(canonical).map_err(unreadable)?,
            None => document.clone(),
        };
        if !canonicals.contains(&canonical) {
            canonicals.push(canonical);
        }
    }
    Ok(canonicals)
}

/// Moves the members of all groups that became members themselves, and what those groups had.
pub fn write(conn: &mut Connection<'_>, user: &UserId, merged: &Group) -> QueryResult<()> {
    let (user_id, canonical) = (user.as_str(), merged.canonical.as_str());
    let former: Vec<&str> = merged.members.iter().map(DocumentId::as_str).collect();

    let moved = links::table.filter(links::user_id.eq(user_id)).filter(links::canonical.eq_any(&former));
    on_each_backend!(conn, |conn| diesel::update(moved).set(links::canonical.eq(canonical)).execute(conn))?;
    let added = former
        .iter()
        .map(|document| (links::user_id.eq(user_id), links::document.eq(*document), links::canonical.eq(canonical)));
    let added: Vec<_> = added.collect();
    on_each_backend!(conn, |conn| diesel::insert_into(links::table).values(added).execute(conn))?;

    let offered = progress::table.filter(progress::user_id.eq(user_id)).filter(progress::document.eq_any(&former));
    on_each_backend!(conn, |conn| diesel::delete(offered).execute(conn))?;
    let labelled = labels::table.filter(labels::user_id.eq(user_id)).filter(labels::document.eq_any(&former));
    on_each_backend!(conn, |conn| diesel::delete(labelled).execute(conn))?;

    if let Some(current) = &merged.current {
        hot::offer(conn, user, &merged.canonical, current)?;
    }
    if let Some(label) = &merged.label {
        books::set_label(conn, user, &merged.canonical, label)?;
    }
    Ok(())
}
