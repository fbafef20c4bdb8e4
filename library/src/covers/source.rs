//! Where the image of a cover is.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use domain::catalog::{
    libraries::Folder,
    publications::{Cover, Publication},
};

use crate::reading::{self, Unreadable};

/// Bytes of the largest image that is a cover.
const MOST: u64 = 32 << 20;

/// Returns the bytes of the image; `None` if there is none, or if there never will be until the file changes.
///
/// An error is the disk's, and may pass.
pub fn image(publication: &Publication, folder: &Folder) -> Result<Option<Vec<u8>>, Unreadable> {
    let root = Path::new(folder.as_str());
    let found = match &publication.cover {
        None => return Ok(None),
        Some(Cover::Beside(path)) => beside(&root.join(path.as_str())),
        Some(Cover::Within(id)) => {
            let Some(file) = publication.files.iter().find(|file| file.id == *id) else {
                return Ok(None);
            };
            reading::cover(&root.join(file.path.as_str()), file.format).map(|cover| cover.map(|cover| cover.bytes))
        }
    };
    match found {
        Err(error @ (Unreadable::Vanished | Unreadable::Io(_))) => Err(error),
        Err(_) => Ok(None),
        Ok(found) => Ok(found),
    }
}

/// Reads a file of a size that is known to be fit.
pub fn bytes(mut file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.by_ref().take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn beside(path: &Path) -> Result<Option<Vec<u8>>, Unreadable> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() > MOST {
        return Ok(None);
    }
    Ok(Some(bytes(File::open(path)?)?))
}
