//! Publications as they are kept.

use diesel::prelude::*;
use domain::catalog::{
    files::FilePath,
    ids::{FileId, LibraryId, PublicationId},
    metadata::{Description, Language, Published, Publisher},
    publications::{Cover, Publication, SortTitle, Title},
};
use domain::clock::Timestamp;

use crate::{
    connection::{Connection, on_each_backend, unreadable},
    rows::{self, Value, one_of},
    schema::{files, libraries, publications},
};

use super::lists::Lists;

/// A publication with its number.
pub type Numbered = (i64, Publication);

/// Finds publications by their numbers; up to 256 of them.
pub fn by_numbers(conn: &mut Connection<'_>, numbers: &[i64]) -> QueryResult<Vec<Numbered>> {
    let rows = publications::table
        .inner_join(libraries::table.on(libraries::number.eq(publications::library)))
        .filter(one_of(publications::number, numbers.iter().copied()))
        .select((libraries::id, publications::all_columns));
    let rows: Vec<(String, Row)> = on_each_backend!(conn, |conn| rows.load(conn))?;
    rows.into_iter().map(parse).collect()
}

/// Finds publications by their ids.
pub fn by_ids<'a>(
    conn: &mut Connection<'_>,
    ids: impl IntoIterator<Item = &'a PublicationId>,
) -> QueryResult<Vec<Numbered>> {
    let ids: Vec<&str> = ids.into_iter().map(PublicationId::as_str).collect();
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(rows::MOST) {
        let rows = publications::table
            .inner_join(libraries::table.on(libraries::number.eq(publications::library)))
            .filter(one_of(publications::id, ids.iter().copied()))
            .select((libraries::id, publications::all_columns));
        let rows: Vec<(String, Row)> = on_each_backend!(conn, |conn| rows.load(conn))?;
        for row in rows {
            found.push(parse(row)?);
        }
    }
    Ok(found)
}

/// Finds the publication that the file belongs to.
pub fn by_file(conn: &mut Connection<'_>, file: &FileId) -> QueryResult<Option<Numbered>> {
    let number = files::table.filter(files::id.eq(file.as_str())).select(files::publication);
    let number: Option<i64> = on_each_backend!(conn, |conn| number.get_result(conn)).optional()?;
    number.map_or(Ok(None), |number| Ok(by_numbers(conn, &[number])?.into_iter().next()))
}

/// Inserts or replaces the publications, and returns their ids with their numbers.
pub fn keep(conn: &mut Connection<'_>, library: i32, publications: &[&Publication]) -> QueryResult<Vec<(String, i64)>> {
    let lists = publications.iter().map(|it| Lists::write(it)).collect::<QueryResult<Vec<_>>>()?;
    let rows = publications.iter().zip(&lists).map(|(publication, lists)| {
        let (cover_file, cover_path) = match &publication.cover {
            None => (None, None),
            Some(Cover::Within(file)) => (Some(file.as_str()), None),
            Some(Cover::Beside(path)) => (None, Some(path.as_str())),
        };
        [
            Value::Text(publication.id.as_str()),
            Value::Integer(library),
            Value::Text(publication.title.as_str()),
            Value::Text(publication.sort_title.as_str()),
            Value::Optional(publication.description.as_ref().map(Description::as_str)),
            Value::Optional(publication.language.as_ref().map(Language::as_str)),
            Value::Optional(publication.publisher.as_ref().map(Publisher::as_str)),
            Value::Optional(publication.published.as_ref().map(Published::as_str)),
            Value::Optional(cover_file),
            Value::Optional(cover_path),
            Value::Big(publication.added.as_millis()),
            Value::Big(publication.updated.as_millis()),
            Value::Text(lists),
        ]
    });
    let into = "publications (id, library, title, sort_title, description, language, publisher, published, \
         cover_file, cover_path, added, updated, lists)";
    let then = "ON CONFLICT (id) DO UPDATE SET title = excluded.title, sort_title = excluded.sort_title, \
         description = excluded.description, language = excluded.language, publisher = excluded.publisher, \
         published = excluded.published, cover_file = excluded.cover_file, cover_path = excluded.cover_path, \
         added = excluded.added, updated = excluded.updated, lists = excluded.lists \
         RETURNING id, number";
    rows::insert_numbered(conn, into, &rows.collect::<Vec<_>>(), then)
}

#[derive(Queryable)]
struct Row {
    number: i64,
    id: String,
    _library: i32,
    title: String,
    sort_title: String,
    description: Option<String>,
    language: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    cover_file: Option<String>,
    cover_path: Option<String>,
    added: i64,
    updated: i64,
    lists: String,
}

fn parse((library, row): (String, Row)) -> QueryResult<Numbered> {
    let lists = Lists::read(&row.lists)?;
    let cover = match (row.cover_file, row.cover_path) {
        (Some(file), _) => Some(Cover::Within(FileId::parse(&file).map_err(unreadable)?)),
        (None, Some(path)) => Some(Cover::Beside(FilePath::parse(&path).map_err(unreadable)?)),
        (None, None) => None,
    };
    let publication = Publication {
        id: PublicationId::parse(&row.id).map_err(unreadable)?,
        library: LibraryId::parse(&library).map_err(unreadable)?,
        title: Title::parse(&row.title).map_err(unreadable)?,
        sort_title: SortTitle::parse(&row.sort_title).map_err(unreadable)?,
        contributors: lists.contributors,
        series: lists.series,
        description: row.description.map(|it| Description::parse(&it)).transpose().map_err(unreadable)?,
        language: row.language.map(|it| Language::parse(&it)).transpose().map_err(unreadable)?,
        publisher: row.publisher.map(|it| Publisher::parse(&it)).transpose().map_err(unreadable)?,
        published: row.published.map(|it| Published::parse(&it)).transpose().map_err(unreadable)?,
        identifiers: lists.identifiers,
        subjects: lists.subjects,
        cover,
        added: Timestamp::from_millis(row.added),
        updated: Timestamp::from_millis(row.updated),
        files: lists.files,
    };
    Ok((row.number, publication))
}
