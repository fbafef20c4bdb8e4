//! The commands beside serving.

use insta::assert_snapshot;

use crate::{client::User, program::Program};

#[test]
fn accounts_are_looked_after_by_commands() {
    let program = Program::new();
    for name in ["zoe", "jürgen"] {
        let done = program.run_with_input(&["user", "add", name], "secret\n");
        assert_eq!(done.status, Some(0), "{}", done.err);
    }
    assert_eq!(program.run(&["user", "promote", "zoe"]).status, Some(0));
    assert_eq!(program.run(&["user", "disable", "jürgen"]).status, Some(0));
    assert_snapshot!(program.run(&["user", "list"]).out, @"
        jürgen	reader	disabled
        zoe	administrator	enabled
        ");

    let server = program.serve();
    let (zoe, juergen) =
        (User { address: server.address, name: "zoe" }, User { address: server.address, name: "jürgen" });
    assert_eq!(zoe.sign_in().status, 200);
    assert_eq!(juergen.sign_in().status, 401);
    assert_eq!(program.run(&["user", "enable", "jürgen"]).status, Some(0));
    assert_eq!(juergen.sign_in().status, 200);

    assert_eq!(program.run(&["user", "demote", "zoe"]).status, Some(0));
    assert_eq!(program.run(&["user", "remove", "--yes", "jürgen"]).status, Some(0));
    assert_snapshot!(program.run(&["user", "list"]).out, @"
        zoe	reader	enabled
        ");
}

#[test]
fn a_password_is_changed_and_everything_kept() {
    let program = Program::new();
    program.run_with_input(&["user", "add", "ann"], "first");
    program.run_with_input(&["user", "passwd", "ann"], "secret\r\n");
    let server = program.serve();
    assert_eq!(User { address: server.address, name: "ann" }.sign_in().status, 200);
}

#[test]
fn what_cannot_be_done_is_said() {
    let program = Program::new();
    program.run_with_input(&["user", "add", "ann"], "secret");
    let refused = |arguments: &[&str], input: &str| {
        let done = program.run_with_input(arguments, input);
        assert_eq!(done.status, Some(1), "{arguments:?}");
        done.err
    };
    assert_snapshot!(refused(&["user", "add", "ann"], "secret"), @"inkshelf: the name is taken");
    assert_snapshot!(refused(&["user", "add", "bob"], "\n"), @"inkshelf: `password` must be 1 to 1024 bytes");
    assert_snapshot!(refused(&["user", "passwd", "bob"], "secret"), @"inkshelf: there is no user bob");
    assert_snapshot!(refused(&["user", "remove", "ann"], "y"), @"inkshelf: nobody is here to ask: add --yes");
}

#[test]
fn a_wrong_command_line_is_explained() {
    let program = Program::new();
    let done = program.run(&["user", "add", "a:b"]);
    assert_eq!(done.status, Some(2));
    assert!(done.err.contains("without a colon"), "{}", done.err);
    assert_eq!(program.run(&["--version"]).out, format!("inkshelf {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn check_shows_the_settings_but_no_secret() {
    let program = Program::new().with("PASSWORD_SALT", "cayenne").with("DATABASE_URL", "postgres://ann:chili@db/ink");
    let done = program.run(&["check"]);
    assert_eq!(done.status, Some(0));
    assert_snapshot!(done.out, @"
        INKSHELF_LISTEN                  127.0.0.1:0  (the environment)
        INKSHELF_BASE_PATH               (not set)  (default)
        INKSHELF_PUBLIC_URL              (not set)  (default)
        INKSHELF_TRUSTED_PROXIES         (not set)  (default)
        INKSHELF_REGISTRATION            open  (default)
        RATE_LIMIT_ENABLED               false  (the environment)
        PASSWORD_SALT                    (secret)  (the environment)
        INKSHELF_DATA_DIR                ./data  (default)
        DB_BACKEND                       sql  (default)
        DATABASE_URL                     postgres://ann:***@db/ink  (the environment)
        AWS_REGION                       us-east-1  (default)
        AWS_ENDPOINT_URL_DYNAMODB        (not set)  (default)
        DYNAMODB_ENDPOINT_URL            (not set)  (default)
        DYNAMODB_USERS_TABLE             reader-progress-users  (default)
        DYNAMODB_PROGRESS_TABLE          reader-progress-progress  (default)
        DYNAMODB_DOCUMENT_LINKS_TABLE    reader-progress-document-links  (default)
        DYNAMODB_BOOK_LABELS_TABLE       reader-progress-book-labels  (default)
        DYNAMODB_TABLE_PREFIX            reader-progress-  (default)
        INKSHELF_CACHE_DIR               ./data/cache  (default)
        INKSHELF_CACHE_MAX               5GiB  (default)
        INKSHELF_KEPUB_HYPHENATION       as-is  (default)
        INKSHELF_KEPUB_SMART_PUNCTUATION false  (default)
        INKSHELF_KEPUB_COMIC_SCREEN      (not set)  (default)
        INKSHELF_SCAN_INTERVAL           6h  (default)
        INKSHELF_LOG                     info,actix_http=off,actix_server=warn  (default)
        INKSHELF_ACCESS_LOG              on  (default)
        ");
    assert!(!program.folder.path().join("data").exists(), "it touches nothing");
}

#[test]
fn the_storage_is_made_and_checked() {
    let program = Program::new();
    assert_snapshot!(program.run(&["storage", "create"]).out, @"
        sqlite:///./data/inkshelf.db is ready
        ");
    assert_snapshot!(program.run(&["storage", "check"]).out, @"
        sqlite:///./data/inkshelf.db is ready
        ");
    let unreachable = program.with("DATABASE_URL", "postgres://127.0.0.1:1/ink").run(&["storage", "check"]);
    assert_eq!(unreachable.status, Some(1));
    assert!(unreachable.err.contains("refused"), "{}", unreachable.err);
}
