//! Each way to search finds the same, on an SQLite file.

use std::collections::BTreeSet;

use domain::{
    catalog::{
        files::{FilePath, Format, PublicationFile},
        ids::{FileId, LibraryId, PublicationId},
        libraries::{Folder, Library, LibraryName, LibraryRepository},
        limited::AtMost,
        listings::{Listing, Shelf},
        pages::{From, PageRequest, PageSize},
        publications::{Publication, PublicationRepository as Publications, Title},
        words::Query,
    },
    clock::Timestamp,
};
use storage_sql::{Database, DatabaseUrl};

#[tokio::test]
async fn rare_and_frequent_words_are_found_alike() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("inkshelf.db").to_str().unwrap());
    let database = Database::open(&DatabaseUrl::parse(&url).unwrap()).await.unwrap();
    let library = Library {
        id: LibraryId::parse("books").unwrap(),
        name: LibraryName::parse("Books").unwrap(),
        folder: Folder::parse("/books").unwrap(),
    };
    let _ = LibraryRepository::insert(&database, &library, Timestamp::from_millis(0)).await.unwrap();
    let all: Vec<Publication> = (0..600).map(publication).collect();
    let _ = database.save(&library.id, &all).await.unwrap();

    // One in 2, 3, 15 and 16, 200; and those that meet, in one title or in two words of one.
    for query in ["every", "third", "fifteenth sixteenth", "rare", "third rare", "every third fift", "fif", "rare none"]
    {
        for format in [None, Some(Format::Pdf)] {
            let listing = Listing {
                libraries: BTreeSet::from([library.id.clone()]),
                shelf: Shelf::Search(Query::parse(query)),
                format,
            };
            let mut held: Vec<_> = all.iter().filter(|it| listing.holds(it)).collect();
            held.sort_by_key(|it| listing.shelf.cursor(it));
            let held: Vec<&PublicationId> = held.into_iter().map(|it| &it.id).collect();
            for size in [7, 200] {
                assert_eq!(
                    turn(&database, &listing, size).await.iter().collect::<Vec<_>>(),
                    held,
                    "{query} {format:?}"
                );
            }
        }
    }
}

/// All that the pages show, which are the same backwards.
async fn turn(database: &Database, listing: &Listing, size: u16) -> Vec<PublicationId> {
    let size = PageSize::parse(size).unwrap();
    let (mut ids, mut from) = (Vec::new(), From::Start);
    loop {
        let page = Publications::list(database, listing, &PageRequest { from, size }).await.unwrap();
        if let Some(previous) = page.previous.clone() {
            let before = Publications::list(database, listing, &PageRequest { from: From::Before(previous), size })
                .await
                .unwrap();
            let before: Vec<_> = before.items.into_iter().map(|it| it.id).collect();
            assert!(ids.ends_with(&before) && before.len() == usize::from(size.get()));
        }
        ids.extend(page.items.into_iter().map(|it| it.id));
        match page.next {
            Some(next) => from = From::After(next),
            None => return ids,
        }
    }
}

fn publication(number: u32) -> Publication {
    let mut title = format!("Volume {}", number * 7 % 600);
    for (nth, word) in [(2, "every"), (3, "third"), (15, "fifteenth fifty"), (16, "sixteenth"), (200, "rare")] {
        if number.is_multiple_of(nth) {
            title = format!("{title} {word}");
        }
    }
    let title = Title::parse(&title).unwrap();
    let file = PublicationFile {
        id: FileId::parse(&number.to_string()).unwrap(),
        format: if number.is_multiple_of(4) { Format::Pdf } else { Format::Epub },
        path: FilePath::parse(&number.to_string()).unwrap(),
        size: 1,
        modified: Timestamp::from_millis(0),
        documents: AtMost::default(),
        kepubs: AtMost::default(),
        pages: None,
        duration_millis: None,
    };
    Publication {
        files: AtMost::first([file]),
        ..Publication::new(
            PublicationId::parse(&number.to_string()).unwrap(),
            LibraryId::parse("books").unwrap(),
            title,
            Timestamp::from_millis(0),
        )
    }
}
