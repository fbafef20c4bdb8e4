//! Libraries, from a folder to what a reader gets.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use insta::assert_snapshot;

use crate::{
    client::{Answer, User},
    program::{Program, Server},
};

impl Program {
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The command's output, which ends well.
    fn library(&self, arguments: &[&str]) -> String {
        let done = self.run(&[&["library"], arguments].concat());
        assert_eq!(done.status, Some(0), "{arguments:?}: {}", done.err);
        done.out
    }
}

/// The smallest PDF that tells nothing but that it is one.
pub const PDF: &[u8] = b"%PDF-1.4\n";

/// What ann gets.
fn get(server: &Server, path: &str) -> Answer {
    User { address: server.address, name: "ann" }.api("GET", path, "")
}

#[test]
fn a_folder_becomes_a_library() {
    let program = Program::new();
    program.run_with_input(&["user", "add", "ann"], "secret");
    program.write("books/Jane Austen - Emma.pdf", PDF);
    program.write("books/broken.epub", b"broken");
    assert_snapshot!(program.library(&["add", "Books", "books"]), @"
    Books: 2 files seen, 2 opened; publications: 1 added, 0 changed, 0 removed; 1 problems
    nobody but administrators sees Books yet: inkshelf library grant Books --everyone
    ");
    assert_snapshot!(program.library(&["scan"]), @"Books: 2 files seen, 0 opened; publications: 0 added, 0 changed, 0 removed; 1 problems");
    assert_snapshot!(program.library(&["grant", "Books", "ann"]), @"Books is shown to ann");
    assert!(program.library(&["list"]).starts_with("Books\t1\tann\t/"));

    let server = program.serve();
    let found = get(&server, "/api/publications?q=emma+aust").body;
    assert!(found.contains(r#""title":"Emma""#), "{found}");
    let id = found.split(r#""id":""#).nth(1).and_then(|it| it.split('"').next()).unwrap();
    let file = found.split(r#""files":[{"id":""#).nth(1).and_then(|it| it.split('"').next()).unwrap();
    assert_eq!(get(&server, &format!("/api/files/{file}")).body.as_bytes(), PDF);
    let changed = get(&server, &format!("/api/publications/{id}"));
    assert_eq!(changed.status, 200);

    assert_snapshot!(program.library(&["revoke", "Books", "ann"]), @"Books is no more shown to ann");
    assert_eq!(get(&server, &format!("/api/publications/{id}")).status, 404);
    assert_snapshot!(program.library(&["remove", "Books"]), @"Books is removed; its files are where they were");
    assert_eq!(program.library(&["list"]), "");
    assert!(program.folder.path().join("books/broken.epub").exists());
}

#[test]
fn covers_are_there_before_anybody_asks() {
    let program = Program::new();
    program.write("books/Emma.pdf", PDF);
    program.library(&["add", "Books", "books"]);
    let _server = program.serve();
    let cache = program.folder.path().join("data/cache");
    // Both sizes; what is being made has another name.
    let is_cover = |path: &Path| path.extension().is_some_and(|it| it == "jpg");
    while files(&cache).iter().filter(|path| is_cover(path)).count() < 2 {
        thread::sleep(Duration::from_millis(20));
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn what_cannot_be_done_with_a_library_is_said() {
    let program = Program::new();
    program.write("books/a.pdf", PDF);
    program.library(&["add", "Books", "books"]);
    let refused = |arguments: &[&str]| {
        let done = program.run(&[&["library"], arguments].concat());
        assert_eq!(done.status, Some(1), "{arguments:?}");
        done.err
    };
    assert_snapshot!(refused(&["add", "Books", "books"]), @"inkshelf: there is a library Books already");
    assert_snapshot!(refused(&["add", "X", "nothing"]), @"inkshelf: can't read nothing: No such file or directory (os error 2)");
    assert_snapshot!(refused(&["scan", "Poems"]), @"inkshelf: there is no library Poems");
    assert_snapshot!(refused(&["grant", "Books", "nobody"]), @"inkshelf: there is no such user");
    fs::remove_dir_all(program.folder.path().join("books")).unwrap();
    let unavailable = refused(&["scan", "Books"]);
    assert!(unavailable.starts_with("inkshelf: Books is unavailable: /"), "{unavailable}");
    assert!(program.library(&["list"]).starts_with("Books\t1\t"));
}

/// A killed scan leaves its lease, which ends by itself; the next scan takes in the rest, and nothing twice.
#[test]
fn a_scan_that_was_killed_is_finished_by_the_next() {
    let program = Program::new();
    program.write("books/first.pdf", PDF);
    program.library(&["add", "Books", "books"]);
    for at in 0..500 {
        program.write(&format!("books/{at}/Volume {at}.pdf"), PDF);
    }
    // It begins to scan as soon as it serves.
    program.serve().kill();
    let scanned = loop {
        let said = program.library(&["scan", "Books"]);
        if !said.contains("being scanned already") {
            break said;
        }
        thread::sleep(Duration::from_millis(500));
    };
    assert!(scanned.starts_with("Books: 501 files seen"), "{scanned}");
    assert!(program.library(&["list"]).starts_with("Books\t501\t"));
    assert!(program.library(&["scan"]).starts_with("Books: 501 files seen, 0 opened"));
}
