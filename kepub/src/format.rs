//! Which kind of book an archive is.

use std::io::{Read, Seek};

use crate::{
    Error, Limits,
    archive::Archive,
    comic,
    package::{container, paths::Names},
};

/// A kind of book that can be converted. What a file is called makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// An archive with a container file, or that says it is an EPUB.
    Epub,
    /// CBZ: an archive with images.
    Comic,
}

impl Format {
    /// Looks at the names in an archive. Fails with [`Error::UnknownFormat`] if it is none of these, and as
    /// [`convert`](crate::convert()) does if it can't be read.
    pub fn detect(input: impl Read + Seek) -> Result<Self, Error> {
        Self::of(&Archive::open(input, &Limits::default())?)
    }

    pub(crate) fn of<R: Read + Seek>(archive: &Archive<R>) -> Result<Self, Error> {
        let names = Names::new(archive.entries().iter().map(|entry| entry.name.as_str()));
        let says_so = |at| archive.read_start(at, 64).is_ok_and(|start| start.trim_ascii() == b"application/epub+zip");
        if names.find(container::PATH).is_some() || names.find("mimetype").is_some_and(says_so) {
            return Ok(Self::Epub);
        }
        if archive.entries().iter().any(|entry| comic::may_be_page(&entry.name)) {
            return Ok(Self::Comic);
        }
        Err(Error::UnknownFormat("an archive with neither META-INF/container.xml nor images".to_owned()))
    }
}
