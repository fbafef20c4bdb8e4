//! Which books are converted, and where their results go.

use std::{fs, time::Duration};

use crate::shelf::{Shelf, book};

#[test]
fn a_result_lies_beside_its_book() {
    let shelf = Shelf::with(&["books/Emma, vol. 2.EPUB"]);
    let ended = shelf.kepub(["books/Emma, vol. 2.EPUB"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(0), "books/Emma, vol. 2.kepub.epub\n"));
    assert_eq!(ended.counts(), "1 converted");
    assert_eq!(shelf.files(), ["books/Emma, vol. 2.EPUB", "books/Emma, vol. 2.kepub.epub"]);
}

#[test]
fn the_content_decides_not_the_name() {
    let shelf = Shelf::with(&["book.bin", "comic.cbz"]);
    assert_eq!(shelf.kepub(["book.bin", "comic.cbz"]).stdout, "book.bin.kepub.epub\ncomic.kepub.epub\n");
}

#[test]
fn a_folder_is_searched_in_natural_order_and_keeps_its_shape() {
    let shelf = Shelf::with(&["in/v10.epub", "in/V2.epub", "in/a/b/x.CBZ", "in/.hidden.epub", "in/.git/x.epub"]);
    shelf.put("in/v1.kepub.epub", b"passed over");
    shelf.put("in/notes.txt", b"passed over");
    let ended = shelf.kepub(["in", "-o", "new/out"]);
    assert_eq!(ended.stdout, "new/out/a/b/x.kepub.epub\nnew/out/V2.kepub.epub\nnew/out/v10.kepub.epub\n");
    assert_eq!(ended.status, Some(0));
}

#[test]
fn a_single_book_can_be_written_to_a_file() {
    let shelf = Shelf::with(&["a.epub"]);
    assert_eq!(shelf.kepub(["a.epub", "-o", "new/b.epub"]).stdout, "new/b.epub\n");
    assert_eq!(shelf.kepub(["a.epub", "-o", "folder"]).stdout, "folder/a.kepub.epub\n");
    assert_eq!(shelf.kepub(["a.epub", "-o", "folder.epub/"]).stdout, "folder.epub/a.kepub.epub\n");
    assert_eq!(shelf.kepub(["a.epub", "-o", "folder.epub"]).stdout, "folder.epub/a.kepub.epub\n");
}

#[test]
fn several_books_need_a_folder() {
    let shelf = Shelf::with(&["a.epub", "b.epub"]);
    let ended = shelf.kepub(["a.epub", "b.epub", "-o", "c.epub"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(2), ""));
    assert!(ended.stderr.contains("--output c.epub names a file; for more than one book it must be a folder"));
    shelf.put("file", b"");
    assert_eq!(shelf.kepub(["a.epub", "-o", "file"]).status, Some(2));
    assert_eq!(shelf.files(), ["a.epub", "b.epub", "file"]);
}

#[test]
fn a_kepub_is_converted_into_another_folder_and_stays_the_same() {
    let shelf = Shelf::with(&["a.epub"]);
    shelf.kepub(["a.epub"]);
    assert_eq!(shelf.kepub(["a.kepub.epub", "-o", "out"]).stdout, "out/a.kepub.epub\n");
    shelf.kepub(["out/a.kepub.epub", "-o", "again"]);
    assert_eq!(shelf.read("out/a.kepub.epub"), shelf.read("again/a.kepub.epub"));
}

#[test]
fn naming_all_files_twice_converts_the_books_again() {
    let shelf = Shelf::with(&["a.epub"]);
    shelf.kepub(["a.epub"]);
    let ended = shelf.kepub(["a.epub", "a.kepub.epub", "--verbose"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(0), "a.kepub.epub\n"));
    assert_eq!(ended.counts(), "1 converted, 1 passed over");
    assert!(ended.stderr.contains("passed over a.kepub.epub: it is the result of a.epub"));
}

#[test]
fn a_book_given_twice_is_converted_once() {
    let shelf = Shelf::with(&["in/a.epub"]);
    let ended = shelf.kepub(["in/a.epub", "in", "./in/../in/a.epub"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(0), "in/a.kepub.epub\n"));
}

#[test]
fn a_result_is_replaced_and_with_update_only_if_it_is_older() {
    let shelf = Shelf::with(&["a.epub"]);
    let result = shelf.path("a.kepub.epub");
    let modified = fs::metadata(shelf.path("a.epub")).unwrap().modified().unwrap();
    for (change, arguments, is_replaced) in [
        (1, &["a.epub"][..], true),
        (1, &["a.epub", "-u"][..], false),
        (0, &["a.epub", "--update"][..], false),
        (-1, &["a.epub", "-u"][..], true),
    ] {
        fs::write(&result, "old").unwrap();
        let step = Duration::from_mins(1);
        let time = if change < 0 { modified - step } else { modified + step * u32::try_from(change).unwrap() };
        fs::File::options().write(true).open(&result).unwrap().set_modified(time).unwrap();
        let ended = shelf.kepub(arguments);
        assert_eq!(ended.status, Some(0));
        assert_eq!(ended.counts(), if is_replaced { "1 converted" } else { "0 converted, 1 passed over" });
        assert_eq!(fs::read(&result).unwrap() != b"old", is_replaced, "{change} {arguments:?}");
    }
}

#[test]
fn a_folder_without_books_is_told() {
    let shelf = Shelf::with(&["in/a.kepub.epub"]);
    let ended = shelf.kepub(["in"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(0), ""));
    assert!(ended.stderr.starts_with("there is no EPUB or CBZ in in"));
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_a_folder_are_passed_over() {
    let shelf = Shelf::with(&["in/a.epub", "elsewhere/b.epub"]);
    std::os::unix::fs::symlink("../elsewhere", shelf.path("in/folder")).unwrap();
    std::os::unix::fs::symlink("../elsewhere/b.epub", shelf.path("in/c.epub")).unwrap();
    std::os::unix::fs::symlink(".", shelf.path("in/loop")).unwrap();
    assert_eq!(shelf.kepub(["in"]).stdout, "in/a.kepub.epub\n");
    assert_eq!(shelf.kepub(["in/c.epub"]).stdout, "in/c.kepub.epub\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_may_be_no_unicode() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    let shelf = Shelf::new();
    shelf.put(OsStr::from_bytes(b"Caf\xe9.epub"), &book("x"));
    let output = shelf.command().arg(OsStr::from_bytes(b"Caf\xe9.epub")).output().unwrap();
    assert_eq!(output.stdout, b"Caf\xe9.kepub.epub\n");
    assert!(shelf.path(OsStr::from_bytes(b"Caf\xe9.kepub.epub")).exists());
}
