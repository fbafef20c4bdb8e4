//! The program, run in a temporary folder with nothing of this process's environment.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    sync::Arc,
    thread::{self, JoinHandle},
};

use tempfile::TempDir;

/// The program and the folder it works in.
pub struct Program {
    pub folder: Arc<TempDir>,
    executable: PathBuf,
    variables: Vec<(String, String)>,
}

/// What a command did.
#[derive(Debug)]
pub struct Done {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The program, serving.
pub struct Server {
    pub address: SocketAddr,
    child: Child,
    /// What it said before it was ready.
    pub welcome: String,
    rest: Option<JoinHandle<String>>,
    /// Kept as long as it serves.
    _folder: Arc<TempDir>,
}

impl Program {
    /// On SQLite in its folder, without throttling.
    pub fn new() -> Self {
        Self::at(Path::new(env!("CARGO_BIN_EXE_inkshelf")))
    }

    pub fn at(executable: &Path) -> Self {
        let program = Self {
            folder: Arc::new(tempfile::tempdir().unwrap()),
            executable: executable.to_owned(),
            variables: Vec::new(),
        };
        program.with("INKSHELF_LISTEN", "127.0.0.1:0").with("RATE_LIMIT_ENABLED", "false")
    }

    /// Sets a variable, in place of an earlier value.
    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.variables.push((variable.to_owned(), value.to_owned()));
        self
    }

    pub fn run(&self, arguments: &[&str]) -> Done {
        self.run_with_input(arguments, "")
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Done {
        let mut child = self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        // It may have ended without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Done { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts the server and waits until it is ready; its access log goes to `access.log`.
    pub fn serve(&self) -> Server {
        let access_log = std::fs::File::create(self.folder.path().join("access.log")).unwrap();
        let mut child = self.command(&[]).stdin(Stdio::null()).stdout(access_log).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let welcome = read_welcome(&mut lines);
        let address = welcome.lines().find_map(|line| line.trim().strip_prefix("address    http://"));
        let address = address.unwrap_or_else(|| panic!("no address in: {welcome}")).parse().unwrap();
        let rest = thread::spawn(move || {
            let mut rest = String::new();
            lines.read_to_string(&mut rest).unwrap();
            rest
        });
        Server { address, child, welcome, rest: Some(rest), _folder: self.folder.clone() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.executable);
        command.args(arguments).current_dir(self.folder.path()).stderr(Stdio::piped());
        command.env_clear().envs(self.variables.iter().cloned());
        command
    }
}

impl Server {
    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and returns how it ended and what it said meanwhile.
    pub fn stop(mut self, signal: &str) -> (ExitStatus, String) {
        self.signal(signal);
        let status = self.child.wait().unwrap();
        (status, self.rest.take().unwrap().join().unwrap())
    }

    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads as far as the last line of the welcome, or the end if there is none.
fn read_welcome(lines: &mut BufReader<ChildStderr>) -> String {
    let mut welcome = String::new();
    while !welcome.contains("Register / Login") {
        if lines.read_line(&mut welcome).unwrap() == 0 {
            break;
        }
    }
    welcome
}

/// An address that is taken as long as the listener lives.
pub fn taken() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}
