//! What is printed where, and how the command exits.

use std::process::Stdio;

use crate::shelf::{Shelf, book_with_a_gap};

#[test]
fn failures_come_last_each_with_its_cause() {
    let shelf = Shelf::with(&["b.epub"]);
    shelf.put("a.epub", b"no archive");
    let ended = shelf.kepub(["a.epub", "absent.epub", "b.epub"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(1), "b.kepub.epub\n"));
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert!(lines[0].starts_with("1 converted, 2 failed in "), "{lines:?}");
    assert!(lines[1].starts_with("kepub: absent.epub: No such file"), "{lines:?}");
    assert!(lines[2].starts_with("kepub: a.epub: the archive can't be read: "), "{lines:?}");
    assert_eq!(lines.len(), 3);
}

#[test]
fn a_wrong_command_line_exits_with_2_and_converts_nothing() {
    let shelf = Shelf::with(&["a.epub"]);
    for wrong in [
        &["a.epub", "--no-such-option"][..],
        &[],
        &["a.epub", "--jobs", "0"],
        &["a.epub", "--max-entry-size", "1 furlong"],
        &["a.epub", "--fit", "0x0"],
        &["a.epub", "--charset", "klingon"],
        &["a.epub", "--hyphenate", "--no-hyphenate"],
        &["a.epub", "--replace", "", "x"],
        &["a.epub", "--css-file", "absent.css"],
        &["a.epub", "--quiet", "--verbose"],
    ] {
        let ended = shelf.kepub(wrong);
        assert_eq!((ended.status, &*ended.stdout), (Some(2), ""), "{wrong:?}");
        assert!(ended.stderr.starts_with("error: "), "{ended:?}");
    }
    assert_eq!(shelf.files(), ["a.epub"]);
}

#[test]
fn quiet_prints_failures_only() {
    let shelf = Shelf::with(&["a.epub"]);
    let ended = shelf.kepub(["-q", "a.epub"]);
    assert_eq!((ended.status, &*ended.stdout, &*ended.stderr), (Some(0), "", ""));
    let ended = shelf.kepub(["-q", "absent.epub"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(1), ""));
    assert_eq!(ended.stderr.lines().count(), 1);
}

#[test]
fn verbose_says_what_was_done_to_each_book() {
    let shelf = Shelf::new();
    shelf.put("a.epub", &book_with_a_gap());
    let ended = shelf.kepub(["-v", "a.epub"]);
    assert!(ended.stderr.starts_with("a.epub: 1 document, 2 spans, 1 file copied\n"), "{}", ended.stderr);
    assert!(ended.stderr.contains("\n    missing: absent.xhtml\n    dropped: .DS_Store\n"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "a.kepub.epub\n");
    let ended = shelf.kepub(["a.epub"]);
    assert!(ended.stderr.contains("\n1 book has documents that are missing or stay as they are; --verbose lists them"));
}

#[cfg(unix)]
#[test]
fn what_is_told_can_not_steer_a_terminal() {
    let shelf = Shelf::new();
    shelf.put("\u{1b}[2J.epub", b"no archive");
    let ended = shelf.kepub(["\u{1b}[2J.epub"]);
    assert!(ended.failures()[0].starts_with(r"kepub: \u{1b}[2J.epub: "), "{ended:?}");
}

#[test]
fn a_reader_that_goes_away_stops_nothing() {
    let shelf = Shelf::with(&["a.epub", "b.epub"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ended = shelf.command().args(["a.epub", "b.epub"]).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert!(ended.status.success());
    assert_eq!(shelf.files(), ["a.epub", "a.kepub.epub", "b.epub", "b.kepub.epub"]);
}

#[test]
fn help_and_version_are_printed() {
    let shelf = Shelf::new();
    let help = shelf.kepub(["--help"]);
    assert_eq!(help.status, Some(0));
    assert!(help.stdout.contains("kepub emma.epub -o /media/KOBO"));
    assert!(help.stdout.contains("[default: 1GiB]"));
    assert_eq!(shelf.kepub(["--version"]).stdout, format!("kepub {}\n", env!("CARGO_PKG_VERSION")));
}
