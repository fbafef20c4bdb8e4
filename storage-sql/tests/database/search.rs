//! Each way to search finds the same.

use std::collections::BTreeSet;

use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};
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
use tempfile::TempDir;

use crate::schema::{self, Schema};

#[tokio::test]
async fn rare_and_frequent_words_are_found_alike() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&url(&folder)).await.unwrap();
    let all = insert(&database, 1_300).await;
    // One in 2, 3, 15 and 16, 200; those that meet, in one title or in two words of one; and those that all come last.
    for query in [
        "every",
        "third",
        "every third",
        "every third fift",
        "fifteenth sixteenth",
        "rare",
        "third rare",
        "fif",
        "rare none",
        "zeta",
    ] {
        for format in [None, Some(Format::Pdf)] {
            are_found(&database, &all, query, format).await;
        }
    }
}

/// 256 publications have the first word, whose rows would be as long as if they were bits.
#[tokio::test]
async fn words_of_an_earlier_version_are_found() {
    const UNPACK: &str = include_str!("../../../migrations/sqlite/2026-11-24-120000_pack_words/down.sql");
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&url(&folder)).await.unwrap();
    let all = insert(&database, 512).await;
    database.close().await.unwrap();
    let mut conn = SqliteConnection::establish(folder.path().join("inkshelf.db").to_str().unwrap()).unwrap();
    conn.batch_execute(&[UNPACK, FORGET].concat()).unwrap();
    let database = Database::open(&url(&folder)).await.unwrap();
    for query in ["every", "third rare"] {
        are_found(&database, &all, query, None).await;
    }
}

#[tokio::test]
async fn words_of_an_earlier_version_are_found_on_postgresql() {
    const UNPACK: &str = include_str!("../../../migrations/postgres/2026-11-24-120000_pack_words/down.sql");
    let schema = Schema::create();
    let all = insert(&Database::open(&schema.database_url()).await.unwrap(), 512).await;
    schema::execute(&schema.url(), &[UNPACK, FORGET].concat());
    let database = Database::open(&schema.database_url()).await.unwrap();
    for query in ["every", "third rare"] {
        are_found(&database, &all, query, None).await;
    }
}

const FORGET: &str = "DELETE FROM __diesel_schema_migrations WHERE version = '20261124120000'";

fn url(folder: &TempDir) -> DatabaseUrl {
    DatabaseUrl::parse(&format!("sqlite:///{}", folder.path().join("inkshelf.db").to_str().unwrap())).unwrap()
}

/// Makes a library of so many publications.
async fn insert(database: &Database, count: u32) -> Vec<Publication> {
    let library = Library {
        id: LibraryId::parse("books").unwrap(),
        name: LibraryName::parse("Books").unwrap(),
        folder: Folder::parse("/books").unwrap(),
    };
    let _ = LibraryRepository::insert(database, &library, Timestamp::from_millis(0)).await.unwrap();
    let all: Vec<Publication> = (0..count).map(publication).collect();
    let _ = database.save(&library.id, &all).await.unwrap();
    all
}

/// Looks for a query, page by page.
async fn are_found(database: &Database, all: &[Publication], query: &str, format: Option<Format>) {
    let libraries = BTreeSet::from([LibraryId::parse("books").unwrap()]);
    let listing = Listing { libraries, shelf: Shelf::Search(Query::parse(query)), format };
    let mut held: Vec<_> = all.iter().filter(|it| listing.holds(it)).collect();
    held.sort_by_key(|it| listing.shelf.cursor(it));
    let held: Vec<&PublicationId> = held.into_iter().map(|it| &it.id).collect();
    assert_eq!(turn(database, &listing).await.iter().collect::<Vec<_>>(), held, "{query} {format:?}");
}

/// All that the pages show, which are the same backwards.
async fn turn(database: &Database, listing: &Listing) -> Vec<PublicationId> {
    let size = PageSize::parse(60).unwrap();
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
    let mut title = format!("{} {}", if number < 900 { "Volume" } else { "Zeta" }, number * 7 % 600);
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
