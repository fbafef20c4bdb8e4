//! Documents that the libraries know: which publication they are of, and what else its file is called.

use std::{collections::HashMap, slice, sync::Arc};

use crate::{documents::DocumentId, error::Error, sign_in::Reader};

use super::{files::PublicationFile, libraries::Folder, publications::Publication, visible::CatalogService};

impl CatalogService {
    /// Tells which publications the documents are of, where each fits one alone that the reader sees.
    pub async fn identify(
        &self,
        reader: &Reader,
        documents: &[DocumentId],
    ) -> Result<HashMap<DocumentId, Arc<Publication>>, Error> {
        if documents.is_empty() {
            return Ok(HashMap::new());
        }
        let libraries = self.visible(reader).await?;
        if libraries.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(self.files.identify(documents, &libraries).await?)
    }

    /// Finds the file that the documents are known to be of, and the folder of its library.
    pub async fn common_file(
        &self,
        reader: &Reader,
        documents: [&DocumentId; 2],
    ) -> Result<Option<(PublicationFile, Folder)>, Error> {
        let known = self.identify(reader, &documents.map(Clone::clone)).await?;
        let publication = known.get(documents[0]).filter(|_| are_one_files(&known, documents));
        let found = self.in_folder(reader, publication.map(|it| it.as_ref().clone())).await?;
        Ok(found.and_then(|(publication, folder)| {
            let file = publication.files.iter().find(|file| documents.iter().all(|it| file.is_known_as(it)))?;
            Some((file.clone(), folder))
        }))
    }

    /// What else devices may call the document's file: by content or by name. Names that other publications' files
    /// have as well don't count.
    pub async fn siblings(&self, reader: &Reader, document: &DocumentId) -> Result<Vec<DocumentId>, Error> {
        let known = self.identify(reader, slice::from_ref(document)).await?;
        let Some(publication) = known.get(document) else {
            return Ok(Vec::new());
        };
        let files = publication.files.iter().filter(|file| file.is_known_as(document));
        let mut siblings: Vec<DocumentId> = files.flat_map(PublicationFile::all_documents).cloned().collect();
        siblings.retain(|sibling| sibling != document);
        let known = self.identify(reader, &siblings).await?;
        siblings.retain(|sibling| known.contains_key(sibling));
        Ok(siblings)
    }
}

/// Whether the documents are known to be one file's.
pub(crate) fn are_one_files(known: &HashMap<DocumentId, Arc<Publication>>, documents: [&DocumentId; 2]) -> bool {
    let is_of_all = |file: &PublicationFile| documents.iter().all(|document| file.is_known_as(document));
    documents.iter().all(|document| known.get(document).is_some_and(|it| it.files.iter().any(is_of_all)))
}
