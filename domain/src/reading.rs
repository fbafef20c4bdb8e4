//! What a reader goes on reading: the publications that were begun and not finished, and the pages of comics.

use std::{
    collections::{HashMap, HashSet},
    num::NonZeroU32,
    sync::Arc,
};

use crate::{
    books::{Book, BookOrder, BookPage, BookService},
    catalog::{
        cursors::Cursor,
        files::Format,
        ids::PublicationId,
        pages::{Direction, Page, PageRequest},
        publications::Publication,
    },
    clock::Timestamp,
    documents::DocumentId,
    error::Error,
    progress::Percentage,
    sign_in::Reader,
};

/// A publication that was begun and not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    pub publication: Arc<Publication>,
    pub last_read: Timestamp,
}

/// Where a reader stopped last in a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastPlace {
    pub percentage: Percentage,
    pub timestamp: Timestamp,
}

impl LastPlace {
    /// The page of so many, from 1 on. Devices call page 3 of 4 three quarters.
    pub fn page(self, pages: NonZeroU32) -> u32 {
        let millionths = u64::from(self.percentage.millionths()) * u64::from(pages.get());
        let page = u32::try_from((millionths + 500_000) / 1_000_000).unwrap_or(u32::MAX);
        page.clamp(1, pages.get())
    }
}

impl BookService {
    /// Lists the publications of the reader's unfinished books, those read last first, and tells how many there are.
    ///
    /// Each stands there once, with its newest unfinished book, and only if it has a file in the format.
    pub async fn reading(
        &self,
        reader: &Reader,
        format: Option<Format>,
        page: &PageRequest,
    ) -> Result<Page<Unfinished>, Error> {
        let mut all = self.unfinished(reader).await?;
        all.retain(|it| format.is_none_or(|format| it.publication.has(format)));
        let total = all.len() as u64;
        let keyed = all.into_iter().map(|it| (it.cursor().key().to_vec(), it));
        let keyed = keyed.filter(|(key, _)| match (page.bound(), page.direction()) {
            (None, _) => true,
            (Some(bound), Direction::Forwards) => key.as_slice() > bound,
            (Some(bound), Direction::Backwards) => key.as_slice() < bound,
        });
        let found = page.merge([keyed.collect()]).into_iter().map(|(_, it)| it).collect();
        Ok(page.cut(found, Some(total), Unfinished::cursor))
    }

    /// Tells where the reader stopped last in those of the publications that are comics.
    ///
    /// It is looked for among the 200 books that were read last, for all publications at once, and only if there is a
    /// comic among them.
    pub async fn places_in_comics<'a>(
        &self,
        reader: &Reader,
        publications: impl IntoIterator<Item = &'a Publication>,
    ) -> Result<HashMap<PublicationId, LastPlace>, Error> {
        let is_comic = |it: &&Publication| it.files.iter().any(|file| file.comic_pages().is_some());
        let documents: HashSet<&DocumentId> =
            publications.into_iter().filter(is_comic).flat_map(Publication::documents).collect();
        let mut places = HashMap::new();
        if documents.is_empty() {
            return Ok(places);
        }
        let page = BookPage { order: BookOrder::Newest, limit: 200, offset: 0 };
        let books = self.repository.list(&reader.id, page).await?;
        let named: HashSet<&DocumentId> =
            books.iter().flat_map(Book::documents).filter(|it| documents.contains(it)).collect();
        let named: Vec<DocumentId> = named.into_iter().cloned().collect();
        let known = self.catalog.identify(reader, &named).await?;
        for book in &books {
            if let Some(publication) = book.documents().find_map(|document| known.get(document)) {
                let (percentage, timestamp) = (book.progress.percentage, book.progress.timestamp);
                places.entry(publication.id.clone()).or_insert(LastPlace { percentage, timestamp });
            }
        }
        Ok(places)
    }

    async fn unfinished(&self, reader: &Reader) -> Result<Vec<Unfinished>, Error> {
        let mut page = BookPage { order: BookOrder::FinishedLast, limit: 200, offset: 0 };
        let (mut all, mut ids) = (Vec::new(), HashSet::new());
        loop {
            let mut books = self.list(reader, page).await?;
            let are_more = books.len() == usize::from(page.limit);
            books.retain(|it| !it.book.progress.percentage.is_finished());
            let all_unfinished = books.len() == usize::from(page.limit);
            for book in books {
                let last_read = book.book.progress.timestamp;
                if let Some(publication) = book.publication.filter(|it| ids.insert(it.id.clone())) {
                    all.push(Unfinished { publication, last_read });
                }
            }
            if !are_more || !all_unfinished {
                return Ok(all);
            }
            page.offset += u64::from(page.limit);
        }
    }
}

impl Unfinished {
    /// Where it stands among the others.
    pub fn cursor(&self) -> Cursor {
        Cursor::of_reading(self.last_read, &self.publication.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_one_that_devices_count_to() {
        let page = |fraction, pages| {
            let percentage = Percentage::parse(fraction).unwrap();
            let place = LastPlace { percentage, timestamp: Timestamp::from_seconds(0) };
            place.page(NonZeroU32::new(pages).unwrap())
        };
        assert_eq!([page(0.0, 9), page(1.0, 9), page(0.0, 1), page(1.0, 1)], [1, 9, 1, 1]);
        // KOReader cuts percentages off behind four decimals.
        for pages in [2, 3, 7, 35, 200, 999, 2_000] {
            for at in 1..=pages {
                let fraction = (f64::from(at) / f64::from(pages) * 10_000.0).floor() / 10_000.0;
                assert_eq!(page(fraction, pages), at, "of {pages}");
            }
        }
    }
}
