//! Files of publications in SQL.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use async_trait::async_trait;
use diesel::{
    dsl::{max, min},
    prelude::*,
};
use domain::{
    catalog::{
        files::{FilePath, FileRepository, KnownFile},
        ids::{FileId, LibraryId, PublicationId},
        publications::Publication,
    },
    clock::Timestamp,
    documents::DocumentId,
    error::{Changed, StorageError},
};

use crate::{
    Database,
    connection::{Connection, on_each_backend, unreadable},
    libraries,
    publications::{by_file, by_numbers, learn_kepub},
    rows::{self, one_of},
    schema::{documents, files, publications},
};

#[async_trait]
impl FileRepository for Database {
    async fn find(&self, file: &FileId) -> Result<Option<Publication>, StorageError> {
        let file = file.clone();
        self.read(
            "find a file's publication",
            move |conn| Ok(by_file(conn, &file)?.map(|(_, publication)| publication)),
        )
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

    async fn learn_kepub(&self, file: &FileId, document: &DocumentId) -> Result<Changed, StorageError> {
        let (file, document) = (file.clone(), document.clone());
        self.write("learn what a KEPUB is called", move |conn| learn_kepub(conn, &file, &document)).await
    }

    async fn identify(
        &self,
        documents: &[DocumentId],
        libraries: &BTreeSet<LibraryId>,
    ) -> Result<HashMap<DocumentId, Arc<Publication>>, StorageError> {
        let (documents, libraries) = (documents.to_owned(), libraries.clone());
        self.read("find the publications of documents", move |conn| {
            let libraries = libraries::counted(conn, &libraries)?;
            let libraries: Vec<i32> = libraries.into_iter().map(|library| library.number).collect();
            let mut identified = HashMap::new();
            for documents in documents.chunks(rows::MOST) {
                identified.extend(identify(conn, documents, &libraries)?);
            }
            Ok(identified)
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

fn identify(
    conn: &mut Connection<'_>,
    documents: &[DocumentId],
    libraries: &[i32],
) -> QueryResult<HashMap<DocumentId, Arc<Publication>>> {
    let found = documents::table
        .filter(one_of(documents::document, documents.iter().map(DocumentId::as_str)))
        .filter(one_of(documents::library, libraries.iter().copied()))
        .group_by(documents::document)
        .having(min(documents::publication).eq(max(documents::publication)))
        .select((documents::document, min(documents::publication).assume_not_null()));
    let found: Vec<(String, i64)> = on_each_backend!(conn, |conn| found.load(conn))?;
    let numbers: Vec<i64> = found.iter().map(|(_, number)| *number).collect();
    let publications = by_numbers(conn, &numbers)?;
    let publications: HashMap<i64, Arc<Publication>> =
        publications.into_iter().map(|(number, publication)| (number, Arc::new(publication))).collect();
    let identified = found.into_iter().filter_map(|(document, number)| {
        let publication = publications.get(&number)?.clone();
        Some(DocumentId::parse(&document).map_err(unreadable).map(|document| (document, publication)))
    });
    identified.collect()
}
