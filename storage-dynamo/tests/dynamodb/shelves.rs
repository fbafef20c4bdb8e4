//! Sample publications, and what lists of them show.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use domain::{
    catalog::{
        contributors::{Contributor, ContributorName, ContributorSortName, Role},
        files::{FilePath, FileRepository, Format, PublicationFile},
        headings::HeadingKind,
        ids::{FileId, LibraryId, PublicationId, SeriesId},
        libraries::{Folder, Library, LibraryName, LibraryRepository as _},
        limited::AtMost,
        listings::{Listing, Shelf},
        pages::{PageRequest, PageSize},
        publications::{Publication, PublicationRepository, Title},
        series::{SeriesName, SeriesPlace},
        words::Query,
    },
    clock::Timestamp,
    documents::DocumentId,
};
use storage_dynamo::{TableNames, Tables};

pub const LIBRARY: &str = "books";

pub async fn make_library(tables: &Tables) {
    let library = Library {
        id: library_id(),
        name: LibraryName::parse("Books").unwrap(),
        folder: Folder::parse("/books").unwrap(),
    };
    let _ = tables.insert(&library, Timestamp::from_seconds(0)).await.unwrap();
}

pub fn library_id() -> LibraryId {
    LibraryId::parse(LIBRARY).unwrap()
}

/// A publication with an EPUB, by these authors, each with the name to file under.
pub fn publication(id: &str, title: &str, authors: &[(&str, &str)]) -> Publication {
    let title = Title::parse(title).unwrap();
    let author = |(name, filed): &(&str, &str)| {
        let filed = ContributorSortName::parse(filed).unwrap();
        Contributor::new(ContributorName::parse(name).unwrap(), Some(filed), Role::Author)
    };
    Publication {
        contributors: AtMost::first(authors.iter().map(author)),
        files: AtMost::first([file(id, Format::Epub)]),
        ..Publication::new(PublicationId::parse(id).unwrap(), library_id(), title, Timestamp::from_seconds(1))
    }
}

pub fn file(id: &str, format: Format) -> PublicationFile {
    let name = format!("{id}.{}", format.as_str());
    PublicationFile {
        id: FileId::parse(&format!("{id}-{}", format.as_str())).unwrap(),
        format,
        path: FilePath::parse(&name).unwrap(),
        size: 1,
        modified: Timestamp::from_seconds(1),
        documents: AtMost::first([&name, id].map(DocumentId::of_file_name)),
        kepubs: AtMost::default(),
        pages: None,
        duration_millis: None,
    }
}

pub fn series(name: &str) -> AtMost<SeriesPlace, 8> {
    AtMost::first([SeriesPlace { name: SeriesName::parse(name).unwrap(), number: None }])
}

/// Fails unless each list shows what there is: those of `all` that are found by id.
pub async fn assert_exact(tables: &Tables, all: &[Publication]) {
    let mut there = Vec::new();
    for id in all.iter().map(|it| &it.id).collect::<BTreeSet<_>>() {
        there.extend(PublicationRepository::find(tables, id).await.unwrap());
    }
    for shelf in shelves(all) {
        let formats = if shelf == Shelf::All { &[None, Some(Format::Pdf)][..] } else { &[None] };
        for &format in formats {
            let listing = Listing { libraries: BTreeSet::from([library_id()]), shelf: shelf.clone(), format };
            let page = PublicationRepository::list(tables, &listing, &all_of()).await.unwrap();
            let held = there.iter().filter(|it| listing.holds(it));
            let expected: BTreeMap<_, _> = held.map(|it| (shelf.cursor(it), it.clone())).collect();
            let expected: Vec<_> = expected.into_values().collect();
            assert_eq!(page.items, expected, "{listing:?}");
            let is_counted = format.is_none() && !matches!(shelf, Shelf::Search(_));
            assert_eq!(page.total, is_counted.then_some(expected.len() as u64), "{listing:?}");
        }
    }
    let files = FileRepository::list(tables, &library_id(), None, 99).await.unwrap();
    let files: BTreeSet<_> = files.into_iter().map(|file| file.id).collect();
    let expected: BTreeSet<_> = there.iter().flat_map(|it| it.files.iter().map(|it| it.id.clone())).collect();
    assert_eq!(files, expected);
    for kind in [HeadingKind::Series, HeadingKind::Author] {
        for heading in tables.headings(kind, &BTreeSet::from([library_id()]), &all_of()).await.unwrap().items {
            let stand = there.iter().filter(|it| heading.shelf().holds(it)).count();
            assert_eq!((heading.publications, stand > 0), (stand as u64, true), "{heading:?}");
        }
    }
}

/// Each shelf that one of these stands on, and some searches.
fn shelves(all: &[Publication]) -> Vec<Shelf> {
    let mut shelves = vec![Shelf::Series(SeriesId::of("Nothing"))];
    for shelf in all.iter().flat_map(Publication::shelves) {
        if !shelves.contains(&shelf) {
            shelves.push(shelf);
        }
    }
    let searches = ["em", "jane austen", "radcliffe", "highbury emma"];
    shelves.extend(searches.map(|text| Shelf::Search(Query::parse(text))));
    shelves
}

fn all_of() -> PageRequest {
    PageRequest::start(PageSize::parse(200).unwrap())
}

/// What both catalogue tables hold, but for times and what has no order to compare.
pub async fn contents(client: &Client, names: &TableNames) -> BTreeSet<String> {
    let is_compared = |(name, value): &(String, AttributeValue)| name != "updated" && !value.is_m() && !value.is_l();
    let mut contents = BTreeSet::new();
    for table in ["catalogue", "shelves"] {
        let pages = client.scan().table_name(format!("{}{table}", names.prefix)).into_paginator().items().send();
        let items = pages.collect::<Result<Vec<_>, _>>().await.unwrap();
        let items = items.into_iter().map(|item| item.into_iter().filter(is_compared));
        contents.extend(items.map(|item| format!("{table} {:?}", item.collect::<BTreeMap<_, _>>())));
    }
    // Who scans is no matter here.
    contents.retain(|item| !item.contains("scanner"));
    contents
}
