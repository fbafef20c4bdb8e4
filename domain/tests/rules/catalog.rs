//! Rules for [`CatalogService`] and [`LibraryService`].

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use domain::{
    accounts::{Inserted, Role},
    catalog::{
        administration::{Audience, LibraryService, LibraryStorage, Scanner},
        files::{FilePath, Format, PublicationFile},
        headings::HeadingKind,
        ids::{FileId, LibraryId, PublicationId},
        libraries::{Folder, Library, LibraryName, LibraryRepository, LibraryStatus, Renamed},
        limited::AtMost,
        listings::Shelf,
        pages::{PageRequest, PageSize},
        publications::{Publication, PublicationRepository, Title},
        scans::{Begun, Lease, ScanRepository as _, ScannerId},
        visible::CatalogService,
    },
    clock::{Clock as _, Timestamp},
    documents::DocumentId,
    error::{Changed, Error, Missing, StorageError},
    sign_in::Reader,
};
use storage_memory::{
    Memory,
    fakes::{FixedClock, Predictable},
};

use crate::readers::{HOME, World, key, name};

/// Knows one folder, and takes the lease of each scan that it is asked for.
struct OneFolder(Arc<Memory>, Arc<FixedClock>, AtomicU32);

#[async_trait]
impl Scanner for OneFolder {
    async fn can_read(&self, folder: &Folder) -> bool {
        folder.as_str() == "/books"
    }

    async fn start(&self, library: &Library) -> Result<Begun, Error> {
        let lease = Lease {
            scanner: ScannerId::parse(&self.2.fetch_add(1, Ordering::SeqCst).to_string()).unwrap(),
            until: Timestamp::from_seconds(i64::MAX / 1000),
        };
        Ok(self.0.begin(&library.id, &lease, self.1.now()).await?)
    }
}

pub struct Shelves {
    pub world: World,
    catalog: CatalogService,
    pub libraries: LibraryService,
}

impl Shelves {
    pub async fn new() -> Self {
        let world = World::new().with_ann().await;
        world.accounts.add(name("root"), &key("secret"), Role::Administrator).await.unwrap();
        let memory = || world.memory.clone();
        Self {
            catalog: CatalogService::new(memory(), memory(), memory(), memory()),
            libraries: library_service(&world, memory()),
            world,
        }
    }

    pub async fn reader(&self, name: &str) -> Arc<Reader> {
        self.world.sign_in.sign_in(&crate::readers::name(name), &key("secret"), HOME).await.unwrap()
    }

    /// Makes a library with a publication of this title, whose file has the documents "content of TITLE" and
    /// "book.epub", and a KEPUB that is called "KEPUB of TITLE".
    pub async fn library(&self, title: &str) -> LibraryId {
        let folder = Folder::parse("/books").unwrap();
        let library = self.libraries.add(LibraryName::parse(title).unwrap(), folder).await.unwrap().id;
        assert_eq!(
            PublicationRepository::save(&*self.world.memory, &library, &[publication(&library, title)]).await.unwrap(),
            Changed::Yes
        );
        library
    }

    async fn titles(&self, reader: &Reader) -> Vec<String> {
        let page = PageRequest::start(PageSize::default());
        let page = self.catalog.publications(reader, None, (Shelf::All, None), &page).await.unwrap();
        assert_eq!(page.total, Some(page.items.len() as u64));
        page.items.iter().map(|it| it.title.as_str().to_owned()).collect()
    }
}

fn library_service(world: &World, libraries: Arc<dyn LibraryRepository>) -> LibraryService {
    let memory = || world.memory.clone();
    let storage =
        LibraryStorage { accounts: memory(), libraries, access: memory(), problems: memory(), scans: memory() };
    let scanner = Arc::new(OneFolder(memory(), world.clock.clone(), AtomicU32::default()));
    LibraryService::new(storage, scanner, world.clock.clone(), Arc::new(Predictable::default()))
}

