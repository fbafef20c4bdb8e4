//! Rules for saving, finding and removing in
//! [`PublicationRepository`](domain::catalog::publications::PublicationRepository).

use domain::{
    catalog::{
        contributors::Role,
        files::{Format, PublicationFile},
        limited::AtMost,
        listings::Shelf,
        metadata::{Description, Identifier, IdentifierValue, Language, Published, Publisher, Scheme, Subject},
        publications::{Cover, Publication, SortTitle, Title},
        series::{SeriesName, SeriesNumber, SeriesPlace},
        words::Query,
    },
    documents::DocumentId,
    error::Changed,
};

use crate::{
    Backend,
    catalog::{
        added, by, contributor, file, in_series, library_id, listing, moment, path, publication, publication_id,
    },
};

pub async fn an_unknown_publication_is_none(backend: &Backend) {
    assert_eq!(backend.publications.find(&publication_id("nothing")).await.unwrap(), None);
}

pub async fn a_publication_comes_back_whole(backend: &Backend) {
    backend.library("books").await;
    let bare = publication("books", "bare", "Bare");
    let title = Title::parse("Лев \"Толстой\"; DROP TABLE\\ 🦊").unwrap();
    let whole = Publication {
        sort_title: SortTitle::parse("Толстой").unwrap(),
        title,
        contributors: AtMost::first([
            contributor("Jane Austen", Some("Austen, J."), Role::Author),
            contributor("Juliet Stevenson", None, Role::Narrator),
        ]),
        series: AtMost::first([
            SeriesPlace { name: SeriesName::parse("Novels").unwrap(), number: SeriesNumber::parse("1.5").ok() },
            SeriesPlace { name: SeriesName::parse("Classics").unwrap(), number: None },
        ]),
        description: Description::parse("A line,\nand another.").ok(),
        language: Language::parse("pt-BR").ok(),
        publisher: Publisher::parse("Murray").ok(),
        published: Published::parse("1815-12").ok(),
        identifiers: AtMost::first([Identifier {
            scheme: Scheme::parse("isbn").unwrap(),
            value: IdentifierValue::parse("9780141439587").unwrap(),
        }]),
        subjects: AtMost::first([Subject::parse("Love, and money").unwrap()]),
        cover: Some(Cover::Within(file("whole", Format::Epub).id)),
        added: moment(-1),
        updated: moment(1),
        files: AtMost::first([
            PublicationFile {
                size: u64::from(u32::MAX) * 1_000,
                pages: Some(70_000),
                duration_millis: Some(u64::from(u32::MAX) * 10),
                ..file("whole", Format::Epub)
            },
            PublicationFile { documents: AtMost::default(), ..file("whole", Format::M4b) },
        ]),
        ..publication("books", "whole", "Whole")
    };
    let beside = Publication {
        cover: Some(Cover::Beside(path("Austen/Emma/cover.jpg"))),
        ..publication("books", "beside", "Beside")
    };
    let publications = [bare, whole, beside];
    let saved = backend.publications.save(&library_id("books"), &publications).await.unwrap();
    assert_eq!(saved, Changed::Yes);
    for publication in publications {
        assert_eq!(backend.publications.find(&publication.id).await.unwrap(), Some(publication));
    }
}

/// As much as the domain lets in of everything, in characters of four bytes.
pub async fn the_largest_publication_is_kept(backend: &Backend) {
    backend.library("books").await;
    let long = |length, at: usize| {
        let number = format!("{at} ");
        number.clone() + &"𠀀".repeat(length - number.len())
    };
    let files = (0..32).map(|at| PublicationFile {
        path: path(&format!("{at}{}", "a".repeat(990))),
        documents: AtMost::first((0..16).map(|it| DocumentId::parse(&format!("{at:016}{it:016}")).unwrap())),
        kepubs: AtMost::first((0..8).map(|it| DocumentId::parse(&format!("{at:016}k{it:015}")).unwrap())),
        ..file(&at.to_string(), Format::Epub)
    });
    let largest = Publication {
        title: Title::parse(&long(500, 0)).unwrap(),
        sort_title: SortTitle::parse(&long(510, 0)).unwrap(),
        contributors: AtMost::first((0..32).map(|at| contributor(&long(200, at), Some(&long(210, at)), Role::Author))),
        series: AtMost::first(
            (0..8).map(|at| SeriesPlace { name: SeriesName::parse(&long(500, at)).unwrap(), number: None }),
        ),
        description: Description::parse(&long(20_000, 0)).ok(),
        publisher: Publisher::parse(&long(200, 0)).ok(),
        identifiers: AtMost::first((0..32).map(|at| Identifier {
            scheme: Scheme::parse(&long(32, at)).unwrap(),
            value: IdentifierValue::parse(&long(256, at)).unwrap(),
        })),
        subjects: AtMost::first((0..32).map(|at| Subject::parse(&long(128, at)).unwrap())),
        files: AtMost::first(files),
        ..publication("books", "largest", "Largest")
    };
    backend.save(std::slice::from_ref(&largest)).await;
    assert_eq!(backend.publications.find(&largest.id).await.unwrap().as_ref(), Some(&largest));
    for shelf in largest.shelves() {
        assert_eq!(backend.listed(&listing(&["books"], shelf)).await, ["largest"]);
    }
    let renamed = Publication {
        contributors: AtMost::first((0..32).map(|at| contributor(&long(199, at), None, Role::Author))),
        series: AtMost::first(
            (0..8).map(|at| SeriesPlace { name: SeriesName::parse(&long(499, at)).unwrap(), number: None }),
        ),
        ..largest.clone()
    };
    backend.save(std::slice::from_ref(&renamed)).await;
    assert_eq!(backend.publications.find(&largest.id).await.unwrap(), Some(renamed));
    backend.remove(&["largest"]).await;
    assert_eq!(backend.publications.find(&largest.id).await.unwrap(), None);
}

