//! KEPUBs of books made here, in a cache beside them, and places in them.

#![expect(clippy::unwrap_used, reason = "these are tests")]

#[path = "../reading/zip.rs"]
mod zip;

use std::{fs, io::Read as _, sync::Arc};

use domain::{
    catalog::{
        files::{FilePath, Format, PublicationFile},
        ids::FileId,
        libraries::Folder,
        limited::AtMost,
        open_file::OpenFile,
        renditions::{Kepub, Rendition, Renditions as _},
        translation::PlaceTranslator as _,
    },
    clock::Timestamp,
    documents::DocumentId,
    progress::Position,
};
use library::{
    cache::{Cache, CacheSettings},
    renditions::{Options, RenditionCache},
};
use storage_memory::fakes::FixedClock;
use tempfile::TempDir;

use zip::zip;

const CHAPTER: &str = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>1</title></head>\
    <body><p>One.</p><p>Two. Three.</p></body></html>";

struct Shelf {
    renditions: RenditionCache,
    folder: Folder,
    temporary: TempDir,
}

impl Shelf {
    fn new() -> Self {
        Self::with(Options::default())
    }

    fn with(options: Options) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let settings = CacheSettings { folder: temporary.path().join("cache"), limit: 1 << 20, makers: 1 };
        let clock = Arc::new(FixedClock::at(Timestamp::from_seconds(1_700_000_000)));
        let books = temporary.path().join("books");
        fs::create_dir(&books).unwrap();
        Self {
            renditions: RenditionCache::new(Cache::new(settings, clock), options),
            folder: Folder::parse(books.to_str().unwrap()).unwrap(),
            temporary,
        }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PublicationFile {
        fs::write(self.temporary.path().join("books").join(name), bytes).unwrap();
        PublicationFile {
            id: FileId::parse(name.split('.').next().unwrap()).unwrap(),
            format: Format::parse(name.rsplit('.').next().unwrap()).unwrap(),
            path: FilePath::parse(name).unwrap(),
            size: 0,
            modified: Timestamp::from_seconds(0),
            documents: AtMost::default(),
            kepubs: AtMost::default(),
            pages: Some(2),
            duration_millis: None,
        }
    }

    async fn kepub(&self, file: &PublicationFile) -> (OpenFile, DocumentId) {
        match self.renditions.kepub(&self.folder, file).await.unwrap() {
            Kepub::Made { file, document } => (file, document),
            other => panic!("{other:?}"),
        }
    }

    async fn translate(&self, file: &PublicationFile, position: &str, to: Rendition) -> Option<String> {
        let position = Position::parse("progress", position).unwrap();
        let translated = self.renditions.translate(&self.folder, file, &position, to).await;
        translated.map(|position| position.as_str().to_owned())
    }

    fn made(&self) -> usize {
        let folders = fs::read_dir(self.temporary.path().join("cache/kepub")).unwrap().flatten();
        folders.map(|folder| fs::read_dir(folder.path()).unwrap().count()).sum()
    }
}

/// An EPUB of these chapters.
fn epub(chapters: &[&str]) -> Vec<u8> {
    let items: Vec<String> = (0..chapters.len())
        .map(|at| format!("<item id='c{at}' href='{at}.xhtml' media-type='application/xhtml+xml'/>"))
        .collect();
    let spine: Vec<String> = (0..chapters.len()).map(|at| format!("<itemref idref='c{at}'/>")).collect();
    let package = format!(
        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'>\
         <metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Emma</dc:title></metadata>\
         <manifest>{}</manifest><spine>{}</spine></package>",
        items.concat(),
        spine.concat()
    );
    let container = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>\
         <rootfile full-path='book.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
    let names: Vec<String> = (0..chapters.len()).map(|at| format!("{at}.xhtml")).collect();
    let mut files = vec![
        ("mimetype", &b"application/epub+zip"[..]),
        ("META-INF/container.xml", container.as_bytes()),
        ("book.opf", package.as_bytes()),
    ];
    files.extend(names.iter().zip(chapters).map(|(name, chapter)| (name.as_str(), chapter.as_bytes())));
    zip(&files)
}

fn bytes(mut file: OpenFile) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.file.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, file.length);
    bytes
}

#[tokio::test]
async fn a_kepub_is_made_once_and_known_by_its_content() {
    let shelf = Shelf::new();
    let file = shelf.put("emma.epub", &epub(&[CHAPTER]));
    let (first, document) = shelf.kepub(&file).await;
    let first_bytes = bytes(first);
    assert_eq!(document, DocumentId::of_content(std::io::Cursor::new(&first_bytes)).unwrap());
    let (again, same) = shelf.kepub(&file).await;
    assert_eq!((bytes(again), same, shelf.made()), (first_bytes, document, 1));
}

#[tokio::test]
async fn one_conversion_answers_all_who_ask_at_once() {
    let shelf = Arc::new(Shelf::new());
    let files: Vec<_> = (0..10).map(|at| shelf.put(&format!("{at}.epub"), &epub(&[CHAPTER]))).collect();
    let mut asking = tokio::task::JoinSet::new();
    for at in 0..50 {
        let (shelf, file) = (Arc::clone(&shelf), files[at % 10].clone());
        asking.spawn(async move { bytes(shelf.kepub(&file).await.0) });
    }
    let answers = asking.join_all().await;
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(shelf.made(), 10);
}

