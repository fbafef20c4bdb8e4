//! Places carried from one rendition of a file to another.

use async_trait::async_trait;

use crate::progress::Position;

use super::{files::PublicationFile, libraries::Folder, renditions::Rendition};

/// What finds the places of a file in its KEPUB, and those of the KEPUB in the file.
#[async_trait]
pub trait PlaceTranslator: Send + Sync {
    /// Where a `position` in the other rendition of the file is in the rendition `to`, as KOReader would write it.
    ///
    /// `None` if it is nowhere, or if the file can't be read now. It is exact to the character, or isn't told.
    async fn translate(
        &self,
        folder: &Folder,
        file: &PublicationFile,
        position: &Position,
        to: Rendition,
    ) -> Option<Position>;
}

/// Translates nothing: for who hands out no KEPUBs.
pub struct NoTranslation;

#[async_trait]
impl PlaceTranslator for NoTranslation {
    async fn translate(&self, _: &Folder, _: &PublicationFile, _: &Position, _: Rendition) -> Option<Position> {
        None
    }
}
