//! A library in a temporary folder.

use std::{fs, path::PathBuf, sync::Arc};

use domain::{
    catalog::{
        files::FileRepository,
        ids::LibraryId,
        libraries::{Folder, Library, LibraryName, LibraryRepository as _},
        listings::{Listing, Shelf},
        pages::{From, PageRequest, PageSize},
        problems::ProblemRepository,
        publications::{Publication, PublicationRepository},
        scans::{Begun, Scan},
    },
    clock::Timestamp,
};
use library::scanning::{ScanStorage, Scanning};
use storage_memory::{
    Memory,
    fakes::{FixedClock, Predictable},
};
use tempfile::TempDir;

use crate::zip::zip;

pub struct World {
    pub memory: Arc<Memory>,
    pub clock: Arc<FixedClock>,
    pub library: Library,
    pub scanning: Scanning,
    folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let memory = Arc::new(Memory::default());
        let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(1_700_000_000)));
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("books");
        fs::create_dir(&root).unwrap();
        let library = Library {
            id: LibraryId::parse("books").unwrap(),
            name: LibraryName::parse("Books").unwrap(),
            folder: Folder::parse(root.to_str().unwrap()).unwrap(),
        };
        let _ = memory.insert(&library, Timestamp::from_seconds(0)).await.unwrap();
        let storage = ScanStorage {
            publications: memory.clone(),
            files: memory.clone(),
            problems: memory.clone(),
            scans: memory.clone(),
        };
        let scanning =
            Scanning { storage, clock: clock.clone(), randomness: Arc::new(Predictable::default()), threads: 2 };
        Self { memory, clock, library, scanning, folder }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("books").join(path)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.path(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.path(from), to).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Takes the library's folder away.
    pub fn unmount(&self) {
        fs::rename(self.folder.path().join("books"), self.folder.path().join("away")).unwrap();
    }

    /// Brings it back.
    pub fn mount(&self) {
        fs::rename(self.folder.path().join("away"), self.folder.path().join("books")).unwrap();
    }

    /// Scans a second after whatever was before.
    pub async fn scan(&self) -> Scan {
        self.clock.advance_seconds(1);
        let (begun, begin) = self.scanning.begin(&self.library).await.unwrap();
        assert_eq!(begun, Begun::Yes);
        begin.unwrap().run(&|_| {}).await.unwrap().unwrap()
    }

    pub async fn publications(&self) -> Vec<Publication> {
        let libraries = [self.library.id.clone()].into();
        let listing = Listing { libraries, shelf: Shelf::All, format: None };
        let size = PageSize::parse(200).unwrap();
        PublicationRepository::list(&*self.memory, &listing, &PageRequest { from: From::Start, size })
            .await
            .unwrap()
            .items
    }

    pub async fn publication(&self, title: &str) -> Publication {
        self.publications().await.into_iter().find(|it| it.title.as_str() == title).unwrap()
    }

    /// Each publication as its title and its files.
    pub async fn shelf(&self) -> Vec<String> {
        let publications = self.publications().await;
        let shown = publications.iter().map(|publication| {
            let paths: Vec<&str> = publication.files.iter().map(|file| file.path.as_str()).collect();
            format!("{}: {}", publication.title.as_str(), paths.join(", "))
        });
        shown.collect()
    }

    /// Each problem as its path and reason.
    pub async fn problems(&self) -> Vec<String> {
        let page = PageRequest::start(PageSize::parse(200).unwrap());
        let problems = ProblemRepository::list(&*self.memory, &self.library.id, &page).await.unwrap().items;
        problems.iter().map(|it| format!("{}: {}", it.path, it.reason.as_str())).collect()
    }

    pub async fn known_files(&self) -> usize {
        FileRepository::list(&*self.memory, &self.library.id, None, u16::MAX).await.unwrap().len()
    }
}

/// What a scan counted: seen, opened, added, changed, removed, problems.
pub fn counts(scan: &Scan) -> [u64; 6] {
    [scan.seen, scan.opened, scan.added, scan.changed, scan.removed, scan.problems]
}

/// An EPUB that says no more than its title.
pub fn epub(title: &str) -> Vec<u8> {
    let container = "<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>\
        <rootfile full-path='a.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
    let files: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("a.opf", &opf(title)),
    ];
    zip(&files)
}

pub fn opf(title: &str) -> Vec<u8> {
    let package = format!(
        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'>\
         <metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>{title}</dc:title></metadata></package>"
    );
    package.into_bytes()
}

pub fn cbz() -> Vec<u8> {
    zip(&[("1.png", b"\x89PNG\r\n\x1a\n a page")])
}
