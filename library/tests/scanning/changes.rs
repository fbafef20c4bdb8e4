//! What has changed since the last scan.

use domain::documents::DocumentId;

use crate::world::{World, counts, epub, opf};

#[tokio::test]
async fn a_changed_file_keeps_its_publication_and_all_its_ids() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.scan().await;
    let before = world.publication("Emma").await;
    world.write("emma.epub", &epub("Emma, a Novel"));
    assert_eq!(counts(&world.scan().await), [1, 1, 0, 1, 0, 0]);
    let after = world.publication("Emma, a Novel").await;
    assert_eq!((&after.id, after.added), (&before.id, before.added));
    assert!(after.updated > before.updated);
    let (before, after) = (&before.files.as_slice()[0], &after.files.as_slice()[0]);
    assert_eq!(after.id, before.id);
    assert_eq!((before.documents.as_slice().len(), after.documents.as_slice().len()), (3, 5));
    assert!(before.all_documents().all(|id| after.is_known_as(id)));
}

#[tokio::test]
async fn a_moved_file_keeps_its_publication() {
    let world = World::new().await;
    world.write("z/emma.epub", &epub("Emma"));
    world.write("a/persuasion.epub", &epub("Persuasion"));
    world.scan().await;
    let (emma, persuasion) = (world.publication("Emma").await, world.publication("Persuasion").await);
    // One to where the walk comes by before its old place, the other behind it.
    world.rename("z/emma.epub", "b/Jane Austen - Emma.epub");
    world.rename("a/persuasion.epub", "z/persuasion.epub");
    assert_eq!(counts(&world.scan().await), [2, 2, 0, 2, 0, 0]);
    assert_eq!(world.shelf().await, ["Emma: b/Jane Austen - Emma.epub", "Persuasion: z/persuasion.epub"]);
    let moved = world.publication("Emma").await;
    assert_eq!((&moved.id, moved.added), (&emma.id, emma.added));
    assert_eq!(moved.files.as_slice()[0].id, emma.files.as_slice()[0].id);
    assert!(moved.files.as_slice()[0].documents.iter().any(|id| *id == DocumentId::of_file_name("emma.epub")));
    assert_eq!(world.publication("Persuasion").await.id, persuasion.id);
    assert_eq!(counts(&world.scan().await), [2, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn a_renamed_folder_keeps_its_publications() {
    let world = World::new().await;
    for at in 0..3 {
        world.write(&format!("Austen/{at}/Volume.epub"), &epub(&format!("Volume {at}")));
        world.write(&format!("Austen/{at}/Volume.kepub.epub"), &epub(&format!("Volume {at}, converted")));
    }
    world.scan().await;
    let ids = async || world.publications().await.into_iter().map(|it| it.id).collect::<Vec<_>>();
    let before = ids().await;
    world.rename("Austen", "Jane Austen");
    assert_eq!(counts(&world.scan().await), [6, 6, 0, 3, 0, 0]);
    assert_eq!(ids().await, before);
}

#[tokio::test]
async fn a_copied_file_is_another_publication() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.scan().await;
    let before = world.publication("Emma").await;
    world.write("copy/emma.epub", &epub("Emma"));
    assert_eq!(counts(&world.scan().await), [2, 1, 1, 0, 0, 0]);
    let after = world.publications().await;
    assert_eq!(after.len(), 2);
    assert_eq!(after.iter().filter(|it| it.id == before.id).count(), 1);
}

#[tokio::test]
async fn two_copies_of_a_file_that_was_moved_do_not_share_its_publication() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.scan().await;
    world.rename("emma.epub", "a/emma.epub");
    world.write("b/emma.epub", &epub("Emma"));
    assert_eq!(counts(&world.scan().await), [2, 2, 1, 1, 0, 0]);
    assert_eq!(world.shelf().await.len(), 2);
}

#[tokio::test]
async fn a_removed_file_leaves_the_others_of_its_publication() {
    let world = World::new().await;
    world.write("Emma.epub", &epub("Emma"));
    world.write("Emma.kepub.epub", &epub("Emma"));
    world.write("other.epub", &epub("Other"));
    world.scan().await;
    let before = world.publication("Emma").await;
    world.remove("Emma.epub");
    assert_eq!(counts(&world.scan().await), [2, 1, 0, 1, 0, 0]);
    let after = world.publication("Emma").await;
    assert_eq!((after.id, after.files.as_slice().len()), (before.id, 1));
    world.remove("Emma.kepub.epub");
    assert_eq!(counts(&world.scan().await), [1, 0, 0, 0, 1, 0]);
    assert_eq!(world.shelf().await, ["Other: other.epub"]);
}

#[tokio::test]
async fn publications_join_and_part_with_the_folder() {
    let world = World::new().await;
    world.write("x/a.epub", &epub("A"));
    world.write("x/b.epub", &epub("B"));
    world.scan().await;
    let a = world.publication("A").await.id;
    world.write("x/metadata.opf", &opf("Both"));
    assert_eq!(counts(&world.scan().await), [2, 2, 0, 1, 1, 0]);
    assert_eq!(world.shelf().await, ["Both: x/a.epub, x/b.epub"]);
    assert_eq!(world.publication("Both").await.id, a);
    world.remove("x/metadata.opf");
    assert_eq!(counts(&world.scan().await), [2, 2, 1, 1, 0, 0]);
    assert_eq!(world.shelf().await, ["A: x/a.epub", "B: x/b.epub"]);
    assert_eq!(world.publication("A").await.id, a);
    assert_eq!(counts(&world.scan().await), [2, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn swapped_files_swap_their_metadata_but_not_their_places() {
    let world = World::new().await;
    world.write("1.epub", &epub("One"));
    world.write("2.epub", &epub("Two, longer"));
    world.scan().await;
    world.rename("1.epub", "3.tmp");
    world.rename("2.epub", "1.epub");
    world.rename("3.tmp", "2.epub");
    assert_eq!(counts(&world.scan().await), [2, 2, 0, 2, 0, 0]);
    assert_eq!(world.shelf().await, ["One: 2.epub", "Two, longer: 1.epub"]);
    assert_eq!(world.known_files().await, 2);
}
