//! The bar that shows how far the conversions are.

use std::{
    io::{self, IsTerminal as _},
    panic,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{arguments::Detail, plan::Book, printable::Printable};

/// The bar's steps for each book, so that it moves within a book as well.
const STEPS: u64 = 1000;

/// What is done within a moment needs no bar.
const A_MOMENT: Duration = Duration::from_millis(400);

/// A bar on standard error, if that is a terminal and the work takes longer than a moment.
pub struct Bar<'a> {
    line: ProgressBar,
    books: &'a [Book],
    begun: Instant,
    visibility: Visibility,
}

enum Visibility {
    Never,
    NotYet,
    Now,
}

/// Where a worker is.
#[derive(Debug, Default)]
pub struct Desk(Mutex<Work>);

#[derive(Debug, Default, Clone, Copy)]
struct Work {
    /// The index of the book, if there is one.
    book: Option<usize>,
    files_done: u64,
    files: u64,
}

impl Desk {
    pub fn begin(&self, book: usize) {
        self.set(Work { book: Some(book), ..Work::default() });
    }

    pub fn advance(&self, book: usize, progress: kepub::Progress) {
        self.set(Work { book: Some(book), files_done: progress.done, files: progress.total });
    }

    pub fn clear(&self) {
        self.set(Work::default());
    }

    fn set(&self, work: Work) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = work;
    }

    fn look(&self) -> Work {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Bar<'a> {
    pub fn new(books: &'a [Book], detail: Detail) -> Self {
        let line = ProgressBar::with_draw_target(Some(books.len() as u64 * STEPS), ProgressDrawTarget::hidden());
        let template = "{bar:32} {prefix}  {wide_msg}";
        line.set_style(ProgressStyle::with_template(template).expect("the template is correct").progress_chars("━━╌"));
        let visibility =
            if detail.quiet || !io::stderr().is_terminal() { Visibility::Never } else { Visibility::NotYet };
        Self { line, books, begun: Instant::now(), visibility }
    }

    /// Lets panics print what they have to say without breaking the bar.
    pub fn make_way_for_panics(&self) {
        let (line, print) = (self.line.clone(), panic::take_hook());
        panic::set_hook(Box::new(move |info| line.suspend(|| print(info))));
    }

    /// Prints with the bar out of the way.
    pub fn pause<T>(&self, print: impl FnOnce() -> T) -> T {
        self.line.suspend(print)
    }

    pub fn show(&mut self, finished: usize, desks: &[Desk]) {
        match self.visibility {
            Visibility::Never => return,
            Visibility::NotYet if self.begun.elapsed() < A_MOMENT => return,
            Visibility::NotYet => {
                self.line.set_draw_target(ProgressDrawTarget::stderr());
                self.visibility = Visibility::Now;
            }
            Visibility::Now => {}
        }
        let works: Vec<Work> = desks.iter().map(Desk::look).filter(|work| work.book.is_some()).collect();
        let within: u64 = works.iter().map(|work| work.files_done * STEPS / work.files.max(1)).sum();
        self.line.set_position(finished as u64 * STEPS + within);
        self.line.set_prefix(self.count(finished, &works) + &time_left(self.line.eta()));
        if let Some(book) = works.iter().find_map(|work| self.books.get(work.book?)) {
            let name = book.input.file_name().unwrap_or(book.input.as_os_str());
            self.line.set_message(Printable(name.display()).to_string());
        }
    }

    pub fn end(&self) {
        self.line.finish_and_clear();
    }

    fn count(&self, finished: usize, works: &[Work]) -> String {
        match (self.books, works) {
            ([_], [work]) => format!("{}/{} files", work.files_done, work.files),
            _ => format!("{finished}/{} books", self.books.len()),
        }
    }
}

/// Says it where it is worth saying.
fn time_left(time: Duration) -> String {
    match time.as_secs() {
        0 => String::new(),
        seconds @ 1..100 => format!(", {seconds} s left"),
        seconds => format!(", {} min left", seconds.div_ceil(60)),
    }
}
