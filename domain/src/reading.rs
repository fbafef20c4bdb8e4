//! What a reader goes on reading: the publications that were begun and not finished.

use std::{collections::HashSet, sync::Arc};

use crate::{
    books::{BookOrder, BookPage, BookService},
    catalog::{
        cursors::Cursor,
        files::Format,
        pages::{Direction, Page, PageRequest},
        publications::Publication,
    },
    clock::Timestamp,
    error::Error,
    sign_in::Reader,
};

/// A publication that was begun and not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    pub publication: Arc<Publication>,
    pub last_read: Timestamp,
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