fn publication(library: &LibraryId, title: &str) -> Publication {
    let now = Timestamp::from_seconds(1);
    let documents = [format!("content of {title}"), "book.epub".to_owned()];
    let file = PublicationFile {
        id: FileId::parse(title).unwrap(),
        format: Format::Epub,
        path: FilePath::parse("book.epub").unwrap(),
        size: 1,
        modified: now,
        documents: AtMost::first(documents.map(|it| document(&it))),
        kepubs: AtMost::first([document(&format!("KEPUB of {title}"))]),
        pages: None,
        duration_millis: None,
    };
    let title = Title::parse(title).unwrap();
    Publication {
        files: AtMost::first([file]),
        ..Publication::new(PublicationId::parse(title.as_str()).unwrap(), library.clone(), title, now)
    }
}

pub fn document(text: &str) -> DocumentId {
    DocumentId::parse(text).unwrap()
}

#[tokio::test]
async fn a_library_is_seen_by_administrators_and_whom_it_was_granted_to() {
    let shelves = Shelves::new().await;
    let (emma, maus) = (shelves.library("Emma").await, shelves.library("Maus").await);
    let (ann, root) = (shelves.reader("ann").await, shelves.reader("root").await);
    assert_eq!(shelves.titles(&root).await, ["Emma", "Maus"]);
    assert_eq!(shelves.titles(&ann).await, [""; 0]);
    shelves.libraries.grant(&emma, Some(&name("ann"))).await.unwrap();
    assert_eq!(shelves.titles(&ann).await, ["Emma"]);
    shelves.libraries.grant(&maus, None).await.unwrap();
    assert_eq!(shelves.titles(&ann).await, ["Emma", "Maus"]);
    shelves.libraries.revoke(&emma, Some(&name("ann"))).await.unwrap();
    shelves.libraries.revoke(&emma, Some(&name("ann"))).await.unwrap();
    assert_eq!(shelves.titles(&ann).await, ["Maus"]);
    let names =
        |list: Vec<LibraryStatus>| list.iter().map(|it| it.library.name.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(shelves.catalog.libraries(&ann).await.unwrap()), ["Maus"]);
    assert_eq!(names(shelves.catalog.libraries(&root).await.unwrap()), ["Emma", "Maus"]);
}

#[tokio::test]
async fn what_was_not_granted_is_not_there() {
    let shelves = Shelves::new().await;
    let emma = shelves.library("Emma").await;
    let ann = shelves.reader("ann").await;
    let (publication, file) = (PublicationId::parse("Emma").unwrap(), FileId::parse("Emma").unwrap());
    let page = PageRequest::start(PageSize::default());
    let missing = |error: Error| match error {
        Error::NotFound(missing) => missing,
        error => panic!("{error}"),
    };
    let (catalog, all) = (&shelves.catalog, (Shelf::All, None));
    assert_eq!(missing(catalog.publication(&ann, &publication).await.unwrap_err()), Missing::Publication);
    assert_eq!(missing(catalog.file(&ann, &file).await.unwrap_err()), Missing::File);
    assert_eq!(missing(catalog.publications(&ann, Some(&emma), all, &page).await.unwrap_err()), Missing::Library);
    let headings = catalog.headings(&ann, Some(&emma), HeadingKind::Series, &page).await;
    assert_eq!(missing(headings.unwrap_err()), Missing::Library);
    assert!(catalog.identify(&ann, &[document("book.epub")]).await.unwrap().is_empty());

    shelves.libraries.grant(&emma, None).await.unwrap();
    assert_eq!(catalog.publication(&ann, &publication).await.unwrap().title.as_str(), "Emma");
    assert_eq!(catalog.file(&ann, &file).await.unwrap().0.path.as_str(), "book.epub");
}

#[tokio::test]
async fn a_document_is_identified_where_it_fits_one_publication_that_the_reader_sees() {
    let shelves = Shelves::new().await;
    let (emma, maus) = (shelves.library("Emma").await, shelves.library("Maus").await);
    let ann = shelves.reader("ann").await;
    let asked = ["content of Emma", "content of Maus", "book.epub", "nothing"].map(document);
    let identified = async || {
        let found = shelves.catalog.identify(&ann, &asked).await.unwrap();
        asked.each_ref().map(|document| found.get(document).map(|it| it.title.as_str().to_owned()))
    };
    shelves.libraries.grant(&emma, None).await.unwrap();
    let title = |title: &str| Some(title.to_owned());
    assert_eq!(identified().await, [title("Emma"), None, title("Emma"), None]);
    shelves.libraries.grant(&maus, None).await.unwrap();
    assert_eq!(identified().await, [title("Emma"), title("Maus"), None, None]);
}

