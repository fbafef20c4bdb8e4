//! The access log: lines gathered in memory and written by a thread of its own, at least every second.

use std::{
    io::Write,
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use adapters_http::access_log::{AccessLog, Line};
use domain::clock::Clock;
use jiff::Timestamp;

/// The thread that writes, and the lines that it waits for.
pub struct Log {
    lines: Arc<Lines>,
    writer: JoinHandle<()>,
}

struct Lines {
    clock: Arc<dyn Clock>,
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    dropped: u64,
    closed: bool,
    /// The current second, written out once for all lines in it.
    second: i64,
    time: String,
}

/// How long lines wait for company.
const DELAY: Duration = Duration::from_secs(1);
/// So many bytes don't wait any longer.
const BATCH: usize = 64 * 1024;
/// Past so many bytes lines are dropped: nobody takes them, and requests don't wait for that.
const LIMIT: usize = 1024 * 1024;

impl Log {
    /// Starts a thread that writes to `out`.
    pub fn start(out: impl Write + Send + 'static, clock: Arc<dyn Clock>) -> Self {
        let lines = Arc::new(Lines { clock, waiting: Mutex::default(), changed: Condvar::new() });
        let taken = Arc::clone(&lines);
        Self { lines, writer: thread::spawn(move || taken.write_to(out)) }
    }

    /// Returns where lines go.
    pub fn lines(&self) -> Arc<dyn AccessLog> {
        self.lines.clone()
    }

    /// Returns once every line is written.
    pub fn close(self) {
        self.lines.lock().closed = true;
        self.lines.changed.notify_one();
        // A panic in the thread has been printed; there is nothing else to lose.
        let _ = self.writer.join();
    }
}

impl AccessLog for Lines {
    fn write(&self, line: &Line<'_>) {
        let second = self.clock.now().as_seconds();
        let mut waiting = self.lock();
        let before = waiting.bytes.len();
        waiting.add(second, line);
        let after = waiting.bytes.len();
        drop(waiting);
        if before == 0 || (before < BATCH && after >= BATCH) {
            self.changed.notify_one();
        }
    }
}

impl Waiting {
    fn add(&mut self, second: i64, line: &Line<'_>) {
        if self.bytes.len() >= LIMIT {
            self.dropped += 1;
            return;
        }
        if self.second != second {
            self.second = second;
            self.time = Timestamp::from_second(second).unwrap_or_default().to_string();
        }
        let _ = writeln!(self.bytes, "{} {line}", self.time);
    }
}

impl Lines {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_to(&self, mut out: impl Write) {
        let mut batch = Vec::new();
        loop {
            let mut waiting = self.batch();
            mem::swap(&mut waiting.bytes, &mut batch);
            let dropped = mem::take(&mut waiting.dropped);
            let closed = waiting.closed;
            drop(waiting);
            if let Err(error) = out.write_all(&batch).and_then(|()| out.flush()) {
                tracing::warn!(%error, "can't write the access log");
            }
            batch.clear();
            if dropped > 0 {
                tracing::warn!("dropped {dropped} lines of the access log: nobody takes them");
            }
            if closed {
                return;
            }
        }
    }

    /// Waits for a line, then for a batch or the end of the delay.
    fn batch(&self) -> MutexGuard<'_, Waiting> {
        let waiting = self.lock();
        let idle = |waiting: &mut Waiting| waiting.bytes.is_empty() && !waiting.closed;
        let waiting = self.changed.wait_while(waiting, idle).unwrap_or_else(PoisonError::into_inner);
        let gathering = |waiting: &mut Waiting| waiting.bytes.len() < BATCH && !waiting.closed;
        self.changed.wait_timeout_while(waiting, DELAY, gathering).unwrap_or_else(PoisonError::into_inner).0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use actix_web::http::Method;
    use domain::clock;

    use super::*;

    #[test]
    fn lines_are_written_together_at_the_end() {
        let (written, log) = log();
        log.lines().write(&line("/users/auth"));
        log.lines().write(&line("/books"));
        log.close();
        let written = String::from_utf8(written.into_iter().collect::<Vec<_>>().concat()).unwrap();
        insta::assert_snapshot!(written, @"
        2027-01-15T08:00:00Z 192.0.2.1 GET /users/auth 200 17 12us
        2027-01-15T08:00:00Z 192.0.2.1 GET /books 200 17 12us
        ");
    }

    #[test]
    fn a_full_batch_does_not_wait() {
        let (written, log) = log();
        log.lines().write(&line(&"x".repeat(BATCH)));
        assert!(written.recv().unwrap().len() > BATCH);
        log.close();
    }

    #[test]
    fn lines_that_nobody_takes_are_dropped() {
        let mut waiting = Waiting::default();
        for _ in 0..20 {
            waiting.add(1, &line(&"x".repeat(BATCH)));
        }
        assert_eq!((waiting.bytes.len() / BATCH, waiting.dropped), (16, 4));
    }

    fn log() -> (mpsc::Receiver<Vec<u8>>, Log) {
        let (sender, written) = mpsc::channel();
        (written, Log::start(Chunks(sender), Arc::new(Midnight)))
    }

    fn line(path: &str) -> Line<'_> {
        Line {
            client: [192, 0, 2, 1].into(),
            method: &Method::GET,
            path,
            status: 200,
            bytes: Some(17),
            duration: Duration::from_micros(12),
        }
    }

    struct Midnight;

    impl Clock for Midnight {
        fn now(&self) -> clock::Timestamp {
            clock::Timestamp::from_seconds(1_800_000_000)
        }
    }

    struct Chunks(mpsc::Sender<Vec<u8>>);

    impl Write for Chunks {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.send(bytes.to_vec()).unwrap();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
}
