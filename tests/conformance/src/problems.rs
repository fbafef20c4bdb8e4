//! Rules for [`ProblemRepository`](domain::catalog::problems::ProblemRepository).

use domain::{
    catalog::{
        pages::{From, Page},
        problems::Problem,
    },
    error::Changed,
    text::Text,
};

use crate::{
    Backend,
    catalog::{library_id, moment, path, request, shown},
};

pub fn problem(at: &str, reason: &str) -> Problem {
    Problem {
        path: path(at),
        reason: Text::parse("reason", reason).unwrap(),
        since: moment(7),
        size: u64::from(u32::MAX) * 1_000,
        modified: moment(-7),
    }
}

async fn page(backend: &Backend, size: u16, from: From) -> Page<Problem> {
    backend.problems.list(&library_id("books"), &request(size, from)).await.unwrap()
}

pub async fn problems_are_kept_by_path(backend: &Backend) {
    let books = backend.library("books").await;
    let (first, other) = (problem("a/b.epub", "broken"), problem("c.epub", "no archive"));
    assert_eq!(backend.problems.save(&books, &[first.clone(), other.clone()]).await.unwrap(), Changed::Yes);
    let worse = Problem { since: moment(9), ..problem("a/b.epub", "worse") };
    assert_eq!(backend.problems.save(&books, std::slice::from_ref(&worse)).await.unwrap(), Changed::Yes);
    assert_eq!(page(backend, 10, From::Start).await.items, [other.clone(), worse]);
    backend.problems.remove(&books, &[first.path, path("nothing")]).await.unwrap();
    assert_eq!(page(backend, 10, From::Start).await.items, [other]);
}

pub async fn problems_are_listed_in_pages_as_a_scan_walks(backend: &Backend) {
    let (books, comics) = (backend.library("books").await, backend.library("comics").await);
    let walked = ["b", "é", "A/c", "A/B/a", "A B/a"];
    let problems: Vec<_> = walked.iter().rev().map(|path| problem(path, "broken")).collect();
    let _ = backend.problems.save(&books, &problems).await.unwrap();
    let _ = backend.problems.save(&comics, &[problem("x", "broken")]).await.unwrap();
    let cursor = |path: &str| Some(problem(path, "").cursor(&books));
    let paths = |page: &Page<Problem>| shown(page, |it| it.path.as_str());

    let first = page(backend, 2, From::Start).await;
    assert_eq!(paths(&first), (vec!["b".to_owned(), "é".to_owned()], None, cursor("é")));
    let second = page(backend, 2, From::After(first.next.unwrap())).await;
    assert_eq!(paths(&second), (vec!["A/c".to_owned(), "A/B/a".to_owned()], cursor("A/c"), cursor("A/B/a")));
    let last = page(backend, 2, From::After(second.next.unwrap())).await;
    assert_eq!(paths(&last), (vec!["A B/a".to_owned()], cursor("A B/a"), None));
    let back = page(backend, 3, From::Before(last.previous.unwrap())).await;
    assert_eq!(paths(&back).0, ["é", "A/c", "A/B/a"]);
    assert_eq!((back.previous, back.next), (cursor("é"), cursor("A/B/a")));
}
