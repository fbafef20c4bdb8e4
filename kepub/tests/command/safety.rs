//! Nothing that the user has is lost, and nothing half done is left.

use std::fs;

use crate::shelf::{Shelf, book};

#[test]
fn a_book_is_never_replaced_by_its_result() {
    let shelf = Shelf::with(&["a.kepub.epub", "b.epub"]);
    let ended = shelf.kepub(["a.kepub.epub"]);
    assert_eq!(ended.status, Some(1));
    let reason = "the result would replace the book itself; choose another place with --output";
    assert_eq!(ended.failures(), [format!("kepub: a.kepub.epub: {reason}")]);
    assert_eq!(shelf.kepub(["b.epub", "-o", "./b.epub"]).status, Some(1));
    assert_eq!(shelf.read("a.kepub.epub"), book("a.kepub.epub"));
    assert_eq!(shelf.read("b.epub"), book("b.epub"));
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_a_book_from_that() {
    let shelf = Shelf::with(&["a.epub"]);
    std::os::unix::fs::symlink("a.epub", shelf.path("symbolic.epub")).unwrap();
    fs::hard_link(shelf.path("a.epub"), shelf.path("hard.epub")).unwrap();
    for output in ["symbolic.epub", "hard.epub"] {
        let ended = shelf.kepub(["a.epub", "-o", output]);
        assert_eq!(ended.status, Some(1), "{output}");
        assert!(ended.failures()[0].contains("would replace the book itself"));
    }
    assert_eq!(shelf.read("a.epub"), book("a.epub"));
}

#[test]
fn a_book_is_never_replaced_by_the_result_of_another() {
    let shelf = Shelf::with(&["a.epub", "out/a.kepub.epub"]);
    let ended = shelf.kepub(["-o", "out", "out/a.kepub.epub"]);
    assert_eq!(ended.status, Some(1));
    // The KEPUB may be the result of the book, but not while it is to be converted itself.
    shelf.put("b.epub", &book("b"));
    shelf.put("c.epub", &book("c"));
    let before = shelf.read("c.epub");
    fs::create_dir(shelf.path("other")).unwrap();
    fs::hard_link(shelf.path("c.epub"), shelf.path("other/b.kepub.epub")).unwrap();
    if cfg!(unix) {
        let ended = shelf.kepub(["b.epub", "c.epub", "-o", "other"]);
        assert_eq!(
            ended.failures(),
            ["kepub: b.epub: its result would replace other/b.kepub.epub, which is a book to convert"]
        );
        assert_eq!(ended.stdout, "other/c.kepub.epub\n");
    }
    assert_eq!(shelf.read("c.epub"), before);
}

#[test]
fn of_two_books_with_one_result_the_second_fails() {
    let shelf = Shelf::with(&["1/a.epub", "2/a.epub", "3/a.cbz"]);
    let ended = shelf.kepub(["1/a.epub", "2/a.epub", "3", "-o", "out"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(1), "out/a.kepub.epub\n"));
    assert_eq!(
        ended.failures(),
        [
            "kepub: 2/a.epub: its result would be out/a.kepub.epub, as is that of 1/a.epub",
            "kepub: 3/a.cbz: its result would be out/a.kepub.epub, as is that of 1/a.epub",
        ]
    );
}

#[test]
fn a_damaged_book_leaves_nothing_and_harms_no_other() {
    let shelf = Shelf::with(&["in/a.epub", "in/c.epub"]);
    let whole = book("b");
    shelf.put("in/b.epub", &whole[..whole.len() / 2]);
    shelf.put("out/b.kepub.epub", b"an earlier result");
    let ended = shelf.kepub(["in", "-o", "out"]);
    assert_eq!((ended.status, &*ended.stdout), (Some(1), "out/a.kepub.epub\nout/c.kepub.epub\n"));
    assert_eq!(ended.counts(), "2 converted, 1 failed");
    assert_eq!(shelf.files().iter().filter(|path| path.starts_with("out")).count(), 3);
    assert_eq!(shelf.read("out/b.kepub.epub"), b"an earlier result");
}

#[test]
fn a_result_is_the_same_however_many_cores_make_it() {
    let shelf = Shelf::with(&["in/a.epub", "in/b.epub", "in/c.epub"]);
    assert_eq!(shelf.kepub(["in", "--jobs", "1", "-o", "one"]).status, Some(0));
    let ended = shelf.kepub(["in", "-j4", "-o", "four"]);
    assert_eq!(ended.stdout, "four/a.kepub.epub\nfour/b.kepub.epub\nfour/c.kepub.epub\n");
    for name in ["a", "b", "c"] {
        let name = format!("{name}.kepub.epub");
        assert_eq!(shelf.read(format!("one/{name}")), shelf.read(format!("four/{name}")));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_file_is_a_failure() {
    let shelf = Shelf::with(&["a.epub"]);
    // Not even root can write there.
    let ended = shelf.kepub(["a.epub", "-o", "/proc/self"]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.failures()[0].starts_with("kepub: a.epub: the output can't be written: "), "{ended:?}");
    let ended = shelf.kepub(["a.epub", "-o", "/proc/self/new"]);
    assert!(ended.failures()[0].starts_with("kepub: a.epub: the folder /proc/self/new can't be made: "), "{ended:?}");
    let ended = shelf.kepub(["a.epub", "-o", "a.epub/new"]);
    assert!(ended.failures()[0].contains("Not a directory"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_early_and_leaves_no_temporary_file() {
    use std::{
        io::{BufRead as _, BufReader, Read as _},
        process::{Command, Stdio},
    };

    let shelf = Shelf::with(&["in/0.epub"]);
    for number in 1..3000 {
        fs::hard_link(shelf.path("in/0.epub"), shelf.path(format!("in/{number}.epub"))).unwrap();
    }
    let mut command = shelf.command();
    let mut child = command.args(["in", "-o", "out"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    assert_eq!(first, "out/0.kepub.epub\n");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(" interrupted in "), "{told}");
    let results = shelf.files().iter().filter(|path| path.starts_with("out")).count();
    assert_eq!(results, 1 + rest.lines().count());
}
