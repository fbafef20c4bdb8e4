//! Where lists find a publication.
//!
//! Such an item is a key and the publication's id. Whether the publication stands there is for the publication itself
//! to say: whoever reads the item reads that too, and overlooks items that it has nothing to do with any more.

use std::collections::BTreeSet;

use domain::catalog::{files::Format, listings::Shelf, publications::Publication};

use crate::{
    item::{Item, s},
    keys::{Key, catalogue as keys},
};

/// The items that lists find it by: at most 252 of shelves, 64 of words, 64 of files and 768 of documents.
pub fn places(publication: &Publication) -> BTreeSet<Key> {
    let library = &publication.library;
    let mut places = BTreeSet::new();
    for shelf in publication.shelves() {
        let Some(place) = shelf.cursor(publication) else {
            continue;
        };
        let formats = formats(publication).map(Some).chain([None]);
        places.extend(formats.map(|format| keys::shelf_place(library, &shelf, format, place.key())));
    }
    // Searches list as the shelf of all does.
    if let Some(place) = Shelf::All.cursor(publication) {
        let formats = mask(formats(publication));
        let words = publication.search_words();
        places.extend(words.iter().map(|word| keys::word_place(library, word, place.key(), formats)));
    }
    for file in &publication.files {
        places.insert(keys::file_place(library, &file.path, &publication.id));
        places.insert(keys::file_holder(&file.id, &publication.id));
    }
    places.extend(publication.documents().map(|it| keys::document_holder(it, library, &publication.id)));
    places
}

/// The item at one of its places.
pub fn item(place: Key, publication: &Publication) -> Item {
    let mut item = place.into_item();
    item.insert("publication".to_owned(), s(publication.id.as_str()));
    item
}

/// A byte with a bit for each format.
pub fn mask(formats: impl IntoIterator<Item = Format>) -> u8 {
    formats.into_iter().fold(0, |mask, format| {
        mask | match format {
            Format::Epub => 1,
            Format::Kepub => 2,
            Format::Cbz => 4,
            Format::Pdf => 8,
            Format::M4b => 16,
        }
    })
}

fn formats(publication: &Publication) -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|format| publication.has(*format))
}
