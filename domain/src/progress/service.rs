//! What devices do with places.

use std::sync::Arc;

use crate::{
    accounts::UserId,
    catalog::{translation::PlaceTranslator, visible::CatalogService},
    clock::{Clock, Timestamp},
    documents::{Description, DocumentId},
    error::{Changed, Error, Missing},
    links::LinkRepository,
    sign_in::Reader,
};

use super::{Current, DeviceId, DeviceName, Percentage, Position, Progress, ProgressRepository, Pushed};

/// A push before the server has stamped it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    pub document: DocumentId,
    pub position: Position,
    pub percentage: Percentage,
    pub device: DeviceName,
    pub device_id: DeviceId,
    pub description: Description,
}

/// Keeps and returns places.
///
/// The documents of one file in a library that the reader sees are one book: a document is linked to the others once
/// it is pushed, or asked for without having a place.
pub struct ProgressService {
    repository: Arc<dyn ProgressRepository>,
    links: Arc<dyn LinkRepository>,
    catalog: Arc<CatalogService>,
    translator: Arc<dyn PlaceTranslator>,
    clock: Arc<dyn Clock>,
}

impl ProgressService {
    pub fn new(
        repository: Arc<dyn ProgressRepository>,
        links: Arc<dyn LinkRepository>,
        catalog: Arc<CatalogService>,
        translator: Arc<dyn PlaceTranslator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { repository, links, catalog, translator, clock }
    }

    /// Keeps a push and returns when it was received.
    pub async fn push(&self, reader: &Reader, push: Push) -> Result<Timestamp, Error> {
        let _ = self.join_siblings(reader, &push.document).await?;
        let timestamp = self.clock.now();
        match self.repository.push(&reader.id, &push.received(timestamp)).await? {
            Pushed::Kept => Ok(timestamp),
            Pushed::NoAccount => Err(Error::Unauthorized),
        }
    }

    /// Finds the place that is offered for a document.
    ///
    /// A place pushed for another rendition of the document's file, such as its KEPUB, is translated. Where it can't be,
    /// the document is offered the last place of its own rendition.
    pub async fn find(&self, reader: &Reader, document: &DocumentId) -> Result<Current, Error> {
        let mut found = self.repository.find(&reader.id, document).await?;
        if found.is_none() && self.join_siblings(reader, document).await? == Changed::Yes {
            found = self.repository.find(&reader.id, document).await?;
        }
        let current = found.ok_or(Error::NotFound(Missing::Progress))?;
        if current.progress.document == *document {
            return Ok(current);
        }
        self.translated(reader, document, current).await
    }

    async fn translated(&self, reader: &Reader, document: &DocumentId, current: Current) -> Result<Current, Error> {
        let pushed_for = &current.progress.document;
        let Some((file, folder)) = self.catalog.common_file(reader, [document, pushed_for]).await? else {
            return Ok(current);
        };
        let Some(rendition) = file.rendition(document).filter(|it| file.rendition(pushed_for) != Some(*it)) else {
            return Ok(current);
        };
        let position = self.translator.translate(&folder, &file, &current.progress.position, rendition).await;
        if let Some(position) = position {
            return Ok(Current { progress: Progress { position, ..current.progress }, ..current });
        }
        let places = self.repository.places(&reader.id, document).await?;
        let own = places.into_iter().find(|place| file.rendition(&place.document) == Some(rendition));
        own.map(|progress| Current { progress, ..current }).ok_or(Error::NotFound(Missing::Progress))
    }

    async fn join_siblings(&self, reader: &Reader, document: &DocumentId) -> Result<Changed, Error> {
        let siblings = self.catalog.siblings(reader, document).await?;
        if siblings.is_empty() {
            return Ok(Changed::Absent);
        }
        Ok(self.links.join(&reader.id, document, &siblings).await?)
    }

    /// Returns the newest of the places that are offered for the documents.
    pub async fn newest<'a>(
        &self,
        user: &UserId,
        documents: impl IntoIterator<Item = &'a DocumentId>,
    ) -> Result<Option<Current>, Error> {
        let mut newest: Option<Current> = None;
        for document in documents {
            if let Some(found) = self.repository.find(user, document).await?
                && newest.as_ref().is_none_or(|it| it.progress.timestamp < found.progress.timestamp)
            {
                newest = Some(found);
            }
        }
        Ok(newest)
    }

    /// Lists the place of each device, newest first.
    pub async fn places(&self, reader: &Reader, document: &DocumentId) -> Result<Vec<Progress>, Error> {
        let mut places = self.repository.places(&reader.id, document).await?;
        if places.is_empty() && self.join_siblings(reader, document).await? == Changed::Yes {
            places = self.repository.places(&reader.id, document).await?;
        }
        Ok(places)
    }

    /// Lists the places that the user's devices left in all documents, newest first.
    pub async fn all_places(&self, reader: &Reader) -> Result<Vec<Progress>, Error> {
        Ok(self.repository.all_places(&reader.id).await?)
    }

    /// Makes a device's place the current one again.
    pub async fn offer(&self, reader: &Reader, document: &DocumentId, device: &DeviceId) -> Result<(), Error> {
        let offer = || self.repository.offer(&reader.id, document, device, self.clock.now());
        let mut offered = offer().await?;
        if offered == Changed::Absent && self.join_siblings(reader, document).await? == Changed::Yes {
            offered = offer().await?;
        }
        offered.or(Missing::Progress)
    }
}

impl Push {
    fn received(self, timestamp: Timestamp) -> Progress {
        let Self { document, position, percentage, device, device_id, description } = self;
        Progress { document, position, percentage, device, device_id, timestamp, description }
    }
}
