//! Requests as a simple client sends them: one a connection.

use std::{
    fmt,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Status and body.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.body)
    }
}

/// A user of a server; the password is "secret".
#[derive(Debug, Clone, Copy)]
pub struct User<'a> {
    pub address: SocketAddr,
    pub name: &'a str,
}

impl User<'_> {
    pub fn register(self) -> Answer {
        let body = format!(r#"{{"username":"{}","password":"secret"}}"#, self.name);
        post(self.address, "/users/create", &body)
    }

    pub fn sign_in(self) -> Answer {
        self.get("/users/auth")
    }

    pub fn push(self, document: &str, position: &str) -> Answer {
        self.try_push(document, position).expect("an answer")
    }

    pub fn try_push(self, document: &str, position: &str) -> Option<Answer> {
        let body = format!(
            r#"{{"document":"{document}","progress":"{position}","percentage":0.5,"device":"Kobo","device_id":"K1"}}"#
        );
        try_request(self.address, "PUT", "/syncs/progress", &self.credentials(), &body)
    }

    pub fn get(self, path: &str) -> Answer {
        self.send("GET", path, "")
    }

    pub fn send(self, method: &str, path: &str, body: &str) -> Answer {
        request(self.address, method, path, &self.credentials(), body)
    }

    /// Speaks to the API, which wants HTTP Basic.
    pub fn api(self, method: &str, path: &str, body: &str) -> Answer {
        let credentials = BASE64_STANDARD.encode(format!("{}:secret", self.name));
        request(self.address, method, path, &format!("Authorization: Basic {credentials}\r\n"), body)
    }

    fn credentials(self) -> String {
        format!("x-auth-user: {}\r\nx-auth-key: secret\r\n", self.name)
    }
}

pub fn get(address: SocketAddr, path: &str) -> Answer {
    request(address, "GET", path, "", "")
}

pub fn post(address: SocketAddr, path: &str, body: &str) -> Answer {
    request(address, "POST", path, "", body)
}

fn request(address: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> Answer {
    try_request(address, method, path, headers, body).unwrap_or_else(|| panic!("{method} {path} was not answered"))
}

/// Returns nothing if the server went away.
fn try_request(address: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> Option<Answer> {
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {length}\r\n");
    exchange(address, format!("{head}{headers}\r\n{body}").as_bytes())
}

/// Sends `bytes` and reads to the end.
pub fn exchange(address: SocketAddr, bytes: &[u8]) -> Option<Answer> {
    let mut stream = connect(address)?;
    // A server that refuses what it has read so far may close before it has read all.
    let _ = stream.write_all(bytes);
    read(&mut stream)
}

pub fn connect(address: SocketAddr) -> Option<TcpStream> {
    let stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    Some(stream)
}

/// Reads an answer; nothing if there is none.
pub fn read(stream: &mut TcpStream) -> Option<Answer> {
    let mut answer = Vec::new();
    // What was read before a reset counts.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
}
