//! Files that can't be read, and folders that aren't there.

use std::fs;

use domain::catalog::scans::ScanState;

use crate::world::{World, counts, epub};

#[tokio::test]
async fn one_bad_file_stops_nothing_and_says_why() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.write("broken.epub", b"no archive at all");
    world.write("half.epub", &epub("Half")[..200]);
    world.write("odd\nname.epub", &epub("Odd"));
    let scan = world.scan().await;
    assert_eq!(counts(&scan), [3, 3, 1, 0, 0, 3]);
    assert_eq!(world.shelf().await, ["Emma: emma.epub"]);
    assert_eq!(
        world.problems().await,
        [
            "broken.epub: not a ZIP archive",
            "half.epub: truncated",
            "odd\u{fffd}name.epub: its name is too long, or has characters that a name shouldn't have",
        ]
    );
}

#[tokio::test]
async fn a_problem_that_is_solved_is_gone() {
    let world = World::new().await;
    world.write("a.epub", b"broken");
    world.write("b.epub", b"broken");
    world.write("sub/c.epub", b"broken");
    world.write("emma.epub", &epub("Emma"));
    world.scan().await;
    world.write("a.epub", &epub("A"));
    world.remove("b.epub");
    fs::remove_dir_all(world.path("sub")).unwrap();
    assert_eq!(counts(&world.scan().await), [2, 1, 1, 0, 0, 0]);
    assert_eq!(world.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_file_that_is_being_replaced_keeps_its_publication() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.scan().await;
    let before = world.publication("Emma").await;
    world.write("emma.epub", &epub("Emma, revised")[..300]);
    assert_eq!(counts(&world.scan().await), [1, 1, 0, 0, 0, 1]);
    assert_eq!(world.publication("Emma").await, before);
    assert_eq!(counts(&world.scan().await), [1, 0, 0, 0, 0, 1]);
    world.write("emma.epub", &epub("Emma, revised"));
    assert_eq!(counts(&world.scan().await), [1, 1, 0, 1, 0, 0]);
    assert_eq!(world.publication("Emma, revised").await.id, before.id);
    assert_eq!(world.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_folder_that_is_empty_or_missing_loses_nothing() {
    let world = World::new().await;
    world.write("emma.epub", &epub("Emma"));
    world.write("sub/broken.epub", b"broken");
    world.scan().await;
    let before = (world.publications().await, world.problems().await);
    world.unmount();
    for is_there in [false, true] {
        if is_there {
            fs::create_dir(world.path("")).unwrap();
        }
        let scan = world.scan().await;
        assert_eq!((counts(&scan), scan.state), ([0; 6], ScanState::Unavailable));
        assert_eq!((world.publications().await, world.problems().await), before);
    }
    fs::remove_dir(world.path("")).unwrap();
    world.mount();
    let scan = world.scan().await;
    assert_eq!((counts(&scan), scan.state), ([2, 0, 0, 0, 0, 1], ScanState::Idle));
}

#[tokio::test]
async fn a_library_without_books_is_no_problem() {
    let world = World::new().await;
    let scan = world.scan().await;
    assert_eq!((counts(&scan), scan.state), ([0; 6], ScanState::Idle));
}
