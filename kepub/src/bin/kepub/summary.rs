//! What the user is told: of each book when it is done, and of all in the end.

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    iter,
    path::Path,
    time::Instant,
};

use indicatif::HumanBytes;
use kepub::Report;

use crate::{
    arguments::{Arguments, Detail, Purpose},
    describe,
    failure::Failure,
    plan::{Aside, Book},
    printable::Printable,
    run::Outcome,
};

/// Results go to standard output, all else to standard error. What can't be told, as the reader of the pipe has gone,
/// is kept to ourselves: it is no reason to leave books unconverted.
pub struct Summary {
    detail: Detail,
    purpose: Purpose,
    begun: Instant,
    aside: Aside,
    done: usize,
    /// Books that failed while they were converted, which are among the failures.
    failed: usize,
    /// Books with documents that are missing or stay as they are.
    incomplete: u64,
}

impl Summary {
    pub fn new(arguments: &Arguments, aside: Aside) -> Self {
        let (detail, purpose) = (arguments.detail, arguments.purpose());
        Self { detail, purpose, begun: Instant::now(), aside, done: 0, failed: 0, incomplete: 0 }
    }

    pub fn tell(&mut self, book: &Book, outcome: Outcome) {
        match outcome {
            Outcome::Converted(report) => {
                self.count(&report);
                self.tell_converted(book, &report);
            }
            Outcome::Inspected(report, size) => {
                self.count(&report);
                tell_inspected(book, &report, size);
            }
            Outcome::Failed(reason) => {
                self.failed += 1;
                self.aside.failures.push(Failure::new(&*book.input, reason));
            }
            Outcome::Cancelled => {}
        }
    }

    /// Tells of all `books` together, failures last.
    pub fn end(&self, books: usize) {
        let mut lines = String::new();
        if !self.detail.quiet {
            let empty = self.aside.empty.iter();
            lines.extend(empty.map(|folder| format!("there is no EPUB or CBZ in {}\n", Printable(folder.display()))));
            if self.detail.verbose {
                lines.extend(self.aside.skipped.iter().map(|skipped| format!("passed over {skipped}\n")));
            }
            lines += &self.words(books);
        }
        lines.extend(self.aside.failures.iter().map(|failure| format!("kepub: {failure}\n")));
        _ = io::stderr().write_all(lines.as_bytes());
    }

    pub fn has_failures(&self) -> bool {
        !self.aside.failures.is_empty()
    }

    fn count(&mut self, report: &Report) {
        self.done += 1;
        self.incomplete += u64::from(!report.unconverted.is_empty() || !report.missing.is_empty());
    }

    fn tell_converted(&self, book: &Book, report: &Report) {
        if self.detail.verbose {
            let (count, details) = (describe::count(report), describe::details(report));
            let text = format!("{}: {count}\n{details}", Printable(book.input.display()));
            _ = io::stderr().write_all(text.as_bytes());
        }
        if !self.detail.quiet {
            print_path(&book.output);
        }
    }

    fn words(&self, books: usize) -> String {
        let verb = match self.purpose {
            Purpose::Convert => "converted",
            Purpose::Inspect => "inspected",
        };
        let (failed, skipped) = (self.aside.failures.len(), self.aside.skipped.len());
        let interrupted = books.saturating_sub(self.done + self.failed);
        let others = [(failed, "failed"), (skipped, "passed over"), (interrupted, "interrupted")];
        let others = others.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> =
            iter::once((self.done, verb)).chain(others).map(|(count, what)| format!("{count} {what}")).collect();
        format!("{} in {:.1} s\n{}", counts.join(", "), self.begun.elapsed().as_secs_f64(), self.hint())
    }

    /// Says that not all is well with books that were converted, unless the user has been told already.
    fn hint(&self) -> String {
        if self.incomplete == 0 || self.detail.verbose || self.purpose == Purpose::Inspect {
            return String::new();
        }
        let have = if self.incomplete == 1 { "book has" } else { "books have" };
        let what = "documents that are missing or stay as they are; --verbose lists them";
        format!("{} {have} {what}\n", self.incomplete)
    }
}

/// Prints a path as it is for programs that read it, and safely for people.
fn print_path(path: &Path) {
    let mut stdout = io::stdout().lock();
    _ = if stdout.is_terminal() || cfg!(not(unix)) {
        writeln!(stdout, "{}", Printable(path.display()))
    } else {
        stdout.write_all(path.as_os_str().as_encoded_bytes()).and_then(|()| stdout.write_all(b"\n"))
    };
}

fn tell_inspected(book: &Book, report: &Report, size: u64) {
    let (input, output) = (Printable(book.input.display()), Printable(book.output.display()));
    let (count, details) = (describe::count(report), describe::details(report));
    let before = fs::metadata(&book.input).map(|metadata| metadata.len());
    let before = before.map_or_else(|_| "?".to_owned(), |size| HumanBytes(size).to_string());
    let text = format!("{input} -> {output}\n    {count}\n    {before} -> {}\n{details}", HumanBytes(size));
    _ = io::stdout().lock().write_all(text.as_bytes());
}