pub async fn saving_again_replaces(backend: &Backend) {
    backend.library("books").await;
    let emma = in_series("Novels", Some("4"), by("Jane Austen", publication("books", "emma", "Emma")));
    let other = publication("books", "m", "Middlemarch");
    backend.save(&[emma.clone(), other]).await;
    let zoe = added(9, in_series("Stories", None, by("A. Nonymous", publication("books", "emma", "Zoe"))));
    backend.save(std::slice::from_ref(&zoe)).await;
    assert_eq!(backend.publications.find(&zoe.id).await.unwrap(), Some(zoe.clone()));
    assert_eq!(backend.listed(&listing(&["books"], Shelf::All)).await, ["m", "emma"]);
    assert_eq!(backend.listed(&listing(&["books"], Shelf::Recent)).await, ["emma", "m"]);
    for shelf in emma.shelves().into_iter().skip(2).chain([Shelf::Search(Query::parse("emma"))]) {
        assert_eq!(backend.listed(&listing(&["books"], shelf)).await, [""; 0]);
    }
    for shelf in zoe.shelves().into_iter().skip(2).chain([Shelf::Search(Query::parse("zo nonym"))]) {
        assert_eq!(backend.listed(&listing(&["books"], shelf)).await, ["emma"]);
    }
}

pub async fn a_removed_publication_is_listed_nowhere(backend: &Backend) {
    backend.library("books").await;
    let emma = in_series("Novels", Some("4"), by("Jane Austen", publication("books", "emma", "Emma")));
    backend.save(std::slice::from_ref(&emma)).await;
    backend.remove(&["emma", "nothing"]).await;
    backend.remove(&["emma"]).await;
    assert_eq!(backend.publications.find(&emma.id).await.unwrap(), None);
    for shelf in emma.shelves().into_iter().chain([Shelf::Search(Query::parse("emma"))]) {
        assert_eq!(backend.listed(&listing(&["books"], shelf)).await, [""; 0]);
    }
    backend.save(&[emma]).await;
    assert_eq!(backend.listed(&listing(&["books"], Shelf::All)).await, ["emma"]);
}

pub async fn a_batch_is_saved_and_removed(backend: &Backend) {
    let books = backend.library("books").await;
    let all: Vec<_> = (0..250).map(|at| publication("books", &format!("{at:03}"), &format!("Volume {at}"))).collect();
    assert_eq!(backend.publications.save(&books, &all).await.unwrap(), Changed::Yes);
    let listed = backend.listed(&listing(&["books"], Shelf::All)).await;
    assert_eq!(listed, all.iter().map(|it| it.id.as_str()).collect::<Vec<_>>());
    let ids: Vec<_> = all.iter().skip(1).map(|it| it.id.clone()).collect();
    backend.publications.remove(&ids, moment(9)).await.unwrap();
    assert_eq!(backend.listed(&listing(&["books"], Shelf::All)).await, ["000"]);
    assert_eq!(backend.status(&books).await.publications, 1);
}

pub async fn nothing_is_saved_without_a_library(backend: &Backend) {
    let emma = publication("books", "emma", "Emma");
    assert_eq!(backend.publications.save(&emma.library, std::slice::from_ref(&emma)).await.unwrap(), Changed::Absent);
    assert_eq!(backend.publications.find(&emma.id).await.unwrap(), None);
}
