//! EPUB: an archive whose package document says what it is.

mod cover;
mod manifest;

use std::io::{Read, Seek};

use kepub::{
    archive::Archive,
    package::{container, paths::Names, xml},
};

use super::{Metadata, Unreadable, opf};

pub(super) use self::cover::find;

/// Bytes of a package document that is read; one with 10,000 files in its manifest has 2 MB.
const MOST: u64 = 8 << 20;

/// An EPUB whose package document has been read.
pub(super) struct Book<R> {
    archive: Archive<R>,
    names: Names,
    /// Where the package document is in the archive.
    path: String,
    package: Vec<u8>,
}

impl<R: Read + Seek> Book<R> {
    pub fn open(archive: Archive<R>) -> Result<Self, Unreadable> {
        let names = Names::new(archive.entries().iter().map(|entry| entry.name.as_str()));
        let index = package_index(&archive, &names)?;
        let entry = &archive.entries()[index];
        if entry.size > MOST {
            return Err(Unreadable::TooLarge(format!("{} has {} bytes", entry.name, entry.size)));
        }
        let path = entry.name.clone();
        let package = archive.read(index)?;
        Ok(Self { archive, names, path, package })
    }

    /// Returns what the book says of itself, and where in the archive its cover is.
    pub fn read(&self) -> Result<(Metadata, Option<usize>), Unreadable> {
        xml::read(&self.path, &self.package, |document| {
            let package = document.root_element();
            if !xml::is(package, "package") {
                return Err(Unreadable::NoPackage("the file that META-INF/container.xml names is something else"));
            }
            Ok((opf::metadata(package), find(self, package)))
        })?
    }

    pub fn archive(&self) -> &Archive<R> {
        &self.archive
    }
}

/// Finds the package document by the container, or else by its extension, if there is only one.
fn package_index<R: Read + Seek>(archive: &Archive<R>, names: &Names) -> Result<usize, Unreadable> {
    let named = match names.find(container::PATH) {
        Some(at) if archive.entries()[at].size <= MOST => container::package_path(&archive.read(at)?).ok(),
        _ => None,
    };
    if let Some(index) = named.as_ref().and_then(|path| names.find(path)) {
        return Ok(index);
    }
    let is_package = |name: &str| name.to_ascii_lowercase().ends_with(".opf");
    let mut packages = (0..archive.entries().len()).filter(|at| is_package(&archive.entries()[*at].name));
    match (packages.next(), packages.next(), named) {
        (Some(only), None, _) => Ok(only),
        (Some(_), Some(_), _) => {
            Err(Unreadable::NoPackage("META-INF/container.xml doesn't say which of several it is"))
        }
        (None, _, Some(_)) => Err(Unreadable::NoPackage("the one that META-INF/container.xml names is missing")),
        (None, _, None) => Err(Unreadable::NoPackage("META-INF/container.xml names none")),
    }
}
