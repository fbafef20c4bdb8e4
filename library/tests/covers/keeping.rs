use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    slice::from_ref,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use domain::{
    catalog::{covers::CoverSize, ids::PublicationId, publications::Publication},
    clock::Timestamp,
};
use image::ImageFormat;
use library::{
    cache::{Cache, CacheSettings, Make},
    covers::Prepared,
};
use storage_memory::fakes::FixedClock;

use crate::shelf::{GRID, Shelf, bare, is_about, plain};

#[tokio::test]
async fn a_changed_book_gets_a_new_cover_and_others_keep_theirs() {
    let shelf = Shelf::new();
    let book = shelf.put(&plain((90, 90), [200, 30, 30, 255], ImageFormat::Png));
    let first = shelf.ask(&book, GRID).await.unwrap();
    shelf.put(&plain((90, 90), [30, 30, 200, 255], ImageFormat::Png));
    let second = shelf.ask(&book, GRID).await.unwrap();
    assert_eq!((&first.etag, first.modified), (&second.etag, second.modified));
    let changed = Publication { updated: Timestamp::from_seconds(2), ..book };
    assert_ne!(shelf.ask(&changed, GRID).await.unwrap().etag, first.etag);
    assert!(is_about(*shelf.show(&changed, GRID).await.get_pixel(45, 45), [30, 30, 200]));
}

#[tokio::test]
async fn covers_are_made_ahead_and_need_the_book_no_more() {
    let shelf = Shelf::new();
    let book = shelf.put(&plain((90, 90), [200, 30, 30, 255], ImageFormat::Png));
    assert_eq!(shelf.covers.prepare(&[book.clone(), bare()], &shelf.folder).await.unwrap(), Prepared::default());
    fs::remove_dir_all(shelf.folder.as_str()).unwrap();
    for size in CoverSize::ALL {
        assert!(shelf.ask(&book, size).await.is_ok());
    }
}

#[tokio::test]
async fn covers_are_made_ahead_once_and_are_not_used_by_that() {
    let shelf = Shelf::new();
    let book = shelf.put(&plain((90, 90), [200, 30, 30, 255], ImageFormat::Png));
    shelf.covers.prepare(from_ref(&book), &shelf.folder).await.unwrap();
    let before = shelf.kept();
    shelf.clock.advance_seconds(7200);
    shelf.put(&plain((90, 90), [30, 30, 200, 255], ImageFormat::Png));
    assert_eq!(shelf.covers.prepare(from_ref(&book), &shelf.folder).await.unwrap(), Prepared::default());
    assert_eq!((before.len(), shelf.kept()), (2, before));
}

#[tokio::test]
async fn covers_made_ahead_do_not_drive_out_others() {
    let shelf = Shelf::with_limit(150_000);
    let asked = shelf.put(&plain((90, 90), [200, 30, 30, 255], ImageFormat::Png));
    shelf.ask(&asked, GRID).await.unwrap();
    shelf.clock.advance_seconds(7200);
    let mut books = (0..40).map(|at| {
        let id = PublicationId::parse(&format!("{at:08}")).unwrap();
        Publication { id, ..bare() }
    });
    let mut is_full = false;
    while !is_full {
        is_full = shelf.covers.prepare(&[books.next().unwrap()], &shelf.folder).await.unwrap().is_full;
    }
    let bytes: u64 = shelf.kept().iter().map(|(_, length, _)| length).sum();
    assert!((100_000..150_000).contains(&bytes), "{bytes}");
    assert!(shelf.kept().iter().any(|(path, ..)| path.contains(asked.id.as_str())));
}

#[tokio::test]
async fn a_book_that_is_not_there_now_is_an_error_and_not_another_cover() {
    let shelf = Shelf::new();
    let book = shelf.put(b"");
    fs::remove_dir_all(shelf.folder.as_str()).unwrap();
    assert_eq!(shelf.covers.prepare(from_ref(&book), &shelf.folder).await.unwrap().failed, 2);
    assert!(shelf.ask(&book, GRID).await.is_err());
    assert_eq!(files(&shelf.cache()), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_ask_at_once_make_one() {
    let (cache, _, _folder) = cache(1 << 20);
    let made = Arc::new(AtomicUsize::new(0));
    let asked: Vec<_> = (0..16)
        .map(|_| {
            let (cache, made) = (cache.clone(), Arc::clone(&made));
            let make: Make = Box::new(move |file| {
                made.fetch_add(1, Ordering::Relaxed);
                Ok(file.write_all(b"cover")?)
            });
            tokio::spawn(async move { cache.get_or_make("a/b", make).await.unwrap().length })
        })
        .collect();
    for asked in asked {
        assert_eq!(asked.await.unwrap(), 5);
    }
    assert_eq!(made.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn the_least_recently_used_is_removed_first() {
    let (cache, clock, folder) = cache(2500);
    for name in ["x/a", "x/b"] {
        put(&cache, name).await;
        clock.advance_seconds(7200);
    }
    assert!(cache.get("x/a").await.unwrap().is_some());
    clock.advance_seconds(7200);
    put(&cache, "x/c").await;
    // The next file is made after the last has made room.
    let settled = || files(folder.path()) == 2;
    while !settled() {
        tokio::task::yield_now().await;
    }
    assert!(cache.get("x/a").await.unwrap().is_some());
    assert!(cache.get("x/b").await.unwrap().is_none());
    assert!(cache.get("x/c").await.unwrap().is_some());
}

#[tokio::test]
async fn what_fails_leaves_nothing_and_is_tried_again() {
    let (cache, _, folder) = cache(1 << 20);
    let fail: Make = Box::new(|file| {
        file.write_all(b"half")?;
        Err(io::Error::from(io::ErrorKind::StorageFull).into())
    });
    assert!(cache.get_or_make("a/b", fail).await.is_err());
    assert_eq!(files(folder.path()), 0);
    put(&cache, "a/b").await;
    fs::remove_dir_all(folder.path().join("a")).unwrap();
    put(&cache, "a/b").await;
}

fn cache(limit: u64) -> (Cache, Arc<FixedClock>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(1_700_000_000)));
    let settings = CacheSettings { folder: folder.path().to_owned(), limit, makers: 2 };
    (Cache::new(settings, clock.clone()), clock, folder)
}

async fn put(cache: &Cache, name: &str) {
    let kept = cache.get_or_make(name, Box::new(|file| Ok(file.write_all(&[7; 1000])?))).await;
    assert_eq!(kept.unwrap().length, 1000);
}

fn files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries.flatten().map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}
