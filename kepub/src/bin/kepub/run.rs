//! Converting many books at a time.

use std::{
    any::Any,
    collections::BTreeMap,
    fs::{self, File},
    ops::ControlFlow,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use kepub::{Error, Options, Progress, Report};

use crate::{
    arguments::{Arguments, Purpose},
    failure::in_words,
    interrupt::Interrupt,
    plan::Book,
    progress::{Bar, Desk},
    sink::Sink,
    summary::Summary,
};

/// How often the bar is drawn at least.
const TICK: Duration = Duration::from_millis(100);

/// What became of a book.
#[derive(Debug)]
pub enum Outcome {
    Converted(Report),
    /// Nothing was written; the result would have so many bytes.
    Inspected(Report, u64),
    Failed(String),
    Cancelled,
}

/// Converts the books and tells `summary` of each, in their order.
pub fn run(books: &[Book], mut options: Options, arguments: &Arguments, interrupt: &Interrupt, summary: &mut Summary) {
    let (at_a_time, threads) = arguments.split_jobs(books.len());
    options.threads = Some(threads);
    let shop = Workshop { books, options, purpose: arguments.purpose(), interrupt, next: AtomicUsize::new(0) };
    let desks: Vec<Desk> = (0..at_a_time).map(|_| Desk::default()).collect();
    let bar = Bar::new(books, arguments.detail);
    bar.make_way_for_panics();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for desk in &desks {
            let (sender, shop) = (sender.clone(), &shop);
            scope.spawn(move || shop.work(desk, &sender));
        }
        drop(sender);
        follow(&receiver, books, &desks, bar, summary);
    });
}

/// Tells of the books in their order, not in that in which they are finished.
fn follow(
    receiver: &Receiver<(usize, Outcome)>,
    books: &[Book],
    desks: &[Desk],
    mut bar: Bar<'_>,
    summary: &mut Summary,
) {
    let (mut finished, mut untold) = (0, BTreeMap::new());
    let mut coming = books.iter().enumerate().peekable();
    loop {
        match receiver.recv_timeout(TICK) {
            Ok((at, outcome)) => {
                finished += 1;
                untold.insert(at, outcome);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        while let Some(outcome) = coming.peek().and_then(|(at, _)| untold.remove(at)) {
            if let Some((_, book)) = coming.next() {
                bar.pause(|| summary.tell(book, outcome));
            }
        }
        bar.show(finished, desks);
    }
    bar.end();
}

/// What the workers share.
struct Workshop<'a> {
    books: &'a [Book],
    options: Options,
    purpose: Purpose,
    interrupt: &'a Interrupt,
    next: AtomicUsize,
}

impl Workshop<'_> {
    fn work(&self, desk: &Desk, sender: &Sender<(usize, Outcome)>) {
        while !self.interrupt.has_come() {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(book) = self.books.get(at) else { return };
            desk.begin(at);
            let outcome = guard(|| {
                self.convert(book, |progress| {
                    desk.advance(at, progress);
                    if self.interrupt.has_come() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                })
            });
            desk.clear();
            if sender.send((at, outcome)).is_err() {
                return;
            }
        }
    }

    fn convert(&self, book: &Book, watch: impl FnMut(Progress) -> ControlFlow<()>) -> Outcome {
        let result = match self.purpose {
            Purpose::Inspect => self.inspect(book, watch),
            Purpose::Convert => {
                if let Some(failed) = make_folder_of(&book.output) {
                    return failed;
                }
                kepub::convert_file(&book.input, &book.output, &self.options, watch).map(Outcome::Converted)
            }
        };
        result.unwrap_or_else(|error| match error {
            Error::Cancelled => Outcome::Cancelled,
            error => Outcome::Failed(in_words(&error)),
        })
    }

    fn inspect(&self, book: &Book, watch: impl FnMut(Progress) -> ControlFlow<()>) -> Result<Outcome, Error> {
        let input = File::open(&book.input).map_err(Error::Read)?;
        let mut sink = Sink::default();
        let report = kepub::convert_watched(input, &mut sink, &self.options, watch)?;
        Ok(Outcome::Inspected(report, sink.size()))
    }
}

fn make_folder_of(output: &Path) -> Option<Outcome> {
    let folder = output.parent()?;
    let error = fs::create_dir_all(folder).err()?;
    Some(Outcome::Failed(format!("the folder {} can't be made: {error}", folder.display())))
}

/// Turns a panic into a failure, so that one book doesn't take the others along.
fn guard(convert: impl FnOnce() -> Outcome) -> Outcome {
    panic::catch_unwind(AssertUnwindSafe(convert)).unwrap_or_else(|panic| {
        let cause = message(&*panic).unwrap_or("no message");
        Outcome::Failed(format!("a bug in kepub, please report it with this book: {cause}"))
    })
}

fn message(panic: &(dyn Any + Send)) -> Option<&str> {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_failure() {
        let (what, where_) = ("index", 7);
        for outcome in [guard(|| panic!("index 7")), guard(|| panic!("{what} {where_}"))] {
            let Outcome::Failed(reason) = outcome else { panic!("{outcome:?}") };
            assert_eq!(reason, "a bug in kepub, please report it with this book: index 7");
        }
    }
}
