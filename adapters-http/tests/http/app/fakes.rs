//! A folder of files, and a scanner that never comes to an end.

use std::{
    fs::{self, File},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use domain::{
    catalog::{
        administration::Scanner,
        comic_pages::{ComicPage, ComicPages, PageImage, WantedPage},
        covers::{CoverSize, Covers},
        files::PublicationFile,
        libraries::{Folder, Library},
        open_file::{ETag, FileError, OpenFile},
        publications::Publication,
        renditions::{Kepub, Renditions},
        scans::{Begun, Lease, ScanRepository as _, ScannerId},
    },
    clock::{Clock as _, Timestamp},
    documents::DocumentId,
    error::Error,
};
use storage_memory::{Memory, fakes::FixedClock};
use tempfile::TempDir;

/// Files in a temporary folder, whatever the library's folder is called.
pub struct Files(TempDir);

impl Files {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn put(&self, path: &str, bytes: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }
}

#[async_trait]
impl Renditions for Files {
    /// Called by how long it is.
    async fn original(&self, _: &Folder, file: &PublicationFile) -> Result<Option<OpenFile>, FileError> {
        Ok(File::open(self.path(file.path.as_str())).ok().map(|opened| open_file(opened, "original")))
    }

    /// The KEPUB of a file is `PATH.kepub`; one that says "broken" can't be made.
    async fn kepub(&self, _: &Folder, file: &PublicationFile) -> Result<Kepub, FileError> {
        let path = self.path(&format!("{}.kepub", file.path));
        let Ok(text) = fs::read_to_string(&path) else {
            return Ok(Kepub::Missing);
        };
        if text == "broken" {
            return Ok(Kepub::Refused("it is broken".to_owned()));
        }
        let failed = |error| FileError::new("open a KEPUB", error);
        let made = File::open(path).map_err(failed)?;
        let document = DocumentId::of_content(&made).map_err(failed)?;
        Ok(Kepub::Made { file: open_file(made, "kepub"), document })
    }
}

fn open_file(file: File, kind: &str) -> OpenFile {
    let length = file.metadata().unwrap().len();
    let etag = ETag::parse(&format!("{kind}-{length}")).unwrap();
    OpenFile { file, length, modified: Timestamp::from_seconds(1_700_000_000), etag }
}

/// The cover of a publication is the file `SIZE of ID`.
#[async_trait]
impl Covers for Files {
    async fn cover(&self, publication: &Publication, _: &Folder, size: CoverSize) -> Result<OpenFile, FileError> {
        let path = self.path(&format!("{} of {}", size.as_str(), publication.id.as_str()));
        let file = File::open(path).map_err(|error| FileError::new("open a cover", error))?;
        Ok(open_file(file, "cover"))
    }
}

/// The pages of a comic are the words of the file; the page "broken" can't be shown.
#[async_trait]
impl ComicPages for Files {
    async fn page(&self, _: &Folder, file: &PublicationFile, page: WantedPage) -> Result<ComicPage, FileError> {
        let Ok(text) = fs::read_to_string(self.path(file.path.as_str())) else {
            return Ok(ComicPage::NoFile);
        };
        let width = page.width.map_or_else(String::new, |width| format!("-{}", width.get()));
        Ok(match text.split(' ').nth(page.number.try_into().unwrap()) {
            None => ComicPage::PastTheEnd,
            Some("broken") => ComicPage::Refused("it is broken".to_owned()),
            Some(word) => {
                let etag = ETag::parse(&format!("{word}{width}")).unwrap();
                ComicPage::Made(PageImage { jpeg: format!("{word}{width}").into_bytes(), etag })
            }
        })
    }
}

/// Knows the folder `/books`, and takes the lease of every scan.
pub struct Endless {
    pub storage: Arc<Memory>,
    pub clock: Arc<FixedClock>,
    /// How many scans were asked for.
    pub asked: AtomicU32,
}

#[async_trait]
impl Scanner for Endless {
    async fn can_read(&self, folder: &Folder) -> bool {
        folder.as_str() == "/books"
    }

    async fn start(&self, library: &Library) -> Result<Begun, Error> {
        let until = Timestamp::from_seconds(self.clock.now().as_seconds() + 60);
        let scanner = self.asked.fetch_add(1, Ordering::SeqCst).to_string();
        let lease = Lease { scanner: ScannerId::parse(&scanner).unwrap(), until };
        Ok(self.storage.begin(&library.id, &lease, self.clock.now()).await?)
    }
}
