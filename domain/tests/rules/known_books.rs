//! Rules for places in books that the libraries know.

use std::sync::Arc;

use domain::{
    books::{BookOrder, BookPage, IdentifiedBook, Label},
    catalog::{
        cursors::{Cursor, List},
        files::Format,
        ids::PublicationId,
        pages::{From, PageRequest, PageSize},
        publications::PublicationRepository,
    },
    clock::Timestamp,
    documents::{Description, DocumentId, FileName},
    error::{Changed, Error, Missing},
    progress::{Percentage, Push},
    sign_in::Reader,
    text::Text,
};

use crate::{
    catalog::{Shelves, document},
    readers::name,
};

/// The two documents of a library's file, and that of its KEPUB.
const CONTENT: &str = "content of Emma";
const NAME: &str = "book.epub";
const KEPUB: &str = "KEPUB of Emma";

/// A library with "Emma", that ann sees.
async fn shelves() -> (Shelves, Arc<Reader>) {
    let shelves = Shelves::new().await;
    let emma = shelves.library("Emma").await;
    shelves.libraries.grant(&emma, Some(&name("ann"))).await.unwrap();
    let ann = shelves.reader("ann").await;
    (shelves, ann)
}

impl Shelves {
    async fn push(&self, reader: &Reader, document: &str, fraction: f64) {
        self.push_at(reader, document, "", fraction).await;
    }

    async fn push_at(&self, reader: &Reader, document: &str, position: &str, fraction: f64) {
        let push = Push {
            document: DocumentId::parse(document).unwrap(),
            position: Text::parse("progress", position).unwrap(),
            percentage: Percentage::parse(fraction).unwrap(),
            device: Text::parse("device", document).unwrap(),
            device_id: Text::default(),
            description: Description::default(),
        };
        self.world.progress.push(reader, push).await.unwrap();
    }

