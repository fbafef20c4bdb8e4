//! Files of publications in SQL.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use diesel::{
    dsl::{max, min},
    prelude::*,
};
use domain::{
    catalog::{
        files::{FilePath, FileRepository, Holder, KnownFile},
        ids::{FileId, LibraryId, PublicationId},
        publications::Publication,
    },
    clock::Timestamp,
    documents::DocumentId,
    error::StorageError,
};

use crate::{
    Database,
    connection::{Connection, on_each_backend, unreadable},
    libraries,
    publications::by_number,
    rows::{self, one_of},
    schema::{documents, files, publications},
};

#[async_trait]
impl FileRepository for Database {
    async fn find(&self, file: &FileId) -> Result<Option<Publication>, StorageError> {
        let file = file.clone();
        self.read("find a file's publication", move |conn| {
            let number = files::table.filter(files::id.eq(file.as_str())).select(files::publication);
            let number: Option<i64> = on_each_backend!(conn, |conn| number.get_result(conn)).optional()?;
            number.map_or(Ok(None), |number| by_number(conn, number))
        })
        .await
    }

    async fn list(
        &self,
        library: &LibraryId,
        after: Option<&FilePath>,
        limit: u16,
    ) -> Result<Vec<KnownFile>, StorageError> {
        let (library, after) = (library.clone(), after.map(FilePath::walk_key).unwrap_or_default());
        self.read("list files", move |conn| {
            let Some(library) = libraries::number(conn, &library)? else {
                return Ok(Vec::new());
            };
            let listed = files::table
                .inner_join(publications::table.on(publications::number.eq(files::publication)))
                .filter(files::library.eq(library))
                .filter(files::key.gt(after))
                .order((files::key, files::id))
                .limit(limit.into())
                .select((files::path, files::size, files::modified, files::id, publications::id));
            let rows: Vec<Columns> = on_each_backend!(conn, |conn| listed.load(conn))?;
            rows.into_iter().map(parse).collect()
        })
        .await
    }

    async fn holders(
        &self,
        documents: &[DocumentId],
        libraries: &BTreeSet<LibraryId>,
    ) -> Result<HashMap<DocumentId, Holder>, StorageError> {
        let (documents, libraries) = (documents.to_owned(), libraries.clone());
        self.read("find the publications of documents", move |conn| {
            let libraries = libraries::counted(conn, &libraries)?;
            let libraries: Vec<i32> = libraries.into_iter().map(|library| library.number).collect();
            let mut holders = HashMap::new();
            for documents in documents.chunks(rows::MOST) {
                holders.extend(self::holders(conn, documents, &libraries)?);
            }
            Ok(holders)
        })
        .await
    }
}

type Columns = (String, i64, i64, String, String);

fn parse((path, size, modified, id, publication): Columns) -> QueryResult<KnownFile> {
    Ok(KnownFile {
        path: FilePath::parse(&path).map_err(unreadable)?,
        size: size.cast_unsigned(),
        modified: Timestamp::from_millis(modified),
        id: FileId::parse(&id).map_err(unreadable)?,
        publication: PublicationId::parse(&publication).map_err(unreadable)?,
    })
}

fn holders(
    conn: &mut Connection<'_>,
    documents: &[DocumentId],
    libraries: &[i32],
) -> QueryResult<HashMap<DocumentId, Holder>> {
    let found = documents::table
        .filter(one_of(documents::document, documents.iter().map(DocumentId::as_str)))
        .filter(one_of(documents::library, libraries.iter().copied()))
        .group_by(documents::document)
        .select((documents::document, min(documents::publication), max(documents::publication)));
    let found: Vec<(String, Option<i64>, Option<i64>)> = on_each_backend!(conn, |conn| found.load(conn))?;
    let numbers: Vec<i64> = found.iter().filter_map(|(_, first, _)| *first).collect();
    let ids = publications::table
        .filter(one_of(publications::number, numbers))
        .select((publications::number, publications::id));
    let ids: Vec<(i64, String)> = on_each_backend!(conn, |conn| ids.load(conn))?;
    let ids: HashMap<i64, String> = ids.into_iter().collect();
    let holder = |(document, first, last): (String, Option<i64>, Option<i64>)| {
        let id = first.and_then(|first| ids.get(&first)).map_or("", String::as_str);
        let holder =
            if first == last { Holder::One(PublicationId::parse(id).map_err(unreadable)?) } else { Holder::Several };
        Ok((DocumentId::parse(&document).map_err(unreadable)?, holder))
    };
    found.into_iter().map(holder).collect()
}
