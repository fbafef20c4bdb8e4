//! Places in a file, found in its KEPUB, and the other way round.

use std::{error::Error, fs::File, io::BufReader};

use async_trait::async_trait;
use domain::{
    catalog::{
        files::{Format, PublicationFile},
        libraries::Folder,
        renditions::Rendition,
        translation::PlaceTranslator,
    },
    progress::Position,
};
use kepub::{
    Options,
    places::{Book, BookPlace},
};
use tokio::task::spawn_blocking;
use tracing::warn;

use super::{RenditionCache, opened};

#[async_trait]
impl PlaceTranslator for RenditionCache {
    async fn translate(
        &self,
        folder: &Folder,
        file: &PublicationFile,
        position: &Position,
        to: Rendition,
    ) -> Option<Position> {
        let position = position.as_str().to_owned();
        let translated = match file.format {
            Format::Cbz => in_comic(&position, file.pages?, to),
            Format::Epub => {
                let options = self.options.clone();
                let opened = opened(folder, &file.path).await;
                let original = unless_failed(opened.map_err(Into::into), file)??.file;
                let translated = spawn_blocking(move || in_book(original, &options, &position, to)).await;
                unless_failed(translated.map_err(Into::into).and_then(|it| it.map_err(Into::into)), file)?
            }
            Format::Kepub | Format::Pdf | Format::M4b => None,
        };
        Position::parse("progress", translated?).ok()
    }
}

fn unless_failed<T>(outcome: Result<T, Box<dyn Error + Send + Sync>>, file: &PublicationFile) -> Option<T> {
    outcome.inspect_err(|error| warn!(error = &**error as &dyn Error, "can't translate a place in {}", file.path)).ok()
}

fn in_book(book: File, options: &Options, position: &str, to: Rendition) -> Result<Option<String>, kepub::Error> {
    let Ok(place) = position.parse::<BookPlace>() else {
        return Ok(None);
    };
    let book = Book::open(BufReader::new(book), options)?;
    let translated = match to {
        Rendition::Kepub => book.to_converted(&place)?,
        Rendition::Original => book.to_original(&place)?,
    };
    Ok(translated.map(|place| place.to_string()))
}

/// Each page of a comic is a document of its KEPUB. Devices count pages from 1.
fn in_comic(position: &str, pages: u32, to: Rendition) -> Option<String> {
    match to {
        Rendition::Kepub => {
            let page = position.parse().ok().filter(|page| (1..=pages).contains(page))?;
            Some(if pages == 1 { "/body/DocFragment.0".to_owned() } else { format!("/body/DocFragment[{page}].0") })
        }
        Rendition::Original => {
            let place: BookPlace = position.parse().ok()?;
            Some(place.document.unwrap_or(1)).filter(|page| *page <= pages).map(|page| page.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_comic_is_a_document_of_its_kepub() {
        for (page, pages, place) in [("1", 1, "/body/DocFragment.0"), ("12", 12, "/body/DocFragment[12].0")] {
            assert_eq!(in_comic(page, pages, Rendition::Kepub).as_deref(), Some(place));
            assert_eq!(in_comic(place, pages, Rendition::Original).as_deref(), Some(page));
        }
        assert_eq!(in_comic("/body/DocFragment[3]/body/div/img.0", 3, Rendition::Original).as_deref(), Some("3"));
        for page in ["0", "13", "", "/body"] {
            assert_eq!(in_comic(page, 12, Rendition::Kepub), None, "{page}");
        }
        for place in ["/body/DocFragment[13].0", "12", "/body/div"] {
            assert_eq!(in_comic(place, 12, Rendition::Original), None, "{place}");
        }
    }
}
