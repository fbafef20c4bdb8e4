//! Rules for lists in [`PublicationRepository`](domain::catalog::publications::PublicationRepository).

use domain::catalog::{
    files::Format,
    ids::{ContributorId, SeriesId},
    listings::{Listing, Shelf},
    pages::{From, Page},
    publications::Publication,
    words::Query,
};

use crate::{
    Backend,
    catalog::{added, by, in_formats, in_series, listing, publication, shown},
};

/// Publications of two libraries, with equal sort keys, times and numbers among them.
fn samples() -> Vec<Publication> {
    let austen = |library, id: &str, title: &str, number| {
        in_series("Novels", number, by("Jane Austen", publication(library, id, title)))
    };
    vec![
        austen("books", "emma", "Emma", Some("4")),
        austen("books", "emma2", "Emma", Some("4")),
        in_formats(&[Format::M4b], austen("comics", "emma3", "Emma", None)),
        in_formats(&[Format::Epub, Format::M4b], austen("books", "p", "Persuasion", Some("10"))),
        in_formats(&[Format::Pdf], austen("comics", "s", "Sanditon", Some("0.5"))),
        added(5, by("George Eliot", publication("books", "m", "Middlemarch"))),
        added(-5, by("Émile Zola", publication("books", "z", "Émile"))),
        added(5, by("Emma Goldman", publication("comics", "10", "Volume 10"))),
        by("Emma Goldman", publication("books", "2", "Volume 2")),
        publication("books", "bang", "!!!"),
        by("夏目漱石", publication("books", "neko", "吾輩は猫である")),
        in_series("novels", Some("2"), publication("hidden", "h", "Emma, hidden")),
    ]
}

fn shelves() -> Vec<Shelf> {
    vec![
        Shelf::All,
        Shelf::Recent,
        Shelf::Series(SeriesId::of("Novels")),
        Shelf::Series(SeriesId::of("nothing")),
        Shelf::Author(ContributorId::of("Jane Austen")),
        Shelf::Author(ContributorId::of("Emma Goldman")),
        Shelf::Search(Query::parse("em")),
        Shelf::Search(Query::parse("emma austen")),
        Shelf::Search(Query::parse("au em")),
        Shelf::Search(Query::parse("猫")),
        Shelf::Search(Query::parse("nothing")),
        Shelf::Search(Query::parse("emma nothing")),
        Shelf::Search(Query::parse("!")),
    ]
}

fn listings() -> impl Iterator<Item = Listing> {
    let formats = [None, Some(Format::Epub), Some(Format::M4b), Some(Format::Cbz)];
    let libraries: [&[&str]; 4] = [&["books"], &["books", "comics"], &["comics", "nothing"], &[]];
    let lists = libraries.into_iter().flat_map(|it| shelves().into_iter().map(move |shelf| listing(it, shelf)));
    lists.flat_map(move |it| formats.map(|format| Listing { format, ..it.clone() }))
}

/// What the domain says that is listed.
fn expected(publications: &[Publication], listing: &Listing) -> Vec<String> {
    let mut held: Vec<_> = publications.iter().filter(|it| listing.holds(it)).collect();
    held.sort_by_key(|it| listing.shelf.cursor(it));
    held.iter().map(|it| it.id.as_str().to_owned()).collect()
}

async fn filled(backend: &Backend) -> Vec<Publication> {
    for library in ["books", "comics", "hidden"] {
        backend.library(library).await;
    }
    let publications = samples();
    backend.save(&publications).await;
    publications
}

pub async fn shelves_list_what_they_hold_in_order(backend: &Backend) {
    let publications = filled(backend).await;
    for listing in listings() {
        let page = backend.page(&listing, 200, From::Start).await;
        let whole: Vec<_> = page.items.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(whole, expected(&publications, &listing), "{listing:?}");
        assert!(page.items.iter().all(|it| publications.contains(it)), "{listing:?}");
        assert_eq!((page.previous, page.next), (None, None), "{listing:?}");
    }
}

pub async fn pages_cover_a_shelf_once_in_both_directions(backend: &Backend) {
    let publications = filled(backend).await;
    for listing in listings() {
        let expected = expected(&publications, &listing);
        let cursor = |id: &str| {
            let publication = publications.iter().find(|it| it.id.as_str() == id).unwrap();
            listing.shelf.cursor(publication).unwrap()
        };
        for size in [1, 2, 5] {
            let pages: Vec<_> = expected.chunks(size.into()).collect();
            for (at, ids) in pages.iter().enumerate() {
                let from =
                    at.checked_sub(1).map_or(From::Start, |before| From::After(cursor(pages[before].last().unwrap())));
                let leads = |more: bool, id: Option<&String>| id.filter(|_| more).map(|id| cursor(id));
                let forwards = (ids.to_vec(), leads(at > 0, ids.first()), leads(at + 1 < pages.len(), ids.last()));
                let page = backend.page(&listing, size, from).await;
                assert_eq!(shown(&page, |it| it.id.as_str()), forwards, "{listing:?}");
            }
            for (at, id) in expected.iter().enumerate() {
                let ids = &expected[at.saturating_sub(size.into())..at];
                let previous = ids.first().filter(|_| at > usize::from(size)).map(|id| cursor(id));
                let backwards = (ids.to_vec(), previous, ids.last().map(|id| cursor(id)));
                let page = backend.page(&listing, size, From::Before(cursor(id))).await;
                assert_eq!(shown(&page, |it| it.id.as_str()), backwards, "{listing:?} before {id}");
            }
        }
    }
}

pub async fn a_page_behind_the_last_is_empty(backend: &Backend) {
    let publications = filled(backend).await;
    let last = publications.iter().max_by_key(|it| Shelf::All.cursor(it)).unwrap();
    let page = backend.page(&listing(&["books"], Shelf::All), 5, From::After(Shelf::All.cursor(last).unwrap())).await;
    assert_eq!((page.items.len(), page.previous, page.next), (0, None, None));
}

pub async fn totals_are_told_where_they_are_at_hand(backend: &Backend) {
    let publications = filled(backend).await;
    for listing in listings() {
        let total = backend.page(&listing, 1, From::Start).await.total;
        let is_counted = listing.format.is_none() && !matches!(listing.shelf, Shelf::Search(_));
        let expected = is_counted.then(|| expected(&publications, &listing).len() as u64);
        assert_eq!(total, expected, "{listing:?}");
    }
}

pub async fn pages_go_on_when_publications_come_and_go(backend: &Backend) {
    filled(backend).await;
    let all = listing(&["books", "comics"], Shelf::All);
    let first = backend.page(&all, 5, From::Start).await;
    let ids = |page: &Page<Publication>| shown(page, |it| it.id.as_str()).0;
    assert_eq!(ids(&first), ["bang", "z", "emma", "emma2", "emma3"]);
    // The cursor's own publication goes, another comes right behind it, and one before it.
    backend.remove(&["emma3", "m"]).await;
    backend.save(&[publication("books", "emma4", "Emma"), publication("books", "a", "Aaron")]).await;
    let second = backend.page(&all, 4, From::After(first.next.unwrap())).await;
    assert_eq!(ids(&second), ["emma4", "p", "s", "2"]);
    let back = backend.page(&all, 4, From::Before(second.previous.unwrap())).await;
    assert_eq!(ids(&back), ["a", "z", "emma", "emma2"]);
}
