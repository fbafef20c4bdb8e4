//! Starting and stopping.

use std::{
    fs,
    io::{Read as _, Write as _},
};

use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};
use insta::assert_snapshot;

use crate::{
    client::{User, connect, get, read},
    program::{Program, taken},
};

#[test]
fn a_start_says_where_it_listens_and_what_to_type() {
    let program = Program::new();
    program.run_with_input(&["user", "add", "eve", "--admin"], "secret");
    let server = program.serve();
    let welcome = server.welcome.replace(&server.address.port().to_string(), "PORT");
    assert_snapshot!(welcome, @"
        Inkshelf 0.1.0 is ready.

          address    http://127.0.0.1:PORT
          storage    sqlite:///./data/inkshelf.db
          accounts   anybody may register; INKSHELF_REGISTRATION=closed ends that

        In KOReader, open a book, choose Tools > Progress sync > Custom sync server and type
          http://127.0.0.1:PORT
        then choose Register / Login in the same menu and make an account.
        ");
    assert_eq!(get(server.address, "/healthcheck").to_string(), r#"200 {"state":"OK"}"#);
}

#[test]
fn a_start_tells_the_first_administrator_a_token() {
    let program = Program::new();
    let [first, second] = [token(&program.serve().welcome), token(&program.serve().welcome)];
    assert_eq!(first.len(), "ABCD-EFGH-JKMN".len());
    assert_ne!(first, second);
    program.run_with_input(&["user", "add", "ann"], "secret");
    token(&program.serve().welcome);
    program.run(&["user", "promote", "ann"]);
    assert!(!program.serve().welcome.contains("administrator"));
}

fn token(welcome: &str) -> String {
    let (_, rest) = welcome.split_once("/signup\nwith the set-up token ").unwrap();
    rest.split_once(',').unwrap().0.to_owned()
}

#[test]
fn sigterm_and_sigint_stop_it_in_order() {
    for signal in ["-TERM", "-INT"] {
        let program = Program::new();
        let server = program.serve();
        User { address: server.address, name: "ann" }.register();
        let (status, said) = server.stop(signal);
        assert_eq!(status.code(), Some(0), "{said}");
        assert!(program.folder.path().join("data/inkshelf.db").exists());
        assert!(!program.folder.path().join("data/inkshelf.db-wal").exists(), "the log is part of the database");
    }
}

#[test]
fn requests_in_flight_are_answered_before_it_stops() {
    let program = Program::new();
    let server = program.serve();
    User { address: server.address, name: "ann" }.register();
    let mut stream = connect(server.address).unwrap();
    let body = r#"{"document":"d","progress":"1","percentage":0.5,"device":"Kobo","device_id":"K1"}"#;
    let head = "PUT /syncs/progress HTTP/1.1\r\nHost: test\r\nx-auth-user: ann\r\nx-auth-key: secret\r\n";
    write!(stream, "{head}Content-Length: {}\r\nExpect: 100-continue\r\n\r\n", body.len()).unwrap();
    // The server asks for the body, so the request is in its hands.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    server.signal("-TERM");
    stream.write_all(body.as_bytes()).unwrap();
    assert_eq!(read(&mut stream).unwrap().status, 200);
    assert_eq!(server.stop("-0").0.code(), Some(0));
}

#[test]
fn every_request_is_in_the_access_log() {
    let program = Program::new();
    let server = program.serve();
    get(server.address, "/users/auth?key=secret");
    server.stop("-TERM");
    let log = fs::read_to_string(program.folder.path().join("access.log")).unwrap();
    assert!(log.contains("127.0.0.1 GET /users/auth 401 ") && !log.contains("secret"), "{log}");
}

#[test]
fn the_access_log_can_be_switched_off() {
    let program = Program::new().with("INKSHELF_ACCESS_LOG", "off");
    let server = program.serve();
    get(server.address, "/health");
    server.stop("-TERM");
    assert_eq!(fs::read_to_string(program.folder.path().join("access.log")).unwrap(), "");
}

#[test]
fn bad_settings_stop_the_start() {
    let done = Program::new().with("INKSHELF_LISTEN", "8080").with("INKSHELF_REGISTRATON", "closed").run(&[]);
    assert_eq!(done.status, Some(2));
    assert_snapshot!(done.err, @"
        inkshelf: the settings have faults:
          there is no setting INKSHELF_REGISTRATON; the nearest is INKSHELF_REGISTRATION
          INKSHELF_LISTEN must be an address and a port, not `8080` (from the environment); an example: 127.0.0.1:8080
        ");
}

#[test]
fn a_busy_port_is_told_with_what_to_do() {
    let (_listener, address) = taken();
    let done = Program::new().with("INKSHELF_LISTEN", &address).run(&[]);
    assert_eq!(done.status, Some(1));
    assert_snapshot!(done.err.replace(&address, "127.0.0.1:PORT"), @"
        inkshelf: 127.0.0.1:PORT is taken, perhaps by another Inkshelf: choose another port, as in INKSHELF_LISTEN=0.0.0.0:8081: Address already in use (os error 98)
        ");
}

#[test]
fn a_data_folder_that_cannot_be_made_is_named() {
    let program = Program::new();
    fs::write(program.folder.path().join("data"), "a file").unwrap();
    let done = program.run(&[]);
    assert_eq!(done.status, Some(1));
    assert_snapshot!(done.err, @"inkshelf: can't use the database that DATABASE_URL or INKSHELF_DATA_DIR chose: storage failed to open the database: sqlite:///./data/inkshelf.db: File exists (os error 17)");
}

#[test]
fn a_foreign_database_is_left_as_it_is() {
    let program = Program::new();
    let file = program.folder.path().join("other.db");
    let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    conn.batch_execute("CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT)").unwrap();
    let before = fs::read(&file).unwrap();
    let program = program.with("DATABASE_URL", "sqlite:///other.db");
    let done = program.run(&[]);
    assert_eq!(done.status, Some(1));
    assert_snapshot!(done.err, @"inkshelf: can't use the database that DATABASE_URL or INKSHELF_DATA_DIR chose: storage failed to open the database: sqlite:///./other.db: it holds tables that are not Inkshelf's (users) and was left as it is; point DATABASE_URL to an empty database, or to a file that does not exist yet");
    assert_eq!(fs::read(&file).unwrap(), before);
}
