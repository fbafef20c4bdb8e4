//! Bad input that shows only on the wire. Whatever comes, there is an answer below 500 and the server goes on.

use std::{
    io::Write as _,
    net::{Shutdown, SocketAddr, TcpStream},
    time::Instant,
};

use crate::{
    client::{Answer, User, connect, exchange, get, post, read},
    program::{Program, Server},
};

#[test]
fn clients_that_stall_hold_up_nobody() {
    let server = Program::new().serve();
    let stalled: Vec<TcpStream> = (0..200).map(|i| stall(server.address, HALVES[i % HALVES.len()])).collect();
    let started = Instant::now();
    assert_eq!(get(server.address, "/healthcheck").status, 200);
    assert!(started.elapsed().as_secs() < 2, "answered at once");
    for mut stream in stalled.into_iter().take(HALVES.len()) {
        let ended = read(&mut stream);
        assert!(ended.as_ref().is_none_or(|answer| (400..500).contains(&answer.status)), "{ended:?}");
    }
    assert!(started.elapsed().as_secs() < 20, "and it hangs up on them");
}

/// Requests that stop in the middle: before the first byte, in the head, in the body.
const HALVES: [&str; 3] = [
    "",
    "GET /users/auth HTTP/1.1\r\nHost: te",
    "POST /users/create HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{\"username\":",
];

fn stall(address: SocketAddr, half: &str) -> TcpStream {
    let mut stream = connect(address).unwrap();
    stream.write_all(half.as_bytes()).unwrap();
    stream
}

#[test]
fn a_client_that_only_listens_any_more_gets_its_answer() {
    let server = Program::new().serve();
    let mut stream = stall(server.address, "GET /healthcheck HTTP/1.1\r\nHost: test\r\n\r\n");
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read(&mut stream).unwrap().status, 200);
    for half in HALVES {
        let mut stream = stall(server.address, half);
        stream.shutdown(Shutdown::Write).unwrap();
        let ended = read(&mut stream);
        assert!(ended.as_ref().is_none_or(|answer| (400..500).contains(&answer.status)), "{ended:?}");
    }
    assert_alive(&server);
}

#[test]
fn headers_may_hold_any_bytes() {
    let server = Program::new().serve();
    let auth = |user: &[u8]| {
        let head =
            b"GET /users/auth HTTP/1.1\r\nHost: test\r\nConnection: close\r\nx-auth-key: secret\r\nx-auth-user: ";
        exchange(server.address, &[head, user, b"\r\n\r\n"].concat()).unwrap().status
    };
    assert_eq!(auth(b"\xff\xfe"), 401);
    assert_eq!(auth(b""), 401);
    assert_eq!(auth(&[b'x'; 10_000]), 401);
    assert_eq!(auth(b"a\0b"), 400);
    assert!((400..500).contains(&auth(&vec![b'x'; 1_000_000])));
    assert_alive(&server);
}

#[test]
fn names_and_bodies_have_limits() {
    let server = Program::new().serve();
    let named = |name: &str| User { address: server.address, name }.register().status;
    assert_eq!(named(&"x".repeat(10_000)), 400);
    assert_eq!(named(&"x".repeat(64)), 201);
    assert_eq!(named(r"a\u0000b"), 400);
    assert_eq!(named(r"\ud800"), 400);
    let huge = format!(r#"{{"username":"ann","password":"{}"}}"#, "x".repeat(10_000_000));
    assert_eq!(post(server.address, "/users/create", &huge).status, 413);
    let chunks = format!("10000\r\n{}\r\n", " ".repeat(0x10000)).repeat(9);
    let head = "POST /users/create HTTP/1.1\r\nHost: test\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunked = format!("{head}{chunks}0\r\n\r\n");
    assert_eq!(exchange(server.address, chunked.as_bytes()).unwrap().status, 413);
    assert_alive(&server);
}

#[test]
fn documents_may_be_called_anything() {
    let server = Program::new().serve();
    let ann = User { address: server.address, name: "ann" };
    ann.register();
    let names = [
        ("a/b", "a%2Fb"),
        ("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd"),
        ("'; DROP TABLE users; --", "%27%3B%20DROP%20TABLE%20users%3B%20--"),
        ("%2F", "%252F"),
        ("100%_", "100%25_"),
        ("#pkey", "%23pkey"),
        ("тёмные аллеи", "%D1%82%D1%91%D0%BC%D0%BD%D1%8B%D0%B5%20%D0%B0%D0%BB%D0%BB%D0%B5%D0%B8"),
    ];
    for (page, (name, _)) in names.iter().enumerate() {
        assert_eq!(ann.push(name, &page.to_string()).status, 200, "{name}");
    }
    for (page, (name, path)) in names.iter().enumerate() {
        let found = ann.get(&format!("/syncs/progress/{path}")).body;
        assert!(found.contains(&format!(r#""progress":"{page}""#)), "{name}: {found}");
    }
}

#[test]
fn what_is_not_http_is_refused() {
    let server = Program::new().serve();
    for garbage in
        [&b"\x16\x03\x01\x02\x00\x01\x00"[..], b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0\0\0\0\r\n\r\n"]
    {
        let mut stream = connect(server.address).unwrap();
        stream.write_all(garbage).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let answer = read(&mut stream);
        assert!(answer.as_ref().is_none_or(|Answer { status, .. }| (400..500).contains(status)), "{answer:?}");
    }
    for path in ["/%", "/%zz", "/%ff", "/../..", "//", "/syncs/progress/%00"] {
        assert!((400..500).contains(&get(server.address, path).status), "{path}");
    }
    assert_alive(&server);
}

fn assert_alive(server: &Server) {
    assert_eq!(get(server.address, "/healthcheck").status, 200);
}
