//! The first scan of a folder, and one that finds nothing new.

use domain::{
    catalog::{
        publications::Cover,
        scans::{Begun, ScanState},
    },
    documents::DocumentId,
};

use crate::world::{World, cbz, counts, epub, opf};

#[tokio::test]
async fn a_first_scan_takes_in_every_book() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.write("Jane Austen/Persuasion.epub", &epub("Persuasion"));
    world.write("Comics/Maus v01.cbz", &cbz());
    world.write("notes.txt", b"no book");
    let scan = world.scan().await;
    assert_eq!(counts(&scan), [3, 3, 3, 0, 0, 0]);
    assert_eq!((scan.state, scan.finished.is_some()), (ScanState::Idle, true));
    let shelf = world.shelf().await;
    assert_eq!(shelf.iter().filter(|it| it.ends_with("Maus v01.cbz")).count(), 1);
    assert!(shelf.contains(&"Emma: emma.epub".to_owned()), "{shelf:?}");
    assert!(shelf.contains(&"Persuasion: Jane Austen/Persuasion.epub".to_owned()), "{shelf:?}");
}

#[tokio::test]
async fn a_second_scan_opens_nothing() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.write("broken.epub", b"broken");
    world.scan().await;
    let (before, problems) = (world.publications().await, world.problems().await);
    assert_eq!(counts(&world.scan().await), [2, 0, 0, 0, 0, 1]);
    assert_eq!(world.publications().await, before);
    assert_eq!(world.problems().await, problems);
}

#[tokio::test]
async fn a_file_has_koreaders_ids_of_its_content_and_its_names() {
    let world = World::new().await;
    let bytes = epub("Emma");
    world.write("Austen/emma.epub", &bytes);
    world.scan().await;
    let emma = world.publication("Emma").await;
    let content = DocumentId::of_content(std::io::Cursor::new(bytes)).unwrap();
    let file = &emma.files.as_slice()[0];
    let [own, download, kepub] = ["emma.epub", "Emma.epub", "Emma.kepub.epub"];
    let names = [own, download].map(DocumentId::of_file_name);
    assert_eq!(file.documents.as_slice(), [&[content][..], &names].concat());
    assert_eq!(file.kepubs.as_slice(), [DocumentId::of_file_name(kepub)]);
}

#[tokio::test]
async fn files_of_one_name_are_one_publication() {
    let world = World::new().await;
    world.write("Emma.epub", &epub("Emma"));
    world.write("Emma.kepub.epub", &epub("Emma, converted"));
    world.write("Emma 2.epub", &epub("Emma again"));
    world.scan().await;
    assert_eq!(world.shelf().await, ["Emma: Emma.epub, Emma.kepub.epub", "Emma again: Emma 2.epub"]);
}

#[tokio::test]
async fn a_folder_of_calibre_is_one_publication_as_its_package_says() {
    let world = World::new().await;
    world.write("Jane Austen/Emma (1)/Emma - Jane Austen.epub", &epub("emma_final_2"));
    world.write("Jane Austen/Emma (1)/scan.pdf.epub", &epub("Scan"));
    world.write("Jane Austen/Emma (1)/metadata.opf", &opf("Emma"));
    world.write("Jane Austen/Emma (1)/cover.jpg", b"\xff\xd8\xff\xe0");
    world.scan().await;
    let publications = world.publications().await;
    assert_eq!(publications.len(), 1);
    assert_eq!(publications[0].title.as_str(), "Emma");
    let Some(Cover::Beside(cover)) = &publications[0].cover else {
        panic!("{:?}", publications[0].cover);
    };
    assert_eq!(cover.as_str(), "Jane Austen/Emma (1)/cover.jpg");
    assert_eq!(counts(&world.scan().await), [2, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn one_scan_runs_at_a_time() {
    let world = World::new().await;
    let (begun, begin) = world.scanning.begin(&world.library).await.unwrap();
    assert_eq!((begun, begin.is_some()), (Begun::Yes, true));
    let (begun, begin) = world.scanning.begin(&world.library).await.unwrap();
    assert_eq!((begun, begin.is_some()), (Begun::Running, false));
    // Whoever had the lease is gone, and another scan has begun.
    world.clock.advance_seconds(61);
    let (_, late) = world.scanning.begin(&world.library).await.unwrap();
    world.clock.advance_seconds(61);
    world.scan().await;
    assert_eq!(late.unwrap().run(&|_| {}).await.unwrap(), None);
}

/// More files and problems than the pages in which they are looked up.
#[tokio::test]
async fn large_folders_are_compared_page_by_page() {
    let world = World::new().await;
    for at in 0..1_100 {
        world.write(&format!("{}/{at}.epub", at / 100), &epub(&format!("Volume {at}")));
    }
    for at in 0..250 {
        world.write(&format!("broken/{at}.epub"), b"broken");
    }
    assert_eq!(counts(&world.scan().await), [1_350, 1_350, 1_100, 0, 0, 250]);
    assert_eq!(counts(&world.scan().await), [1_350, 0, 0, 0, 0, 250]);
    for at in [0, 57, 999, 1_099] {
        world.remove(&format!("{}/{at}.epub", at / 100));
    }
    world.write("0/new.epub", &epub("New"));
    assert_eq!(counts(&world.scan().await), [1_347, 1, 1, 0, 4, 250]);
    assert_eq!(world.known_files().await, 1_097);
}
