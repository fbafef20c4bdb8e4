//! Publications made of what files tell.

use domain::{
    catalog::{
        files::{FilePath, Format, PublicationFile},
        ids::{FileId, LibraryId, PublicationId},
        limited::AtMost,
        publications::{Cover, Publication, SortTitle, Title},
    },
    clock::Clock,
    documents::{DocumentId, distinct},
    randomness::Randomness,
};

use super::{opened::Opened, walk::Candidate};
use crate::reading::{Facts, Metadata, of_names};

/// Makes publications with the ids that they had, or new ones.
pub struct Maker<'a> {
    pub library: &'a LibraryId,
    pub clock: &'a dyn Clock,
    pub randomness: &'a dyn Randomness,
}

impl Maker<'_> {
    /// Makes a publication of opened files, at least one; `existing` is what they were before.
    ///
    /// Files of the existing one that could not be read this time stay as they were: they may be half copied.
    pub fn make(&self, opened: &Opened, cover: Option<&FilePath>, existing: Option<&Publication>) -> Publication {
        let now = self.clock.now();
        let metadata = told(opened);
        let title = metadata.title.unwrap_or_else(|| untitled(&opened.files[0].0.path));
        let mut publication = Publication {
            id: existing.map_or_else(|| PublicationId::new(now, self.randomness), |it| it.id.clone()),
            library: self.library.clone(),
            sort_title: SortTitle::of(&title, metadata.sort_title, metadata.language.as_ref()),
            title,
            contributors: metadata.contributors,
            series: metadata.series,
            description: metadata.description,
            language: metadata.language,
            publisher: metadata.publisher,
            published: metadata.published,
            identifiers: metadata.identifiers,
            subjects: metadata.subjects,
            cover: None,
            added: existing.map_or(now, |it| it.added),
            updated: now,
            files: AtMost::default(),
        };
        let earlier = earlier(&opened.files, existing);
        let files = opened.files.iter().zip(earlier);
        let files: Vec<_> = files.map(|(it, earlier)| self.file(it, &publication, earlier)).collect();
        let within = opened.files.iter().zip(&files).find(|((_, facts), _)| facts.has_cover);
        let cover = cover.cloned().map(Cover::Beside);
        publication.cover = cover.or_else(|| within.map(|(_, file)| Cover::Within(file.id.clone())));
        let kept = existing.into_iter().flat_map(|it| it.files.iter());
        let kept = kept.filter(|file| opened.refused.iter().any(|(refused, _)| refused.path == file.path));
        publication.files = AtMost::first(files.iter().chain(kept).cloned().collect::<Vec<_>>());
        publication
    }

    fn file(
        &self,
        (file, facts): &(Candidate, Facts),
        publication: &Publication,
        earlier: Option<&PublicationFile>,
    ) -> PublicationFile {
        // Devices may have it by one of the names that it is handed out with, or as it was before: ids are only added.
        let names = [file.path.name(), &file.path.ascii_name()].map(DocumentId::of_file_name);
        let names = names.into_iter().chain([publication.download_document(facts.format)]);
        let before = earlier.into_iter().flat_map(|it| it.documents.iter().cloned());
        let kepub = facts.format.is_convertible().then(|| publication.download_document(Format::Kepub));
        let kepubs_before = earlier.into_iter().flat_map(|it| it.kepubs.iter().cloned());
        PublicationFile {
            id: earlier.map_or_else(|| FileId::new(publication.updated, self.randomness), |it| it.id.clone()),
            format: facts.format,
            path: file.path.clone(),
            size: file.size,
            modified: file.modified,
            documents: AtMost::first(distinct([facts.content.clone()].into_iter().chain(names).chain(before))),
            kepubs: AtMost::first(distinct(kepub.into_iter().chain(kepubs_before))),
            pages: facts.pages,
            duration_millis: facts.duration_millis,
        }
    }
}

/// What each file was in the existing publication: the one at its path, or else the one with its content.
fn earlier<'a>(opened: &[(Candidate, Facts)], existing: Option<&'a Publication>) -> Vec<Option<&'a PublicationFile>> {
    let mut left: Vec<&PublicationFile> = existing.into_iter().flat_map(|it| it.files.iter()).collect();
    let mut take = |is_it: &dyn Fn(&PublicationFile) -> bool| {
        let at = left.iter().position(|file| is_it(file))?;
        Some(left.swap_remove(at))
    };
    let by_path: Vec<_> = opened.iter().map(|(file, _)| take(&|known| known.path == file.path)).collect();
    let or_by_content = by_path.into_iter().zip(opened).map(|(earlier, (_, facts))| {
        earlier.or_else(|| take(&|known| known.documents.iter().any(|id| *id == facts.content)))
    });
    or_by_content.collect()
}

/// What is told beside the files goes first, then the files by format, then their names.
fn told(opened: &Opened) -> Metadata {
    let mut files: Vec<_> = opened.files.iter().map(|(_, facts)| facts).collect();
    files.sort_by_key(|facts| facts.format);
    let files = files.into_iter().map(|facts| facts.metadata.clone());
    let names = of_names(&opened.files[0].0.path);
    files.chain([names]).fold(opened.beside.clone(), Metadata::or)
}

/// A title for a file whose name is none.
fn untitled(path: &FilePath) -> Title {
    Title::parse(path.name()).or_else(|_| Title::parse("Untitled")).expect("it is a title")
}