#[tokio::test]
async fn a_library_needs_a_folder_and_a_free_name() {
    let shelves = Shelves::new().await;
    let add = async |name: &str, folder: &str| {
        shelves.libraries.add(LibraryName::parse(name).unwrap(), Folder::parse(folder).unwrap()).await
    };
    assert!(matches!(add("Emma", "/nothing").await, Err(Error::Invalid(invalid)) if invalid.field == "path"));
    let emma = add("Emma", "/books").await.unwrap().id;
    assert!(matches!(add("Emma", "/books").await, Err(Error::NameTaken)));
    add("Maus", "/books").await.unwrap();
    let taken = shelves.libraries.rename(&emma, &LibraryName::parse("Maus").unwrap()).await;
    assert!(matches!(taken, Err(Error::NameTaken)));
    shelves.libraries.remove(&emma).await.unwrap();
    assert!(matches!(shelves.libraries.remove(&emma).await, Err(Error::NotFound(Missing::Library))));
}

/// Lists nothing, as a storage does with a library whose removal has failed halfway.
struct Unlisted(Arc<Memory>);

#[async_trait]
impl LibraryRepository for Unlisted {
    async fn insert(&self, library: &Library, now: Timestamp) -> Result<Inserted, StorageError> {
        self.0.insert(library, now).await
    }

    async fn list(&self) -> Result<Vec<LibraryStatus>, StorageError> {
        Ok(Vec::new())
    }

    async fn rename(&self, library: &LibraryId, name: &LibraryName) -> Result<Renamed, StorageError> {
        self.0.rename(library, name).await
    }

    async fn remove(&self, library: &LibraryId) -> Result<(), StorageError> {
        LibraryRepository::remove(&*self.0, library).await
    }
}

#[tokio::test]
async fn a_removal_that_failed_is_gone_on_with() {
    let shelves = Shelves::new().await;
    let emma = shelves.library("Emma").await;
    let memory = shelves.world.memory.clone();
    let removed = library_service(&shelves.world, Arc::new(Unlisted(memory.clone()))).remove(&emma).await;
    assert!(matches!(removed, Err(Error::NotFound(Missing::Library))));
    assert!(LibraryRepository::list(&*memory).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_audience_is_known_by_name() {
    let shelves = Shelves::new().await;
    let emma = shelves.library("Emma").await;
    let audience = async || shelves.libraries.audience(&emma).await.unwrap();
    assert_eq!(audience().await, Audience::default());
    for user in ["root", "ann"] {
        shelves.libraries.grant(&emma, Some(&name(user))).await.unwrap();
    }
    assert_eq!(audience().await, Audience { everyone: false, users: vec![name("ann"), name("root")] });
    shelves.libraries.grant(&emma, None).await.unwrap();
    shelves.libraries.revoke(&emma, Some(&name("ann"))).await.unwrap();
    assert_eq!(audience().await, Audience { everyone: true, users: vec![name("root")] });
}

#[tokio::test]
async fn nobody_is_granted_anything() {
    let shelves = Shelves::new().await;
    let emma = shelves.library("Emma").await;
    let nobody = name("nobody");
    assert!(matches!(shelves.libraries.grant(&emma, Some(&nobody)).await, Err(Error::NotFound(Missing::User))));
    let nothing = LibraryId::parse("nothing").unwrap();
    assert!(matches!(shelves.libraries.grant(&nothing, None).await, Err(Error::NotFound(Missing::Library))));
}

#[tokio::test]
async fn a_library_is_scanned_by_one_at_a_time() {
    let shelves = Shelves::new().await;
    let emma = shelves.library("Emma").await;
    assert_eq!(shelves.libraries.last_scan(&emma).await.unwrap(), None);
    shelves.libraries.scan(&emma).await.unwrap();
    assert!(matches!(shelves.libraries.scan(&emma).await, Err(Error::ScanRunning)));
    assert!(shelves.libraries.last_scan(&emma).await.unwrap().is_some());
}
