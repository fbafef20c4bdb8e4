//! Changes of publications that stop after any of their writes: lists show what there is, and the next scan or the
//! next change finishes them.

use std::{collections::BTreeSet, sync::Arc};

use aws_sdk_dynamodb::Client;
use domain::{
    catalog::{
        files::Format,
        libraries::{AccessRepository as _, Grantee, LibraryRepository},
        limited::AtMost,
        listings::{Listing, Shelf},
        pages::{Direction, From, PageRequest, PageSize},
        publications::{Publication, PublicationRepository},
        scans::{Begun, Lease, ScanRepository, ScannerId},
        words::Query,
    },
    clock::Timestamp,
    error::{Changed, StorageError},
};
use storage_dynamo::{TableNames, Tables};

use crate::{
    endpoint,
    shelves::{assert_exact, contents, file, library_id, make_library, publication, series},
    watch::Watch,
};

/// What stands in the library before, and what becomes of Emma.
struct Case {
    before: Vec<Publication>,
    /// `None` is a removal.
    after: Option<Publication>,
}

#[tokio::test]
async fn a_first_save_can_stop_anywhere() {
    can_stop_anywhere(Case { before: vec![persuasion()], after: Some(emma()) }).await;
}

#[tokio::test]
async fn a_change_can_stop_anywhere() {
    can_stop_anywhere(Case { before: vec![persuasion(), emma()], after: Some(other_emma()) }).await;
}

#[tokio::test]
async fn a_removal_can_stop_anywhere() {
    can_stop_anywhere(Case { before: vec![persuasion(), emma()], after: None }).await;
}

async fn can_stop_anywhere(case: Case) {
    let all = [persuasion(), emma(), other_emma()];
    let (unchanged, changed) = (expected(&case.before).await, after(&case).await);
    for write in 0.. {
        let (client, names, tables) = before(&case).await;
        let watch = Watch::default();
        watch.fail_from(write);
        let is_over = change(&watch.over(&client, &names), &case).await.is_ok();
        assert_exact(&tables, &all).await;
        let is_changed = PublicationRepository::find(&*tables, &emma().id).await.unwrap() == case.after;

        begin_scan(&tables).await;
        let finished = if is_changed { &changed } else { &unchanged };
        assert_same(&contents(&client, &names).await, finished, write);

        change(&tables, &case).await.unwrap();
        assert_same(&contents(&client, &names).await, &changed, write);
        if is_over {
            assert!(write >= 3, "a change takes more writes than {write}");
            return;
        }
    }
}

/// Without a scan between.
#[tokio::test]
async fn the_next_change_finishes_an_interrupted_one() {
    let case = Case { before: vec![persuasion(), emma()], after: Some(other_emma()) };
    let unchanged = expected(&case.before).await;
    for write in 1..5 {
        let (client, names, tables) = before(&case).await;
        let watch = Watch::default();
        watch.fail_from(write);
        assert!(change(&watch.over(&client, &names), &case).await.is_err());
        assert_eq!(save(&tables, &emma()).await.unwrap(), Changed::Yes);
        assert_same(&contents(&client, &names).await, &unchanged, write);
    }
}

/// However many places lead nowhere.
#[tokio::test]
async fn a_page_is_as_full_as_can_be() {
    let by_austen = |title: &str| publication(title, title, &[("Jane Austen", "Austen, Jane")]);
    let (client, names, tables) = before(&Case { before: vec![persuasion()], after: None }).await;
    for title in ["Pa", "Pb", "Pc", "Pd", "Qa", "Qb", "Qc", "Qd"] {
        let watch = Watch::default();
        watch.fail_from(2);
        assert!(save(&watch.over(&client, &names), &by_austen(title)).await.is_err());
    }
    for shelf in [Shelf::All, Shelf::Recent, Shelf::Search(Query::parse("austen"))] {
        let listing = Listing { libraries: BTreeSet::from([library_id()]), shelf, format: None };
        let place = |title| listing.shelf.cursor(&by_austen(title)).unwrap();
        for from in [From::Start, From::After(place("Pa")), From::Before(place("z"))] {
            let request = PageRequest { from, size: PageSize::parse(1).unwrap() };
            let page = PublicationRepository::list(&*tables, &listing, &request).await.unwrap();
            assert_eq!(page.items, [persuasion()], "{listing:?} {request:?}");
            let leads_on = if request.direction() == Direction::Forwards { page.next } else { page.previous };
            assert_eq!(leads_on, None);
        }
    }
}