#[tokio::test]
async fn another_book_or_other_options_make_another_kepub() {
    let shelf = Shelf::new();
    let file = shelf.put("emma.epub", &epub(&[CHAPTER]));
    let first = shelf.kepub(&file).await.0;
    shelf.put("emma.epub", &epub(&[&CHAPTER.replace("Three", "And three")]));
    let second = shelf.kepub(&file).await.0;
    assert_ne!(first.etag, second.etag);
    assert_ne!(bytes(first), bytes(second));

    let mut options = Options::default();
    options.smart_punctuation = true;
    let other = Shelf::with(options);
    let file = other.put("emma.epub", &epub(&[CHAPTER]));
    let digest = |file: &OpenFile| file.etag.as_str().rsplit('-').nth(1).unwrap().to_owned();
    assert_ne!(digest(&other.kepub(&file).await.0), digest(&shelf.kepub(&file).await.0));
}

#[tokio::test]
async fn a_book_that_cannot_be_converted_is_refused_in_words() {
    let shelf = Shelf::new();
    let file = shelf.put("emma.epub", b"no archive");
    let Kepub::Refused(reason) = shelf.renditions.kepub(&shelf.folder, &file).await.unwrap() else {
        panic!("it was converted");
    };
    assert!(reason.starts_with("the archive can't be read"), "{reason}");
    fs::remove_file(shelf.temporary.path().join("books/emma.epub")).unwrap();
    assert!(matches!(shelf.renditions.kepub(&shelf.folder, &file).await.unwrap(), Kepub::Missing));
}

#[tokio::test]
async fn places_are_translated_as_koreader_writes_them() {
    let shelf = Shelf::new();
    let file = shelf.put("emma.epub", &epub(&[CHAPTER, CHAPTER]));
    // The first chapter looks like text, so that the conversion puts a page before it.
    for (original, converted) in [
        ("/body/DocFragment[1]/body/p[1]/text().0", "/body/DocFragment[2]/body/div/div/p[1]/span/text().0"),
        ("/body/DocFragment[2]/body/p[2]/text().7", "/body/DocFragment[3]/body/div/div/p[2]/span[2]/text().2"),
    ] {
        assert_eq!(shelf.translate(&file, original, Rendition::Kepub).await.as_deref(), Some(converted));
        assert_eq!(shelf.translate(&file, converted, Rendition::Original).await.as_deref(), Some(original));
    }
    let title_page = shelf.translate(&file, "/body/DocFragment[1]/body/p/img.0", Rendition::Original).await;
    assert_eq!(title_page.as_deref(), Some("/body/DocFragment[1]/body.0"));
}

#[tokio::test]
async fn what_is_no_place_is_not_translated() {
    let shelf = Shelf::new();
    let file = shelf.put("emma.epub", &epub(&[CHAPTER]));
    for position in ["", "12", "/body/DocFragment[9]/body/p", "/body/DocFragment[2]/body/ul/li[7]/text().0"] {
        for to in [Rendition::Kepub, Rendition::Original] {
            assert_eq!(shelf.translate(&file, position, to).await, None, "{position}");
        }
    }
    let broken = shelf.put("broken.epub", b"no archive");
    assert_eq!(shelf.translate(&broken, "/body/DocFragment/body/p/text().0", Rendition::Kepub).await, None);
    fs::remove_file(shelf.temporary.path().join("books/emma.epub")).unwrap();
    assert_eq!(shelf.translate(&file, "/body/DocFragment/body/p[1]/text().0", Rendition::Kepub).await, None);
}

#[tokio::test]
async fn pages_of_comics_are_translated() {
    let shelf = Shelf::new();
    let file = shelf.put("maus.cbz", b"not looked at");
    assert_eq!(shelf.translate(&file, "2", Rendition::Kepub).await.as_deref(), Some("/body/DocFragment[2].0"));
    let kepub = "/body/DocFragment[2]/body/div/img.0";
    assert_eq!(shelf.translate(&file, kepub, Rendition::Original).await.as_deref(), Some("2"));
}

#[tokio::test]
async fn a_file_that_has_changed_has_another_etag() {
    let shelf = Shelf::new();
    let emma = shelf.put("emma.epub", b"Emma");
    let open = async || shelf.renditions.original(&shelf.folder, &emma).await.unwrap().unwrap();
    let first = open().await;
    assert_eq!(open().await.etag, first.etag);
    let path = shelf.temporary.path().join("books/emma.epub");
    let later = fs::metadata(&path).unwrap().modified().unwrap() + std::time::Duration::from_millis(1);
    fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    let touched = open().await;
    assert_ne!(touched.etag, first.etag);
    assert_eq!(touched.modified.millis_since(first.modified), 1);
    shelf.put("emma.epub", b"Emma, again");
    assert_ne!(open().await.etag, first.etag);
}

#[cfg(unix)]
#[tokio::test]
async fn only_files_of_the_library_are_opened() {
    let shelf = Shelf::new();
    fs::create_dir_all(shelf.temporary.path().join("books/folder.epub")).unwrap();
    fs::write(shelf.temporary.path().join("secret"), "secret").unwrap();
    let link = shelf.temporary.path().join("books/link.epub");
    std::os::unix::fs::symlink(shelf.temporary.path().join("secret"), link).unwrap();
    let emma = shelf.put("emma.epub", b"Emma");
    let open = async |path: &str| {
        let file = PublicationFile { path: FilePath::parse(path).unwrap(), ..emma.clone() };
        shelf.renditions.original(&shelf.folder, &file).await.unwrap()
    };
    assert_eq!(bytes(open("emma.epub").await.unwrap()), b"Emma");
    for path in ["link.epub", "folder.epub", "nothing.epub", "emma.epub/x"] {
        assert!(open(path).await.is_none(), "{path}");
    }
}
