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
        let Some((publication, file)) = file_of_both(&known, documents) else {
            return Ok(None);
        };
        let found = self.in_folder(reader, Some(publication.clone())).await?;
        Ok(found.map(|(_, folder)| (file.clone(), folder)))
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
    file_of_both(known, documents).is_some()
}

/// The file that both documents are known to be of, and its publication.
fn file_of_both<'a>(
    known: &'a HashMap<DocumentId, Arc<Publication>>,
    [one, other]: [&DocumentId; 2],
) -> Option<(&'a Publication, &'a PublicationFile)> {
    let publication = known.get(one).filter(|_| known.contains_key(other))?;
    let file = publication.files.iter().find(|file| file.is_known_as(one) && file.is_known_as(other))?;
    Some((publication, file))
}
