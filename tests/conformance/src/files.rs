//! Rules for [`FileRepository`](domain::catalog::files::FileRepository).

use std::{collections::HashMap, sync::Arc};

use domain::catalog::{
    files::{FilePath, Format, KnownFile, PublicationFile},
    ids::FileId,
    limited::AtMost,
    publications::Publication,
};

use domain::{documents::DocumentId, error::Changed};

use crate::{
    Backend,
    catalog::{file, ids, in_formats, path, publication},
    samples::{document, documents},
};

fn with_paths(paths: &[&str], publication: Publication) -> Publication {
    let file = |at: &&str| {
        let id = FileId::parse(&format!("{}-{}", publication.id.as_str(), at.len())).unwrap();
        PublicationFile { id, path: path(at), ..file(publication.id.as_str(), Format::Epub) }
    };
    Publication { files: AtMost::first(paths.iter().map(file).collect::<Vec<_>>()), ..publication }
}

pub async fn a_file_leads_to_its_publication(backend: &Backend) {
    backend.library("books").await;
    let emma = in_formats(&[Format::Epub, Format::M4b], publication("books", "emma", "Emma"));
    backend.save(&[emma.clone(), publication("books", "persuasion", "Persuasion")]).await;
    for format in [Format::Epub, Format::M4b] {
        assert_eq!(backend.files.find(&file("emma", format).id).await.unwrap(), Some(emma.clone()));
    }
    let without = in_formats(&[Format::M4b], emma);
    backend.save(&[without]).await;
    assert_eq!(backend.files.find(&file("emma", Format::Epub).id).await.unwrap(), None);
    backend.remove(&["emma"]).await;
    assert_eq!(backend.files.find(&file("emma", Format::M4b).id).await.unwrap(), None);
}