/// Whoever was only slow finds the turn taken, and begins again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_can_be_overtaken_anywhere() {
    let case = Case { before: vec![persuasion(), emma()], after: Some(other_emma()) };
    for write in 1..6 {
        let (client, names, tables) = before(&case).await;
        let watch = Watch::default();
        let (reached, release) = watch.hold_up(write);
        let slow = watch.over(&client, &names);
        let slow = tokio::spawn(async move { save(&slow, &other_emma()).await });
        tokio::task::spawn_blocking(move || reached.recv()).await.unwrap().unwrap();
        let overtaking = Publication { series: series("Highbury"), ..emma() };
        assert_eq!(save(&tables, &overtaking).await.unwrap(), Changed::Yes);
        assert_exact(&tables, &[persuasion(), emma(), other_emma(), overtaking.clone()]).await;
        release.send(()).unwrap();
        assert_eq!(slow.await.unwrap().unwrap(), Changed::Yes);
        let last = PublicationRepository::find(&*tables, &emma().id).await.unwrap().unwrap();
        assert_exact(&tables, &[persuasion(), last.clone()]).await;
        assert_same(&contents(&client, &names).await, &expected(&[persuasion(), last]).await, write);
    }
}

#[tokio::test]
async fn a_librarys_removal_can_stop_anywhere() {
    let case = Case { before: vec![persuasion(), emma()], after: None };
    for write in 0.. {
        let (client, names, tables) = before(&case).await;
        begin_scan(&tables).await;
        assert_eq!(tables.grant(&library_id(), &Grantee::Everyone).await.unwrap(), Changed::Yes);
        let watch = Watch::default();
        watch.fail_from(write);
        let removed = LibraryRepository::remove(&watch.over(&client, &names), &library_id()).await;
        let listed = LibraryRepository::list(&*tables).await.unwrap();
        assert_eq!(listed.len(), usize::from(write == 0));
        if write > 0 {
            assert_eq!(save(&tables, &other_emma()).await.unwrap(), Changed::Absent);
        }
        LibraryRepository::remove(&*tables, &library_id()).await.unwrap();
        assert_same(&contents(&client, &names).await, &BTreeSet::new(), write);
        if removed.is_ok() {
            return;
        }
    }
}

fn emma() -> Publication {
    let emma = publication("emma", "Emma", &[("Jane Austen", "Austen, Jane"), ("Highbury", "Highbury")]);
    Publication { series: series("Novels"), ..emma }
}

/// In nothing as before but by Jane Austen, who is filed differently.
fn other_emma() -> Publication {
    let authors = [("Ann Radcliffe", "Radcliffe, Ann"), ("Jane Austen", "Jane Austen")];
    let other = publication("emma", "The Emma of Highbury", &authors);
    let files = AtMost::first([file("emma", Format::Pdf), file("other", Format::Epub)]);
    Publication { series: series("Other Novels"), files, added: Timestamp::from_seconds(7), ..other }
}

fn persuasion() -> Publication {
    publication("persuasion", "Persuasion", &[("Jane Austen", "Austen, Jane")])
}

async fn change(tables: &Tables, case: &Case) -> Result<(), StorageError> {
    match &case.after {
        Some(after) => save(tables, after).await.map(|_| ()),
        None => PublicationRepository::remove(tables, &[emma().id], Timestamp::from_seconds(1)).await,
    }
}

async fn save(tables: &Tables, publication: &Publication) -> Result<Changed, StorageError> {
    PublicationRepository::save(tables, &library_id(), std::slice::from_ref(publication)).await
}

async fn begin_scan(tables: &Tables) {
    let lease = Lease { scanner: ScannerId::parse("one").unwrap(), until: Timestamp::from_seconds(60) };
    assert_eq!(tables.begin(&library_id(), &lease, Timestamp::from_seconds(0)).await.unwrap(), Begun::Yes);
}

async fn before(case: &Case) -> (Client, TableNames, Arc<Tables>) {
    let (client, names, tables) = endpoint::tables().await;
    make_library(&tables).await;
    for publication in &case.before {
        assert_eq!(save(&tables, publication).await.unwrap(), Changed::Yes);
    }
    (client, names, tables)
}

/// What the tables hold after the change alone.
async fn after(case: &Case) -> BTreeSet<String> {
    let kept = case.before.iter().filter(|it| it.id != emma().id);
    expected(&kept.chain(&case.after).cloned().collect::<Vec<_>>()).await
}

async fn expected(publications: &[Publication]) -> BTreeSet<String> {
    let case = Case { before: publications.to_vec(), after: None };
    let (client, names, _) = before(&case).await;
    contents(&client, &names).await
}

#[track_caller]
fn assert_same(found: &BTreeSet<String>, expected: &BTreeSet<String>, write: usize) {
    let more: Vec<_> = found.difference(expected).collect();
    let less: Vec<_> = expected.difference(found).collect();
    assert!(more.is_empty() && less.is_empty(), "before write {write}\ntoo many {more:#?}\ntoo few {less:#?}");
}
