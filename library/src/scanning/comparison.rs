//! What has changed in a folder.

use std::collections::{HashMap, HashSet};

use domain::{
    catalog::{
        files::{FilePath, KnownFile},
        ids::PublicationId,
        problems::Problem,
    },
    clock::Timestamp,
    text::Text,
};

use super::{
    books::Book,
    known::KnownFolder,
    walk::{Candidate, Folder},
};

/// The most files of a publication.
const MOST_FILES: usize = 32;

/// What to do about a folder.
#[derive(Debug, Default)]
pub struct Comparison {
    pub jobs: Vec<Job>,
    /// Files that their publications have no more.
    pub gone: Vec<Gone>,
    /// Problems that are new, or not as they were.
    pub problems: Vec<Problem>,
    /// Paths without a problem by now.
    pub solved: Vec<FilePath>,
    /// Files that could be books.
    pub seen: u64,
    /// Problems, old and new.
    pub unreadable: u64,
}

/// A book to open.
#[derive(Debug)]
pub struct Job {
    pub book: Book,
    /// The publication that its files belong to.
    pub publication: Option<PublicationId>,
    /// Files that are as they were when they could not be read.
    pub settled: Vec<FilePath>,
    /// The problems that its files had.
    pub problems: HashMap<FilePath, Problem>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Gone {
    pub publication: PublicationId,
    pub path: FilePath,
    /// Whether another publication has the file, so that it may well be there.
    pub is_moved: bool,
}

impl Gone {
    pub fn vanished(file: KnownFile) -> Self {
        Self { publication: file.publication, path: file.path, is_moved: false }
    }
}

/// Compares a folder with what is known of it. Publications that a book has taken are `claimed`: no other gets them.
pub fn compare(folder: Folder, known: KnownFolder, claimed: &mut HashSet<PublicationId>, now: Timestamp) -> Comparison {
    let mut comparison = Comparison::default();
    let mut known = Index {
        files: known.files.into_iter().map(|file| (file.path.clone(), file)).collect(),
        problems: known.problems.into_iter().map(|problem| (problem.path.clone(), problem)).collect(),
    };
    for mut book in folder.books() {
        comparison.seen += book.files.len() as u64;
        let more = book.files.split_off(book.files.len().min(MOST_FILES));
        for file in more {
            comparison.refuse(known.problem(&file, "one of more than 32 files of a book", now));
        }
        comparison.book(book, &mut known, claimed);
    }
    for refused in folder.refused {
        let file = Candidate { path: refused.path, size: 0, modified: refused.modified };
        comparison.refuse(known.problem(&file, &refused.reason, now));
    }
    if folder.is_whole {
        comparison.gone.extend(known.files.into_values().map(Gone::vanished));
        comparison.solved.extend(known.problems.into_keys());
    }
    comparison
}

/// What is known of a folder and has not been come by.
struct Index {
    files: HashMap<FilePath, KnownFile>,
    problems: HashMap<FilePath, Problem>,
}

impl Comparison {
    fn refuse(&mut self, problem: Option<Problem>) {
        self.unreadable += 1;
        self.problems.extend(problem);
    }

    fn book(&mut self, book: Book, known: &mut Index, claimed: &mut HashSet<PublicationId>) {
        let before: Vec<KnownFile> = book.files.iter().filter_map(|file| known.files.remove(&file.path)).collect();
        let problems: HashMap<FilePath, Problem> =
            book.files.iter().filter_map(|file| known.problems.remove_entry(&file.path)).collect();
        let is_settled =
            |file: &&Candidate| problems.get(&file.path).is_some_and(|it| is_same(file, it.size, it.modified));
        let settled: Vec<FilePath> = book.files.iter().filter(is_settled).map(|file| file.path.clone()).collect();
        self.unreadable += settled.len() as u64;

        let publication = before.iter().map(|file| &file.publication).find(|it| !claimed.contains(*it)).cloned();
        claimed.extend(publication.clone());
        let is_known = |file: &Candidate| {
            settled.contains(&file.path)
                || before.iter().any(|it| {
                    it.path == file.path
                        && Some(&it.publication) == publication.as_ref()
                        && is_same(file, it.size, it.modified)
                })
        };
        let has_lost = known.files.values().any(|file| Some(&file.publication) == publication.as_ref());
        if book.files.iter().all(is_known) && !has_lost {
            return;
        }
        let others = before.into_iter().filter(|file| Some(&file.publication) != publication.as_ref());
        self.gone.extend(others.map(|file| Gone { is_moved: true, ..Gone::vanished(file) }));
        self.jobs.push(Job { book, publication, settled, problems });
    }
}

impl Index {
    /// The problem of a file that is not opened; `None` if it is known already.
    fn problem(&mut self, file: &Candidate, reason: &str, now: Timestamp) -> Option<Problem> {
        let earlier = self.problems.remove(&file.path);
        let problem = problem(file, reason, earlier.as_ref(), now);
        (earlier.as_ref() != Some(&problem)).then_some(problem)
    }
}

/// The problem of a file, which it has had since `earlier` or else now.
pub fn problem(file: &Candidate, reason: &str, earlier: Option<&Problem>, now: Timestamp) -> Problem {
    let reason: String = reason.chars().map(|char| if char.is_control() { ' ' } else { char }).take(500).collect();
    Problem {
        path: file.path.clone(),
        reason: Text::parse("reason", reason).unwrap_or_default(),
        since: earlier.map_or(now, |it| it.since),
        size: file.size,
        modified: file.modified,
    }
}

fn is_same(file: &Candidate, size: u64, modified: Timestamp) -> bool {
    (file.size, file.modified) == (size, modified)
}
