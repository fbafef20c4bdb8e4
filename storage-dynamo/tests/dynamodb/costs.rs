//! What requests cost, in capacity units: the numbers of the table in `lib.rs`.

use std::collections::BTreeSet;

use domain::{
    catalog::{
        files::FileRepository,
        headings::HeadingKind,
        ids::ContributorId,
        libraries::LibraryRepository,
        listings::{Listing, Shelf},
        metadata::Description,
        pages::{PageRequest, PageSize},
        publications::{Publication, PublicationRepository, SortTitle},
        words::Query,
    },
    clock::Timestamp,
    error::Changed,
};

use crate::{
    endpoint,
    shelves::{library_id, make_library, publication, series},
    watch::{Units, Watch},
};

#[tokio::test]
async fn changes_cost_what_the_table_says() {
    let (client, names, tables) = endpoint::tables().await;
    make_library(&tables).await;
    let watch = Watch::default();
    let watched = watch.over(&client, &names);
    let save = async |publication: Publication| {
        let saved = PublicationRepository::save(&watched, &library_id(), &[publication]).await.unwrap();
        assert_eq!(saved, Changed::Yes);
        watch.units()
    };
    assert_eq!(save(usual("1")).await, Units { read: 6.0, written: 42.0 }, "under new headings");
    assert_eq!(save(usual("2")).await, Units { read: 4.0, written: 32.0 }, "under known headings");
    let described = Publication { description: Description::parse("A novel").ok(), ..usual("2") };
    assert_eq!(save(described).await, Units { read: 4.0, written: 14.0 }, "what no list goes by");
    let retitled = Publication { sort_title: SortTitle::parse("Highbury").unwrap(), ..usual("2") };
    assert_eq!(save(retitled).await, Units { read: 4.0, written: 54.0 }, "the title");
    PublicationRepository::remove(&watched, &[usual("2").id], Timestamp::from_seconds(9)).await.unwrap();
    assert_eq!(watch.units(), Units { read: 4.0, written: 54.0 }, "removal");
}

#[tokio::test]
async fn lists_cost_what_the_table_says() {
    let (client, names, tables) = endpoint::tables().await;
    make_library(&tables).await;
    let all: Vec<_> = (0..120).map(|at| usual(&format!("{at:032}"))).collect();
    assert_eq!(PublicationRepository::save(&*tables, &library_id(), &all).await.unwrap(), Changed::Yes);
    let watch = Watch::default();
    let watched = watch.over(&client, &names);
    let libraries = BTreeSet::from([library_id()]);
    let page = PageRequest::start(PageSize::default());
    let list = async |shelf: Shelf| {
        let listing = Listing { libraries: libraries.clone(), shelf, format: None };
        let listed = PublicationRepository::list(&watched, &listing, &page).await.unwrap();
        assert_eq!(listed.items.len(), 50);
        watch.units()
    };
    assert_eq!(list(Shelf::All).await, reading(54.0));
    assert_eq!(list(Shelf::Recent).await, reading(54.0));
    assert_eq!(list(Shelf::Author(ContributorId::of("Jane Austen"))).await, reading(55.0));
    assert_eq!(list(Shelf::Search(Query::parse("highbury"))).await, reading(56.0));
    assert_eq!(list(Shelf::Search(Query::parse("highbury austen"))).await, reading(61.0));
    watched.headings(HeadingKind::Author, &libraries, &page).await.unwrap();
    assert_eq!(watch.units(), reading(2.0), "a heading");
    FileRepository::list(&watched, &library_id(), None, 100).await.unwrap();
    assert_eq!(watch.units(), reading(103.0), "100 files");
    let file = &all[0].files.as_slice()[0];
    assert!(FileRepository::find(&watched, &file.id).await.unwrap().is_some());
    assert_eq!(watch.units(), reading(2.0), "a file");
    assert_eq!(watched.identify(&file.documents.as_slice()[..1], &libraries).await.unwrap().len(), 1);
    assert_eq!(watch.units(), reading(2.0), "a document");
    assert_eq!(LibraryRepository::list(&watched).await.unwrap().len(), 1);
    assert_eq!(watch.units(), reading(2.0), "a library");
}

fn reading(read: f64) -> Units {
    Units { read, ..Units::default() }
}

/// About what is usual: an author, a series, half a page of description, an EPUB.
fn usual(id: &str) -> Publication {
    let usual = publication(id, "Emma of Highbury", &[("Jane Austen", "Austen, Jane")]);
    let description = Description::parse(&"Emma is handsome, clever and rich. ".repeat(30)).ok();
    Publication { series: series("Novels"), description, ..usual }
}
