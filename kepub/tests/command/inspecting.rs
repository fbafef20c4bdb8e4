//! `--inspect` tells all and writes nothing.

use crate::shelf::Shelf;

#[test]
fn inspecting_writes_nothing_and_tells_what_would_be_done() {
    let shelf = Shelf::with(&["in/a.epub"]);
    shelf.put("in/b.epub", b"no archive");
    let ended = shelf.kepub(["in", "--inspect", "-o", "out"]);
    assert_eq!(ended.status, Some(1));
    assert_eq!(ended.counts(), "1 inspected, 1 failed");
    assert_eq!(shelf.files(), ["in/a.epub", "in/b.epub"]);
    assert!(!shelf.path("out").exists());
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines[..2], ["in/a.epub -> out/a.kepub.epub", "    1 document, 2 spans, 1 file copied"]);
}

#[test]
fn the_size_it_tells_is_that_of_the_result() {
    let shelf = Shelf::with(&["a.epub"]);
    let told = shelf.kepub(["a.epub", "--inspect"]).stdout;
    shelf.kepub(["a.epub"]);
    let size = shelf.read("a.kepub.epub").len();
    let told = told.lines().nth(2).and_then(|line| line.rsplit_once(" -> ")).unwrap().1;
    assert_eq!(told, indicatif::HumanBytes(size as u64).to_string());
}
