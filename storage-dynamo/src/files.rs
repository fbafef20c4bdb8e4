//! Files of publications: found by index items, told by the publications.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use async_trait::async_trait;
use domain::{
    catalog::{
        files::{FilePath, FileRepository, KnownFile},
        ids::{FileId, LibraryId, PublicationId},
        pages::Direction,
        publications::Publication,
    },
    documents::DocumentId,
    error::{Changed, StorageError},
};

use crate::{
    Tables,
    concurrent::all,
    item::{bytes, parsed},
    keys::catalogue as keys,
    walks::Walk,
};

#[async_trait]
impl FileRepository for Tables {
    async fn find(&self, file: &FileId) -> Result<Option<Publication>, StorageError> {
        let holders = self.query(keys::file_holders(file)).await?;
        let ids = holders.iter().map(|item| parsed(item, "publication", PublicationId::parse));
        let publications = self.publications(&ids.collect::<Result<Vec<_>, _>>()?).await?;
        Ok(publications.into_values().find(|publication| publication.files.iter().any(|it| it.id == *file)))
    }

    async fn list(
        &self,
        library: &LibraryId,
        after: Option<&FilePath>,
        limit: u16,
    ) -> Result<Vec<KnownFile>, StorageError> {
        let limit = usize::from(limit);
        let mut files: Vec<KnownFile> = Vec::new();
        let mut past = after.map(keys::behind_file);
        while files.len() < limit {
            let at_once = (limit - files.len()).min(Self::WALKED_AT_ONCE);
            let walk = Walk { range: keys::files(library), past, direction: Direction::Forwards, limit: at_once };
            let found = self.clone().found_on(walk).await?;
            let publications = self.publications(found.iter().map(|(_, id)| id)).await?;
            for (place, id) in &found {
                files.extend(publications.get(id).and_then(|it| known_at(place, library, it)));
            }
            if found.len() < at_once {
                break;
            }
            past = found.into_iter().last().map(|(place, _)| place);
        }
        Ok(files)
    }

    async fn learn_kepub(&self, file: &FileId, document: &DocumentId) -> Result<Changed, StorageError> {
        self.learn(file, document).await
    }

    async fn identify(
        &self,
        documents: &[DocumentId],
        libraries: &BTreeSet<LibraryId>,
    ) -> Result<HashMap<DocumentId, Arc<Publication>>, StorageError> {
        let documents: BTreeSet<&DocumentId> = documents.iter().collect();
        let identified = documents.into_iter().map(|it| self.clone().identify_one(it.clone(), libraries.clone()));
        Ok(all(identified).await?.into_iter().flatten().collect())
    }
}

impl Tables {
    const WALKED_AT_ONCE: usize = 500;

    /// How many holders of a document are looked at together: two are enough, unless some aren't any more.
    const HOLDERS_AT_ONCE: usize = 4;

    async fn identify_one(
        self,
        document: DocumentId,
        libraries: BTreeSet<LibraryId>,
    ) -> Result<Option<(DocumentId, Arc<Publication>)>, StorageError> {
        let mut holders: HashMap<PublicationId, Publication> = HashMap::new();
        let mut walk = Walk::through(keys::document_holders(&document), Self::HOLDERS_AT_ONCE);
        loop {
            let items = self.walk(walk).await?;
            let mut ids = Vec::new();
            let mut last = None;
            for item in &items {
                let place = bytes(item, "place")?;
                if keys::read_document_holder(&place).is_some_and(|library| libraries.contains(&library)) {
                    ids.push(parsed(item, "publication", PublicationId::parse)?);
                }
                last = Some(place);
            }
            holders.extend(self.publications(&ids).await?);
            holders.retain(|_, publication| publication.files.iter().any(|file| file.is_known_as(&document)));
            if holders.len() > 1 {
                return Ok(None);
            }
            if items.len() < Self::HOLDERS_AT_ONCE {
                return Ok(holders.into_values().next().map(|publication| (document, Arc::new(publication))));
            }
            let range = keys::document_holders(&document);
            walk = Walk { past: last, ..Walk::through(range, Self::HOLDERS_AT_ONCE) };
        }
    }
}

/// The file of the publication that stands at `place` in the library.
fn known_at(place: &[u8], library: &LibraryId, publication: &Publication) -> Option<KnownFile> {
    let stands = |path: &FilePath| keys::file_place(library, path, &publication.id).is_at(place);
    let file = publication.files.iter().find(|file| stands(&file.path))?;
    Some(KnownFile {
        path: file.path.clone(),
        size: file.size,
        modified: file.modified,
        id: file.id.clone(),
        publication: publication.id.clone(),
    })
}
