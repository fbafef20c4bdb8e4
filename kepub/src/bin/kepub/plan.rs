//! What is to be done, decided before anything is written.

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    arguments::Arguments,
    books::{Found, FoundBook, Target, is_kepub},
    failure::Failure,
    inventory::{Identity, place},
};

#[derive(Debug)]
pub struct Plan {
    pub books: Vec<Book>,
    pub aside: Aside,
}

/// What isn't converted.
#[derive(Debug)]
pub struct Aside {
    pub failures: Vec<Failure>,
    /// Books that need nothing, and why.
    pub skipped: Vec<Failure>,
    /// Folders without a book.
    pub empty: Vec<PathBuf>,
}

#[derive(Debug)]
pub struct Book {
    pub input: PathBuf,
    pub output: PathBuf,
}

/// A book with all that decides about it.
struct Candidate {
    book: Book,
    identity: Identity,
    /// Of the result; two results of one place can't be.
    place: PathBuf,
}

impl Plan {
    /// Decides for each book, in the order in which they were given; fails with what is wrong with the command line.
    pub fn make(arguments: &Arguments) -> Result<Self, String> {
        let target = Target::parse(arguments.output.as_deref(), &arguments.inputs)?;
        let found = Found::look(&arguments.inputs);
        let aside = Aside { failures: found.failures, skipped: Vec::new(), empty: found.empty };
        let mut plan = Self { books: Vec::new(), aside };
        let candidates = plan.examine(found.books, &target);
        let candidates = plan.pass_over_kepubs(candidates);
        let inputs = candidates.iter().map(|it| it.identity.clone()).collect();
        let candidates = plan.refuse_collisions(candidates);
        plan.protect(&inputs, candidates);
        if arguments.update {
            plan.pass_over_current();
        }
        Ok(plan)
    }

    fn fail(&mut self, book: Book, reason: impl Into<String>) {
        self.aside.failures.push(Failure::new(book.input, reason));
    }

    fn examine(&mut self, found: Vec<FoundBook>, target: &Target) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for found in found {
            let output = target.path_for(&found);
            let place = place(&output);
            let book = Book { input: found.path, output };
            match Identity::of(&book.input) {
                Ok(Some(identity)) => candidates.push(Candidate { book, identity, place }),
                Ok(None) => self.fail(book, io::Error::from(io::ErrorKind::NotFound).to_string()),
                Err(error) => self.fail(book, error.to_string()),
            }
        }
        candidates
    }

    /// A KEPUB gives way to the book that it was made of, so that `kepub *.epub` can be repeated.
    fn pass_over_kepubs(&mut self, candidates: Vec<Candidate>) -> Vec<Candidate> {
        let books = candidates.iter().filter(|it| !is_kepub(&it.book.input));
        let sources: HashMap<PathBuf, PathBuf> = books.map(|it| (it.place.clone(), it.book.input.clone())).collect();
        let mut rest = Vec::new();
        for candidate in candidates {
            match sources.get(&candidate.place) {
                Some(source) if is_kepub(&candidate.book.input) => {
                    let reason = format!("it is the result of {}, which is converted instead", source.display());
                    self.aside.skipped.push(Failure::new(candidate.book.input, reason));
                }
                _ => rest.push(candidate),
            }
        }
        rest
    }

    /// Of several books with one result, the first has it. A book that was given twice is converted once.
    fn refuse_collisions(&mut self, candidates: Vec<Candidate>) -> Vec<Candidate> {
        let mut taken: HashMap<PathBuf, (Identity, PathBuf)> = HashMap::new();
        let mut rest = Vec::new();
        for candidate in candidates {
            match taken.get(&candidate.place) {
                None => {
                    let owner = (candidate.identity.clone(), candidate.book.input.clone());
                    taken.insert(candidate.place.clone(), owner);
                    rest.push(candidate);
                }
                Some((identity, _)) if *identity == candidate.identity => {}
                Some((_, first)) => {
                    let (output, first) = (candidate.book.output.display(), first.display());
                    let reason = format!("its result would be {output}, as is that of {first}");
                    self.fail(candidate.book, reason);
                }
            }
        }
        rest
    }

    /// No result may replace a book that was given.
    fn protect(&mut self, inputs: &HashSet<Identity>, candidates: Vec<Candidate>) {
        for Candidate { book, identity, .. } in candidates {
            match Identity::of(&book.output) {
                Ok(Some(output)) if output == identity => {
                    self.fail(book, "the result would replace the book itself; choose another place with --output");
                }
                Ok(Some(output)) if inputs.contains(&output) => {
                    let reason =
                        format!("its result would replace {}, which is a book to convert", book.output.display());
                    self.fail(book, reason);
                }
                // What can't be seen can't be written either, and the conversion will say why.
                _ if book.output.is_dir() => {
                    let reason = format!("there is a folder where its result would be: {}", book.output.display());
                    self.fail(book, reason);
                }
                _ => self.books.push(book),
            }
        }
    }

    fn pass_over_current(&mut self) {
        let (current, rest) = self.books.drain(..).partition::<Vec<_>, _>(Book::is_current);
        self.books = rest;
        let reason = |book: &Book| format!("{} is not older", book.output.display());
        self.aside.skipped.extend(current.into_iter().map(|book| Failure::new(&*book.input, reason(&book))));
    }
}

impl Book {
    /// Whether the result is there and not older than the book.
    fn is_current(&self) -> bool {
        let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified());
        matches!((modified(&self.input), modified(&self.output)), (Ok(input), Ok(output)) if output >= input)
    }
}