pub async fn files_are_listed_as_a_scan_walks(backend: &Backend) {
    let (books, _) = (backend.library("books").await, backend.library("comics").await);
    let emma = with_paths(&["A/c", "b"], publication("books", "emma", "Emma"));
    let other = with_paths(&["é", "A/B/a", "A B/aa"], publication("books", "other", "Other"));
    backend.save(&[emma.clone(), other, publication("comics", "maus", "Maus")]).await;
    let listed = async |after: Option<&FilePath>, limit| {
        let files = backend.files.list(&books, after, limit).await.unwrap();
        files.into_iter().map(|file| file.path.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(None, 10).await, ["b", "é", "A/c", "A/B/a", "A B/aa"]);
    assert_eq!(listed(None, 2).await, ["b", "é"]);
    assert_eq!(listed(Some(&path("é")), 2).await, ["A/c", "A/B/a"]);
    assert_eq!(listed(Some(&path("A/A")), 9).await, ["A/c", "A/B/a", "A B/aa"]);

    let first = backend.files.list(&books, None, 1).await.unwrap();
    let file = &emma.files.as_slice()[1];
    let known = KnownFile {
        path: path("b"),
        size: file.size,
        modified: file.modified,
        id: file.id.clone(),
        publication: emma.id.clone(),
    };
    assert_eq!(first, [known]);

    backend.save(&[with_paths(&["A/z"], emma)]).await;
    assert_eq!(listed(None, 10).await, ["é", "A/z", "A/B/a", "A B/aa"]);
    backend.remove(&["other"]).await;
    assert_eq!(listed(None, 10).await, ["A/z"]);
}

pub async fn documents_lead_to_the_publications_that_a_reader_sees(backend: &Backend) {
    backend.library("books").await;
    backend.library("comics").await;
    let named = |library, id, documents: &[&str]| {
        let publication = publication(library, id, id);
        let file = PublicationFile {
            documents: AtMost::first(documents.iter().map(|name| document(name)).collect::<Vec<_>>()),
            ..file(id, Format::Epub)
        };
        Publication { files: AtMost::first([file]), ..publication }
    };
    let emma = named("books", "emma", &["1", "book.epub"]);
    backend.save(&[emma.clone(), named("books", "b", &["2", "book.epub"]), named("comics", "c", &["1", "3"])]).await;
    let asked = documents(&["1", "2", "3", "book.epub", "nothing"]);
    let known = async |libraries: &[&str]| {
        let known = backend.files.identify(&asked, &ids(libraries)).await.unwrap();
        let mut known: Vec<String> =
            known.iter().map(|(document, it)| format!("{} of {}", document.as_str(), it.id.as_str())).collect();
        known.sort();
        known
    };
    assert_eq!(known(&["books"]).await, ["1 of emma", "2 of b"]);
    assert_eq!(known(&["books", "comics"]).await, ["2 of b", "3 of c"]);
    assert_eq!(known(&[]).await, [""; 0]);
    assert_eq!(backend.files.identify(&[], &ids(&["books"])).await.unwrap(), HashMap::new());

    backend.save(&[named("books", "emma", &["4"])]).await;
    assert_eq!(known(&["books"]).await, ["2 of b", "book.epub of b"]);
    backend.remove(&["b"]).await;
    assert_eq!(known(&["books"]).await, [""; 0]);
}

/// A publication with a document in two of its files is one.
pub async fn a_document_of_two_files_of_one_publication_is_that_ones(backend: &Backend) {
    backend.library("books").await;
    let twice = |format| PublicationFile { documents: AtMost::first([document("1")]), ..file("emma", format) };
    let files = AtMost::first([twice(Format::Epub), twice(Format::Kepub)]);
    let emma = Publication { files, ..publication("books", "emma", "Emma") };
    backend.save(std::slice::from_ref(&emma)).await;
    let known = backend.files.identify(&documents(&["1"]), &ids(&["books"])).await.unwrap();
    assert_eq!(known, HashMap::from([(document("1"), Arc::new(emma))]));
}

pub async fn a_file_learns_what_its_kepubs_are_called(backend: &Backend) {
    let books = backend.library("books").await;
    let emma = publication("books", "emma", "Emma");
    backend.save(&[emma.clone(), publication("books", "persuasion", "Persuasion")]).await;
    let id = &emma.files.as_slice()[0].id;
    let libraries = backend.libraries.list().await.unwrap();
    for _ in 0..2 {
        assert_eq!(backend.files.learn_kepub(id, &document("kepub")).await.unwrap(), Changed::Yes);
    }
    let mut learned = emma.clone();
    assert!(learned.learn_kepub(id, &document("kepub")));
    let known = backend.files.identify(&documents(&["kepub"]), &ids(&["books"])).await.unwrap();
    assert_eq!(known, HashMap::from([(document("kepub"), Arc::new(learned.clone()))]));
    assert_eq!(backend.files.find(id).await.unwrap(), Some(learned));
    assert_eq!(backend.files.list(&books, None, 9).await.unwrap().len(), 2);
    assert_eq!(backend.libraries.list().await.unwrap(), libraries);

    // Saved without, it is forgotten.
    backend.save(&[emma]).await;
    assert_eq!(backend.files.identify(&documents(&["kepub"]), &ids(&["books"])).await.unwrap(), HashMap::new());
    let nothing = FileId::parse("nothing").unwrap();
    assert_eq!(backend.files.learn_kepub(&nothing, &document("kepub")).await.unwrap(), Changed::Absent);
}

pub async fn the_kepubs_known_longest_are_forgotten(backend: &Backend) {
    backend.library("books").await;
    let emma = publication("books", "emma", "Emma");
    backend.save(std::slice::from_ref(&emma)).await;
    for at in 0..10 {
        let _ = backend.files.learn_kepub(&emma.files.as_slice()[0].id, &document(&format!("k{at}"))).await.unwrap();
    }
    let asked = documents(&["k0", "k1", "k2", "k9"]);
    let known = backend.files.identify(&asked, &ids(&["books"])).await.unwrap();
    let mut known: Vec<_> = known.keys().map(DocumentId::as_str).collect();
    known.sort_unstable();
    assert_eq!(known, ["k2", "k9"]);
}
