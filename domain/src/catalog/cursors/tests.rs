use proptest::prelude::*;

use crate::text::Text;

use super::{
    super::{
        contributors::Role,
        files::FilePath,
        ids::{ContributorId, SeriesId},
        limited::AtMost,
        publications::tests::{by, in_series, publication},
        words::Query,
    },
    *,
};

/// The ids of publications in the order of a shelf.
fn order(shelf: &Shelf, mut publications: Vec<Publication>) -> Vec<String> {
    publications.sort_by_key(|publication| shelf.cursor(publication).unwrap());
    publications.into_iter().map(|publication| publication.id.as_str().to_owned()).collect()
}

fn numbered(id: &str, title: &str, number: Option<&str>) -> Publication {
    Publication { series: AtMost::first([in_series("S", number)]), ..publication(id, title) }
}

fn added(id: &str, millis: i64) -> Publication {
    Publication { added: Timestamp::from_millis(millis), ..publication(id, "T") }
}

/// A shelf of each kind, which all hold the publications of [`held_by_all`].
fn shelves() -> [Shelf; 5] {
    [
        Shelf::All,
        Shelf::Recent,
        Shelf::Series(SeriesId::of("S")),
        Shelf::Author(ContributorId::of("Jane Austen")),
        Shelf::Search(Query::parse("jane")),
    ]
}

fn held_by_all(id: &str, title: &str) -> Publication {
    Publication { contributors: AtMost::first([by("Jane Austen", Role::Author)]), ..numbered(id, title, Some("1.5")) }
}

#[test]
fn titles_stand_in_the_order_of_their_sort_titles() {
    let publications = vec![
        publication("1", "Zorro"),
        publication("2", "The Hobbit"),
        publication("3", "Volume 10"),
        publication("4", "Volume 2"),
        publication("5", "Émile"),
    ];
    assert_eq!(order(&Shelf::All, publications), ["5", "2", "4", "3", "1"]);
}

#[test]
fn equal_titles_stand_in_the_order_of_their_ids() {
    let publications = vec![publication("b", "Emma"), publication("c", "Emma"), publication("a", "Emma")];
    assert_eq!(order(&Shelf::All, publications), ["a", "b", "c"]);
}

#[test]
fn the_latest_stands_first_among_recent_ones() {
    let publications = vec![added("1", -5), added("2", i64::MAX), added("3", 0), added("4", i64::MIN), added("5", 0)];
    assert_eq!(order(&Shelf::Recent, publications), ["2", "3", "5", "1", "4"]);
}

#[test]
fn a_series_stands_by_number_then_title_with_unnumbered_ones_last() {
    let publications = vec![
        numbered("1", "A", None),
        numbered("2", "B", Some("10")),
        numbered("3", "C", Some("2")),
        numbered("4", "D", Some("1.5")),
        numbered("5", "E", Some("0.5")),
        numbered("6", "B", Some("2")),
    ];
    assert_eq!(order(&Shelf::Series(SeriesId::of("S")), publications), ["5", "4", "6", "3", "2", "1"]);
}

#[test]
fn what_a_shelf_does_not_hold_has_no_place_there() {
    for shelf in &shelves()[2..] {
        assert_eq!(shelf.cursor(&publication("1", "Emma")), None);
    }
}

#[test]
fn a_cursor_of_another_shelf_is_refused() {
    let emma = held_by_all("1", "Emma");
    let others = [Shelf::Series(SeriesId::of("T")), Shelf::Search(Query::parse("emma"))];
    for shelf in shelves() {
        let bytes = shelf.cursor(&emma).unwrap().to_bytes();
        for other in shelves().iter().chain(&others).filter(|other| **other != shelf) {
            assert!(Cursor::from_bytes(List::Shelf(other), &bytes).is_err(), "{shelf:?} {other:?}");
        }
    }
}

#[test]
fn bytes_that_no_publication_has_are_refused() {
    for shelf in shelves() {
        let bytes = shelf.cursor(&held_by_all("1", "Emma")).unwrap().to_bytes();
        let start = &bytes[..8];
        for end in [&b""[..], b"\0", b"\0\0\0", b"\0\0\0\0\0\0\0\0\0\0\0\0", &[b'a'; 10_000], b"a\0b\0/", b"a\0\xff\0i"]
        {
            assert!(Cursor::from_bytes(List::Shelf(&shelf), &[start, end].concat()).is_err(), "{shelf:?} {end:?}");
        }
        assert!(Cursor::from_bytes(List::Shelf(&shelf), &[&bytes[..], b" "].concat()).is_err());
        assert!(Cursor::from_bytes(List::Shelf(&shelf), &bytes[..7]).is_err());
    }
}

proptest! {
    #[test]
    fn cursors_round_trip_and_are_bounded(title in "\\PC{1,300}", id in "[a-zA-Z0-9_-]{1,64}") {
        prop_assume!(!title.trim().is_empty());
        let publication = held_by_all(&id, &title);
        for shelf in shelves() {
            let cursor = shelf.cursor(&publication).unwrap();
            prop_assert!(cursor.key().len() <= Cursor::MAX_KEY);
            prop_assert_eq!(Cursor::from_bytes(List::Shelf(&shelf), &cursor.to_bytes()).unwrap(), cursor);
        }
    }

    #[test]
    fn no_two_publications_share_a_place(a in "[aAé1][aAé1 ]{0,2}", b in "[aAé1][aAé1 ]{0,2}", ids in "[ab]{2}") {
        let (a, b) = (held_by_all(&ids[..1], &a), held_by_all(&ids[1..], &b));
        for shelf in shelves() {
            prop_assert!(a.id == b.id || shelf.cursor(&a) != shelf.cursor(&b));
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in any::<Vec<u8>>()) {
        for shelf in shelves() {
            let bytes = [&List::Shelf(&shelf).fingerprint()[..], &bytes].concat();
            if let Ok(cursor) = Cursor::from_bytes(List::Shelf(&shelf), &bytes) {
                prop_assert_eq!(cursor.to_bytes(), bytes);
            }
        }
    }
}

#[test]
fn headings_and_problems_have_cursors_of_their_own() {
    let heading = Heading::author("Jane Austen", "Austen, Jane");
    let library = LibraryId::parse("books").unwrap();
    let problem = Problem {
        path: FilePath::parse("A/b.epub").unwrap(),
        reason: Text::default(),
        since: Timestamp::from_seconds(1),
        size: 1,
        modified: Timestamp::from_seconds(1),
    };
    let lists = [List::Headings(HeadingKind::Author), List::Problems(&library), List::Headings(HeadingKind::Series)];
    let cursors = [heading.cursor(), problem.cursor(&library)];
    for (cursor, own) in cursors.iter().zip(lists) {
        assert_eq!(Cursor::from_bytes(own, &cursor.to_bytes()).as_ref(), Ok(cursor));
        assert_eq!(lists.map(|list| Cursor::from_bytes(list, &cursor.to_bytes())).iter().flatten().count(), 1);
    }
}