    /// How far the reader is, in per cent.
    async fn place(&self, reader: &Reader, name: &str) -> Option<u32> {
        match self.world.progress.find(reader, &document(name)).await {
            Ok(current) => Some(current.progress.percentage.as_percent()),
            Err(Error::NotFound(Missing::Progress)) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// The position that is offered.
    async fn position(&self, reader: &Reader, name: &str) -> Option<String> {
        let found = self.world.progress.find(reader, &document(name)).await;
        found.ok().map(|current| current.progress.position.as_str().to_owned())
    }

    async fn books(&self, reader: &Reader) -> Vec<IdentifiedBook> {
        let page = BookPage { order: BookOrder::Newest, limit: 10, offset: 0 };
        self.world.books.list(reader, page).await.unwrap()
    }
}

#[tokio::test]
async fn a_push_for_any_document_of_a_file_is_the_same_book() {
    let (shelves, ann) = shelves().await;
    shelves.push(&ann, CONTENT, 0.2).await;
    shelves.push(&ann, NAME, 0.4).await;
    assert_eq!(shelves.place(&ann, CONTENT).await, Some(40));
    assert_eq!(shelves.books(&ann).await.len(), 1);
}

#[tokio::test]
async fn a_document_that_was_never_pushed_has_the_place_of_its_file() {
    let (shelves, ann) = shelves().await;
    shelves.push(&ann, CONTENT, 0.2).await;
    assert_eq!(shelves.world.progress.places(&ann, &document(NAME)).await.unwrap().len(), 1);
    assert_eq!(shelves.place(&ann, NAME).await, Some(20));
}

#[tokio::test]
async fn a_devices_place_can_be_offered_by_any_document_of_the_file() {
    let (shelves, ann) = shelves().await;
    shelves.push(&ann, CONTENT, 0.2).await;
    let device = Text::parse("device", CONTENT).unwrap();
    shelves.world.progress.offer(&ann, &document(NAME), &device).await.unwrap();
    let other = shelves.world.progress.offer(&ann, &document("other"), &device).await;
    assert!(matches!(other, Err(Error::NotFound(Missing::Progress))));
}

#[tokio::test]
async fn a_place_in_a_kepub_is_offered_translated() {
    let (shelves, ann) = shelves().await;
    shelves.push_at(&ann, KEPUB, "kepub:/body/p", 0.4).await;
    assert_eq!(shelves.position(&ann, KEPUB).await.as_deref(), Some("kepub:/body/p"));
    for name in [CONTENT, NAME] {
        assert_eq!(shelves.position(&ann, name).await.as_deref(), Some("/body/p"));
        assert_eq!(shelves.place(&ann, name).await, Some(40));
    }
    shelves.push_at(&ann, NAME, "/body/h1", 0.6).await;
    assert_eq!(shelves.position(&ann, KEPUB).await.as_deref(), Some("kepub:/body/h1"));
    assert_eq!(shelves.position(&ann, CONTENT).await.as_deref(), Some("/body/h1"));
    assert_eq!(shelves.books(&ann).await.len(), 1);
}

#[tokio::test]
async fn a_place_that_cannot_be_translated_is_not_offered() {
    let (shelves, ann) = shelves().await;
    shelves.push_at(&ann, KEPUB, "nowhere", 0.4).await;
    assert_eq!(shelves.position(&ann, CONTENT).await, None);
    shelves.push_at(&ann, NAME, "/body/p", 0.5).await;
    shelves.world.clock.advance_seconds(1);
    shelves.push_at(&ann, KEPUB, "nowhere else", 0.6).await;
    assert_eq!(shelves.position(&ann, CONTENT).await.as_deref(), Some("/body/p"));
    assert_eq!(shelves.position(&ann, KEPUB).await.as_deref(), Some("nowhere else"));
}

#[tokio::test]
async fn documents_that_no_library_knows_share_places_as_they_are() {
    let (shelves, ann) = shelves().await;
    shelves.push_at(&ann, "mine", "/body/p", 0.4).await;
    shelves.world.links.link(&ann.id, vec![document("mine"), document(KEPUB)]).await.unwrap();
    assert_eq!(shelves.position(&ann, KEPUB).await.as_deref(), Some("/body/p"));
}

#[tokio::test]
async fn books_read_before_the_library_came_are_one_with_the_next_push() {
    let shelves = Shelves::new().await;
    let ann = shelves.reader("ann").await;
    shelves.push(&ann, CONTENT, 0.2).await;
    shelves.push(&ann, NAME, 0.4).await;
    let emma = shelves.library("Emma").await;
    shelves.push(&ann, CONTENT, 0.6).await;
    assert_eq!(shelves.place(&ann, NAME).await, Some(40), "ann doesn't see the library");
    shelves.libraries.grant(&emma, None).await.unwrap();
    shelves.push(&ann, CONTENT, 0.8).await;
    assert_eq!(shelves.place(&ann, NAME).await, Some(80));
}

#[tokio::test]
async fn a_name_that_several_publications_have_joins_nothing() {
    let (shelves, ann) = shelves().await;
    let maus = shelves.library("Maus").await;
    shelves.libraries.grant(&maus, None).await.unwrap();
    shelves.push(&ann, CONTENT, 0.2).await;
    shelves.push(&ann, NAME, 0.4).await;
    assert_eq!(shelves.place(&ann, CONTENT).await, Some(20));
    assert_eq!(shelves.place(&ann, "content of Maus").await, None);
}

#[tokio::test]
async fn a_document_that_was_taken_out_by_hand_keeps_its_own_place() {
    let (shelves, ann) = shelves().await;
    shelves.push(&ann, CONTENT, 0.2).await;
    shelves.push(&ann, NAME, 0.4).await;
    shelves.world.links.unlink(&ann.id, &document(NAME)).await.unwrap();
    shelves.push(&ann, CONTENT, 0.6).await;
    shelves.push(&ann, NAME, 0.5).await;
    assert_eq!(shelves.place(&ann, CONTENT).await, Some(60));
    assert_eq!(shelves.place(&ann, NAME).await, Some(50));
}

#[tokio::test]
async fn what_a_library_tells_is_not_listed_as_a_link() {
    let (shelves, ann) = shelves().await;
    shelves.push(&ann, CONTENT, 0.2).await;
    shelves.push(&ann, NAME, 0.4).await;
    assert_eq!(shelves.world.links.list(&ann).await.unwrap(), []);
    shelves.world.links.link(&ann.id, vec![document(NAME), document("mine")]).await.unwrap();
    let links = shelves.world.links.list(&ann).await.unwrap();
    let listed: Vec<_> = links.iter().map(|link| (link.canonical.as_str(), link.document.as_str())).collect();
    assert_eq!(listed, [(CONTENT, "mine")]);
}

#[tokio::test]
async fn what_is_begun_and_not_finished_is_gone_on_with() {
    let (shelves, ann) = shelves().await;
    let maus = shelves.library("Maus").await;
    shelves.libraries.grant(&maus, None).await.unwrap();
    let reading = async |format, from| {
        let page = PageRequest { from, size: PageSize::parse(1).unwrap() };
        let page = shelves.world.books.reading(&ann, format, &page).await.unwrap();
        let titles: Vec<_> = page.items.iter().map(|it| it.publication.title.as_str().to_owned()).collect();
        (titles.concat(), page.total, page.next, page.previous)
    };
    let titles = async || {
        let (first, total, next, _) = reading(None, From::Start).await;
        let second = match next {
            Some(next) => reading(None, From::After(next)).await.0,
            None => String::new(),
        };
        (first, second, total)
    };
    let found = |first: &str, second: &str, total| (first.to_owned(), second.to_owned(), Some(total));
    assert_eq!(titles().await, found("", "", 0));
    for document in [CONTENT, "content of Maus", "nobody's"] {
        shelves.push(&ann, document, 0.2).await;
        shelves.world.clock.advance_seconds(1);
    }
    assert_eq!(titles().await, found("Maus", "Emma", 2));
    let (last, _, next, previous) = reading(None, From::Before(of_long_ago())).await;
    assert_eq!((last.as_str(), next.is_some(), previous.is_some()), ("Emma", true, true));
    assert_eq!(reading(Some(Format::Pdf), From::Start).await.1, Some(0));
    shelves.push(&ann, "content of Maus", 1.0).await;
    assert_eq!(titles().await, found("Emma", "", 1));
}

#[tokio::test]
async fn a_comic_has_the_newest_place_of_any_of_its_documents() {
    let (shelves, ann) = shelves().await;
    let emma = PublicationId::parse("Emma").unwrap();
    let place = async || {
        let emma = PublicationRepository::find(&*shelves.world.memory, &emma).await.unwrap().unwrap();
        let places = shelves.world.books.places_in_comics(&ann, [&emma]).await.unwrap();
        places.get(&emma.id).map(|it| (it.percentage.as_percent(), it.timestamp.as_seconds()))
    };
    shelves.push(&ann, CONTENT, 0.2).await;
    assert_eq!(place().await, None, "it is no comic");
    let mut comic = PublicationRepository::find(&*shelves.world.memory, &emma).await.unwrap().unwrap();
    for file in comic.files.as_mut_slice() {
        (file.format, file.pages) = (Format::Cbz, Some(10));
    }
    let saved = PublicationRepository::save(&*shelves.world.memory, &comic.library.clone(), &[comic]).await.unwrap();
    assert_eq!(saved, Changed::Yes);
    assert_eq!(place().await, Some((20, 1_700_000_000)));
    shelves.world.clock.advance_seconds(1);
    shelves.push(&ann, KEPUB, 0.4).await;
    assert_eq!(place().await, Some((40, 1_700_000_001)));
    let maus = shelves.library("Maus").await;
    shelves.libraries.grant(&maus, None).await.unwrap();
    shelves.world.clock.advance_seconds(1);
    shelves.push(&ann, "content of Maus", 0.6).await;
    assert_eq!(place().await, Some((40, 1_700_000_001)));
}

/// A place in the list, behind all that is ever read.
fn of_long_ago() -> Cursor {
    let cursor = Cursor::of_reading(Timestamp::from_seconds(0), &PublicationId::parse("1").unwrap());
    assert_eq!(Cursor::from_bytes(List::Reading, &cursor.to_bytes()).unwrap(), cursor);
    cursor
}

#[tokio::test]
async fn a_book_is_called_by_its_label_or_else_by_its_publications_title() {
    let (shelves, ann) = shelves().await;
    let title = async || {
        let books = shelves.books(&ann).await;
        (books[0].title().to_owned(), books[0].publication.is_some())
    };
    shelves.push(&ann, "other", 0.2).await;
    assert_eq!(title().await, ("other".to_owned(), false));
    shelves.world.clock.advance_seconds(1);
    shelves.push(&ann, CONTENT, 0.2).await;
    assert_eq!(title().await, ("Emma".to_owned(), true));
    let card = shelves.world.books.card(&name("ann"), 5).await.unwrap();
    assert_eq!(card[0].title(), "Emma");
    shelves.world.books.label(&ann.id, &document(CONTENT), &Label::parse("Again").unwrap()).await.unwrap();
    assert_eq!(title().await, ("Again".to_owned(), true));
}

#[tokio::test]
async fn a_book_without_a_publication_is_called_as_the_device_told() {
    let (shelves, ann) = shelves().await;
    let told = Description {
        filename: Some(FileName::parse("emma.epub").unwrap()),
        title: Some(Text::parse("title", "Emma, a novel").unwrap()),
        authors: None,
    };
    shelves.push(&ann, "other", 0.2).await;
    let mut book = shelves.books(&ann).await.remove(0);
    book.book.progress.description = told;
    assert_eq!(book.title(), "Emma, a novel");
    book.book.progress.description.title = Some(Text::parse("title", " ").unwrap());
    assert_eq!(book.title(), "emma.epub");
}
