//! Files of a library as readers get them: as they are, or as a KEPUB that was made once and kept.

mod translating;

use std::{
    fs::{self, File},
    io::{self, BufReader, Seek as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use async_trait::async_trait;
use domain::{
    catalog::{
        files::{FilePath, PublicationFile},
        libraries::Folder,
        open_file::{ETag, FileError, OpenFile},
        renditions::{Kepub, Renditions},
    },
    clock::Timestamp,
    documents::DocumentId,
};
use tokio::task::spawn_blocking;

pub use kepub::{Hyphenation, Options};

use crate::cache::{Cache, Failure, Kept};

/// Raised whenever the same book and options become another KEPUB.
const VERSION: u32 = 1;

/// Opens what lies in the folders of libraries, and nothing that only seems to; makes KEPUBs of it, and keeps them.
#[derive(Clone)]
pub struct RenditionCache {
    cache: Cache,
    options: Arc<Options>,
    /// Tells options apart.
    digest: String,
}

/// A file of a library, opened.
pub(crate) struct Original {
    pub file: File,
    /// In bytes.
    pub size: u64,
    /// In milliseconds.
    pub modified: u128,
}

impl RenditionCache {
    /// `options` are those that all books are converted with.
    pub fn new(cache: Cache, options: Options) -> Self {
        let digest = DocumentId::of_file_name(&format!("{options:?}"));
        let digest = format!("{}-{VERSION}", &digest.as_str()[..8]);
        Self { cache, options: Arc::new(options), digest }
    }

    /// Tells KEPUBs apart: another one for whatever has changed since.
    fn key(&self, file: &PublicationFile, original: &Original) -> String {
        format!("{}-{:x}-{:x}-{}", file.id.as_str(), original.size, original.modified, self.digest)
    }

    async fn kept(&self, key: &str, original: Original) -> Result<Kept, Failure> {
        let options = Arc::clone(&self.options);
        let make = move |output: &mut File| {
            kepub::convert(BufReader::new(original.file), output, &options)?;
            Ok(())
        };
        self.cache.get_or_make(&file_name(key), Box::new(make)).await
    }
}

#[async_trait]
impl Renditions for RenditionCache {
    async fn original(&self, folder: &Folder, file: &PublicationFile) -> Result<Option<OpenFile>, FileError> {
        let opened = opened(folder, &file.path).await.map_err(|error| FileError::new("open a file", error))?;
        Ok(opened.map(|original| {
            let Original { size, modified, .. } = original;
            let etag = format!("{}-{size:x}-{modified:x}", file.id.as_str());
            let etag = ETag::parse(&etag).expect("an id and numbers fit");
            let modified = Timestamp::from_millis(i64::try_from(modified).unwrap_or(i64::MAX));
            OpenFile { file: original.file, length: size, modified, etag }
        }))
    }

    async fn kepub(&self, folder: &Folder, file: &PublicationFile) -> Result<Kepub, FileError> {
        let failed = |error| FileError::new("open a book", error);
        let Some(original) = opened(folder, &file.path).await.map_err(failed)? else {
            return Ok(Kepub::Missing);
        };
        let key = self.key(file, &original);
        let Kept { file: made, length, modified } = match self.kept(&key, original).await {
            Ok(kept) => kept,
            Err(failure) => {
                return match failure.downcast_ref::<kepub::Error>().and_then(refusal) {
                    Some(reason) => Ok(Kepub::Refused(reason)),
                    None => Err(FileError::new("make a KEPUB", failure)),
                };
            }
        };
        let (file, document) = identified(made).await.map_err(|error| FileError::new("read a KEPUB", error))?;
        let etag = ETag::parse(&key).expect("a key is an id and numbers");
        Ok(Kepub::Made { file: OpenFile { file, length, modified, etag }, document })
    }
}

/// Why the book itself can't be converted; `None` if something else has failed.
fn refusal(error: &kepub::Error) -> Option<String> {
    use kepub::Error::{Cancelled, Option as BadOption, Read, Write};
    let is_elsewhere = matches!(error, Read(_) | Write(_) | Cancelled | BadOption { .. });
    (!is_elsewhere).then(|| error.to_string())
}

/// Spreads the files over folders by the end of the ids, which is chance.
fn file_name(key: &str) -> String {
    let id = key.rsplitn(5, '-').last().unwrap_or_default();
    let folder = id[id.len().saturating_sub(2)..].to_ascii_lowercase();
    format!("kepub/{folder}/{key}.kepub.epub")
}

async fn identified(mut file: File) -> io::Result<(File, DocumentId)> {
    let identify = move || {
        let document = DocumentId::of_content(&file)?;
        file.rewind()?;
        Ok((file, document))
    };
    spawn_blocking(identify).await?
}

/// Opens a file; `None` if there is no such file in the folder.
pub(crate) async fn opened(folder: &Folder, path: &FilePath) -> io::Result<Option<Original>> {
    let folder = PathBuf::from(folder.as_str());
    let path = folder.join(path.as_str());
    match spawn_blocking(move || open(&folder, &path)).await? {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        opened => opened,
    }
}

fn open(folder: &Path, path: &Path) -> io::Result<Option<Original>> {
    // Since the scan a link may have come in its place, which would lead elsewhere.
    let is_here = fs::canonicalize(path)?.starts_with(fs::canonicalize(folder)?);
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !is_here || !metadata.is_file() {
        return Ok(None);
    }
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    Ok(Some(Original { file, size: metadata.len(), modified }))
}
