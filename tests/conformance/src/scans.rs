//! Rules for [`ScanRepository`](domain::catalog::scans::ScanRepository).

use domain::{
    catalog::scans::{Begun, Lease, Scan, ScanState, ScannerId},
    error::Changed,
};

use crate::{
    Backend,
    catalog::{library_id, moment},
};

pub fn lease(scanner: &str, until: i64) -> Lease {
    Lease { scanner: ScannerId::parse(scanner).unwrap(), until: moment(until) }
}

pub async fn a_library_is_scanned_by_one_at_a_time(backend: &Backend) {
    let books = backend.library("books").await;
    let begin = async |scanner, now| backend.scans.begin(&books, &lease(scanner, now + 60), moment(now)).await.unwrap();
    assert_eq!(begin("one", 0).await, Begun::Yes);
    assert_eq!(begin("one", 0).await, Begun::Yes);
    assert_eq!(begin("two", 59).await, Begun::Running);
    assert_eq!(begin("two", 60).await, Begun::Yes);
    assert_eq!(begin("one", 61).await, Begun::Running);
    let nothing = library_id("nothing");
    assert_eq!(backend.scans.begin(&nothing, &lease("one", 60), moment(0)).await.unwrap(), Begun::NoLibrary);
}

pub async fn a_scan_reports_and_ends(backend: &Backend) {
    let books = backend.library("books").await;
    assert_eq!(backend.scans.find(&books, moment(0)).await.unwrap(), None);
    let _ = backend.scans.begin(&books, &lease("one", 60), moment(0)).await.unwrap();
    let begun = Scan::begun(moment(0));
    assert_eq!(backend.scans.find(&books, moment(59)).await.unwrap(), Some(begun.clone()));

    let halfway = Scan { seen: 70, opened: 60, added: 50, changed: 40, removed: 30, problems: 20, ..begun };
    assert_eq!(backend.scans.report(&books, &lease("one", 120), &halfway).await.unwrap(), Changed::Yes);
    assert_eq!(backend.scans.find(&books, moment(119)).await.unwrap(), Some(halfway.clone()));

    for (state, scanner) in [(ScanState::Idle, "one"), (ScanState::Unavailable, "two")] {
        let _ = backend.scans.begin(&books, &lease(scanner, 120), moment(0)).await.unwrap();
        let over = Scan { state, finished: Some(moment(70)), ..halfway.clone() };
        assert_eq!(backend.scans.report(&books, &lease(scanner, 120), &over).await.unwrap(), Changed::Yes);
        assert_eq!(backend.scans.find(&books, moment(71)).await.unwrap(), Some(over.clone()));
        assert_eq!(backend.scans.report(&books, &lease(scanner, 180), &over).await.unwrap(), Changed::Absent);
    }
    assert_eq!(backend.scans.begin(&books, &lease("two", 120), moment(71)).await.unwrap(), Begun::Yes);
}

pub async fn an_interrupted_scan_is_over_with_its_lease(backend: &Backend) {
    let books = backend.library("books").await;
    let _ = backend.scans.begin(&books, &lease("one", 60), moment(0)).await.unwrap();
    let interrupted = backend.scans.find(&books, moment(60)).await.unwrap().unwrap();
    assert_eq!((interrupted.state, interrupted.finished), (ScanState::Idle, None));

    // Nobody else came, so that it may go on.
    let scan = Scan::begun(moment(0));
    assert_eq!(backend.scans.report(&books, &lease("one", 120), &scan).await.unwrap(), Changed::Yes);
    let _ = backend.scans.begin(&books, &lease("two", 180), moment(120)).await.unwrap();
    assert_eq!(backend.scans.report(&books, &lease("one", 240), &scan).await.unwrap(), Changed::Absent);
    let running = backend.scans.find(&books, moment(179)).await.unwrap().unwrap();
    assert_eq!((running.state, running.started), (ScanState::Running, moment(120)));
}
