//! Search: what begins with each word of the query is read, and what has them all is put in order.

use std::collections::BTreeMap;

use domain::{
    catalog::{
        ids::{LibraryId, PublicationId},
        listings::Listing,
        pages::{Direction, Page, PageRequest},
        publications::Publication,
        words::Query,
    },
    error::StorageError,
};

use crate::{
    Tables,
    concurrent::all,
    item::{Malformed, bytes, parsed},
    keys::catalogue as keys,
    publications::{Found, mask},
};

/// Who has a word, by their places among all.
type Places = BTreeMap<Vec<u8>, PublicationId>;

impl Tables {
    pub(crate) async fn search(
        &self,
        listing: &Listing,
        query: &Query,
        page: &PageRequest,
    ) -> Result<Page<Publication>, StorageError> {
        // What has any format has one of these bits.
        let formats = listing.format.map_or(u8::MAX, |format| mask([format]));
        let searches = listing.libraries.iter().map(|it| self.clone().search_in(it.clone(), query.clone(), formats));
        let found: Places = all(searches).await?.into_iter().flatten().collect();
        let is_behind = |place: &[u8]| match (page.bound(), page.direction()) {
            (None, _) => true,
            (Some(bound), Direction::Forwards) => place > bound,
            (Some(bound), Direction::Backwards) => place < bound,
        };
        let mut found: Vec<Found> = found.into_iter().filter(|(place, _)| is_behind(place)).collect();
        if page.direction() == Direction::Backwards {
            found.reverse();
        }
        let mut standing = Vec::new();
        for found in found.chunks(page.wanted()) {
            standing.extend(self.standing(listing, found).await?);
            if standing.len() >= page.wanted() {
                break;
            }
        }
        Ok(Self::cut_page(listing, page, standing, None))
    }

    /// Returns what has all words of the query and one of the formats. The longest words, which are likely to be the
    /// rarest, come first: nothing is read any more once nothing has all so far.
    async fn search_in(self, library: LibraryId, query: Query, formats: u8) -> Result<Places, StorageError> {
        let mut prefixes: Vec<&str> = query.iter().collect();
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        let mut found: Option<Places> = None;
        for prefix in prefixes {
            let mut places = Places::new();
            let keep = |item: crate::item::Item| {
                let sort = bytes(&item, "place")?;
                let (place, has) = keys::read_word_place(&sort).ok_or(Malformed("place"))?;
                let is_wanted = has & formats != 0 || formats == u8::MAX;
                if is_wanted && found.as_ref().is_none_or(|found| found.contains_key(place)) {
                    places.insert(place.to_vec(), parsed(&item, "publication", PublicationId::parse)?);
                }
                Ok(())
            };
            self.for_each(keys::words(&library, prefix), keep).await?;
            let is_over = places.is_empty();
            found = Some(places);
            if is_over {
                break;
            }
        }
        Ok(found.unwrap_or_default())
    }
}
