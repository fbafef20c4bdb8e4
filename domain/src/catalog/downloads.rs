//! Files on their way to a reader: opened, named, and known again by the place that a device pushes.

use std::sync::Arc;

use deunicode::deunicode;

use crate::{
    clock::Clock,
    documents::DocumentId,
    error::{Error, Missing},
    sign_in::Reader,
};

use super::{
    files::{FileRepository, Format, PublicationFile},
    ids::FileId,
    open_file::OpenFile,
    problems::{ProblemRepository, note_vanished},
    publications::Publication,
    renditions::{Kepub, Renditions},
    visible::CatalogService,
};

/// A file to be sent, as it is or as its KEPUB.
#[derive(Debug)]
pub struct Download {
    pub content: OpenFile,
    /// What it is sent as.
    pub format: Format,
    /// As [`Publication::download_name`] has it.
    pub name: String,
    /// What lies in the library.
    pub file: PublicationFile,
}

/// Opens files for readers, and has the catalogue know what devices call what they get.
pub struct DownloadService {
    catalog: Arc<CatalogService>,
    files: Arc<dyn FileRepository>,
    problems: Arc<dyn ProblemRepository>,
    renditions: Arc<dyn Renditions>,
    clock: Arc<dyn Clock>,
}

impl DownloadService {
    pub fn new(
        catalog: Arc<CatalogService>,
        files: Arc<dyn FileRepository>,
        problems: Arc<dyn ProblemRepository>,
        renditions: Arc<dyn Renditions>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { catalog, files, problems, renditions, clock }
    }

    /// Opens a file as it is.
    pub async fn original(&self, reader: &Reader, id: &FileId) -> Result<Download, Error> {
        let (file, publication, folder) = self.catalog.file(reader, id).await?;
        match self.renditions.original(&folder, &file).await? {
            Some(content) => Ok(download(content, file.format, (&publication, file))),
            None => Err(self.vanished(&publication, file).await?),
        }
    }

    /// Opens the KEPUB of an EPUB or a comic, which is made first unless it was before.
    ///
    /// From then on the KEPUB is known by its content: places pushed for it are the book's. A KEPUB has no KEPUB, nor
    /// has a PDF or an audiobook: [`Missing::File`]. A book that can't be converted is [`Error::Unconvertible`].
    pub async fn kepub(&self, reader: &Reader, id: &FileId) -> Result<Download, Error> {
        let (file, publication, folder) = self.catalog.file(reader, id).await?;
        if !file.format.is_convertible() {
            return Err(Error::NotFound(Missing::File));
        }
        match self.renditions.kepub(&folder, &file).await? {
            Kepub::Made { file: content, document } => {
                if !file.kepubs.iter().any(|it| *it == document) {
                    // Absent if the file has gone meanwhile; the reader gets it all the same.
                    let _ = self.files.learn_kepub(id, &document).await?;
                }
                Ok(download(content, Format::Kepub, (&publication, file)))
            }
            Kepub::Missing => Err(self.vanished(&publication, file).await?),
            Kepub::Refused(reason) => Err(Error::Unconvertible(reason)),
        }
    }

    async fn vanished(&self, publication: &Publication, file: PublicationFile) -> Result<Error, Error> {
        note_vanished(&*self.problems, publication, file, self.clock.now()).await?;
        Ok(Error::NotFound(Missing::File))
    }
}

fn download(content: OpenFile, format: Format, (publication, file): (&Publication, PublicationFile)) -> Download {
    Download { content, format, name: publication.download_name(format), file }
}

impl Publication {
    /// What a file of the publication is called when it is handed out as `format`: `Author - Title.epub`, in letters
    /// and signs of ASCII that no file system minds, at most 160 of them.
    pub fn download_name(&self, format: Format) -> String {
        format!("{}.{}", self.download_stem(), format.extension())
    }

    /// [`Self::download_name`] up to the extension.
    pub fn download_stem(&self) -> String {
        let title = ascii(self.title.as_str(), 80);
        let author = self.authors().first().map(|author| ascii(author.name.as_str(), 60)).unwrap_or_default();
        match (author.is_empty(), title.is_empty()) {
            (false, false) => format!("{author} - {title}"),
            (true, true) => "Book".to_owned(),
            _ => author + &title,
        }
    }

    /// What devices may call a file that is handed out as `format`, by its name.
    pub fn download_document(&self, format: Format) -> DocumentId {
        DocumentId::of_file_name(&self.download_name(format))
    }
}

/// Spells `text` in ASCII, and leaves out what means something to a file system or a URL.
fn ascii(text: &str, most: usize) -> String {
    let spelled = deunicode(text);
    let plain =
        spelled.chars().map(|char| if char.is_ascii_alphanumeric() || "-_,'()!&+".contains(char) { char } else { ' ' });
    let words = plain.collect::<String>();
    let mut name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    name.truncate(most);
    name.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::{
            contributors::{Contributor, ContributorName, Role},
            ids::{LibraryId, PublicationId},
            limited::AtMost,
            publications::Title,
        },
        clock::Timestamp,
    };

    fn named(author: Option<&str>, title: &str) -> String {
        let id = PublicationId::parse("1").unwrap();
        let new = Publication::new(
            id,
            LibraryId::parse("1").unwrap(),
            Title::parse(title).unwrap(),
            Timestamp::from_millis(0),
        );
        let author = author.map(|name| Contributor::new(ContributorName::parse(name).unwrap(), None, Role::Author));
        Publication { contributors: AtMost::first(author), ..new }.download_name(Format::Kepub)
    }

    #[test]
    fn downloads_are_named_in_ascii_by_author_and_title() {
        assert_eq!(named(Some("Jane Austen"), "Emma"), "Jane Austen - Emma.kepub.epub");
        assert_eq!(named(Some("Émile Zola"), "L’Œuvre: «roman»"), "Emile Zola - L'OEuvre roman.kepub.epub");
        assert_eq!(named(Some("Лев Толстой"), "Война и мир"), "Lev Tolstoi - Voina i mir.kepub.epub");
        assert_eq!(named(None, "../etc/passwd\\"), "etc passwd.kepub.epub");
        assert_eq!(named(None, "\u{202e}"), "Book.kepub.epub");
    }

    #[test]
    fn long_names_are_cut() {
        let name = named(Some(&"a".repeat(200)), &"b".repeat(500));
        assert_eq!(name, format!("{} - {}.kepub.epub", "a".repeat(60), "b".repeat(80)));
    }
}
