//! Publications made of what files tell.

use domain::{
    catalog::{
        files::{FilePath, PublicationFile},
        ids::{FileId, LibraryId, PublicationId},
        limited::AtMost,
        publications::{Cover, Publication, SortTitle, Title},
    },
    clock::{Clock, Timestamp},
    documents::DocumentId,
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
        let earlier = earlier(&opened.files, existing);
        let files = opened.files.iter().zip(earlier);
        let files: Vec<_> = files.map(|((file, facts), earlier)| self.file(file, facts, earlier, now)).collect();
        let kept = existing.into_iter().flat_map(|it| it.files.iter());
        let kept = kept.filter(|file| opened.refused.iter().any(|(refused, _)| refused.path == file.path));
        let within = opened.files.iter().zip(&files).find(|((_, facts), _)| facts.has_cover);
        let cover = cover.cloned().map(Cover::Beside);
        let cover = cover.or_else(|| within.map(|(_, file)| Cover::Within(file.id.clone())));
        let metadata = told(opened);
        let title = metadata.title.unwrap_or_else(|| untitled(&opened.files[0].0.path));
        let files: Vec<PublicationFile> = files.iter().chain(kept).cloned().collect();
        Publication {
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
            cover,
            added: existing.map_or(now, |it| it.added),
            updated: now,
            files: AtMost::first(files),
        }
    }

    fn file(
        &self,
        file: &Candidate,
        facts: &Facts,
        earlier: Option<&PublicationFile>,
        now: Timestamp,
    ) -> PublicationFile {
        // Devices may have it by its name in ASCII, or as it was before: ids are only added.
        let earlier_ids = earlier.into_iter().flat_map(|it| it.documents.iter().cloned());
        let names = [file.path.name(), &file.path.ascii_name()].map(DocumentId::of_file_name);
        let mut documents = vec![facts.content.clone()];
        for document in names.into_iter().chain(earlier_ids) {
            if !documents.contains(&document) {
                documents.push(document);
            }
        }
        PublicationFile {
            id: earlier.map_or_else(|| FileId::new(now, self.randomness), |it| it.id.clone()),
            format: facts.format,
            path: file.path.clone(),
            size: file.size,
            modified: file.modified,
            documents: AtMost::first(documents),
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
