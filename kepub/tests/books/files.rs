//! Converting files to files.

use std::{fs, ops::ControlFlow};

use kepub::{Error, Options};

use crate::shelf::{Book, page};

#[test]
fn the_output_appears_when_it_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.epub"), folder.path().join("a.kepub.epub"));
    fs::write(&input, Book::with_chapters(&[&page("<p>A.</p>")]).bytes()).unwrap();
    let mut steps = Vec::new();
    let report = kepub::convert_file(&input, &output, &Options::default(), |progress| {
        assert!(!output.exists());
        steps.push((progress.done, progress.total));
        ControlFlow::Continue(())
    });
    assert_eq!(report.unwrap().documents, 2);
    assert_eq!(steps, [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]);
    assert_eq!(names(folder.path()), ["a.epub", "a.kepub.epub"]);
}

#[test]
fn a_failure_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.epub"), folder.path().join("a.kepub.epub"));
    fs::write(&output, "old").unwrap();
    let mut book = Book::with_chapters(&[&page("<p>A.</p>")]).bytes();
    let at = book.windows(5).position(|bytes| bytes == b"<p>A.").unwrap();
    book[at + 3] = b'B';
    fs::write(&input, book).unwrap();
    let failed = kepub::convert_file(&input, &output, &Options::default(), |_| ControlFlow::Continue(()));
    assert_eq!(failed.unwrap_err().to_string(), "OPS/0.xhtml can't be unpacked: its checksum is wrong");
    assert_eq!(fs::read_to_string(&output).unwrap(), "old");
    assert_eq!(names(folder.path()), ["a.epub", "a.kepub.epub"]);
}

#[test]
fn whoever_watches_can_stop_it() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.epub"), folder.path().join("a.kepub.epub"));
    let chapter = page("<p>A.</p>");
    fs::write(&input, Book::with_chapters(&[chapter.as_str(); 9]).bytes()).unwrap();
    let stopped = kepub::convert_file(&input, &output, &Options::default(), |progress| {
        if progress.done == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(names(folder.path()), ["a.epub"]);
}

#[test]
fn an_input_that_is_not_there_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("a.epub");
    let failed = kepub::convert_file(&missing, &missing, &Options::default(), |_| ControlFlow::Continue(()));
    assert!(matches!(failed, Err(Error::Read(_))));
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
