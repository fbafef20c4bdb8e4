//! A publication as JSON.

use domain::{
    catalog::{
        contributors::Contributor,
        files::PublicationFile,
        metadata::{Description, Identifier, Language, Published, Publisher, Subject},
        publications::Publication,
        series::SeriesPlace,
    },
    documents::DocumentId,
};
use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;

use super::time;

#[derive(Serialize, ToSchema)]
#[schema(as = Publication)]
pub struct PublicationBody<'a> {
    id: &'a str,
    library_id: &'a str,
    title: &'a str,
    /// What it is filed under: `Hobbit, The`.
    sort_title: &'a str,
    contributors: Vec<ContributorBody<'a>>,
    /// The main one first.
    series: Vec<SeriesBody<'a>>,
    /// Plain text, in lines.
    #[schema(required)]
    description: Option<&'a str>,
    /// A tag such as `en` or `pt-br`.
    #[schema(required)]
    language: Option<&'a str>,
    #[schema(required)]
    publisher: Option<&'a str>,
    /// As exactly as is known: `1815`, `1815-12` or `1815-12-23`.
    #[schema(required)]
    published: Option<&'a str>,
    identifiers: Vec<IdentifierBody<'a>>,
    subjects: Vec<&'a str>,
    /// Whether it brings an image; otherwise its cover is typeset.
    cover: bool,
    files: Vec<FileBody<'a>>,
    added_at: String,
    updated_at: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Contributor)]
struct ContributorBody<'a> {
    name: &'a str,
    /// MARC's code for what the contributor did: `aut`, `art`, `clr`, `ill`, `edt`, `trl`, `nrt` or `ctb`.
    role: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SeriesPlace)]
struct SeriesBody<'a> {
    id: String,
    name: &'a str,
    #[schema(required, value_type = Option<f64>)]
    number: Option<Number>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Identifier)]
struct IdentifierBody<'a> {
    /// In lower case: `isbn`, `doi`, `uuid`.
    scheme: &'a str,
    value: &'a str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = File)]
struct FileBody<'a> {
    id: &'a str,
    /// `epub`, `kepub`, `cbz`, `pdf` or `m4b`.
    format: &'static str,
    name: &'a str,
    /// Bytes.
    size: u64,
    modified: String,
    /// Of a comic or a PDF.
    #[schema(required)]
    pages: Option<u32>,
    /// Seconds that an audiobook plays.
    #[schema(required)]
    duration: Option<f64>,
    /// What KOReader and kin call the file and its KEPUBs, by content and by name.
    document_ids: Vec<&'a str>,
}

impl<'a> From<&'a Publication> for PublicationBody<'a> {
    fn from(publication: &'a Publication) -> Self {
        Self {
            id: publication.id.as_str(),
            library_id: publication.library.as_str(),
            title: publication.title.as_str(),
            sort_title: publication.sort_title.as_str(),
            contributors: publication.contributors.iter().map(ContributorBody::from).collect(),
            series: publication.series.iter().map(SeriesBody::from).collect(),
            description: publication.description.as_ref().map(Description::as_str),
            language: publication.language.as_ref().map(Language::as_str),
            publisher: publication.publisher.as_ref().map(Publisher::as_str),
            published: publication.published.as_ref().map(Published::as_str),
            identifiers: publication.identifiers.iter().map(IdentifierBody::from).collect(),
            subjects: publication.subjects.iter().map(Subject::as_str).collect(),
            cover: publication.cover.is_some(),
            files: publication.files.iter().map(FileBody::from).collect(),
            added_at: time(publication.added),
            updated_at: time(publication.updated),
        }
    }
}

impl<'a> From<&'a Contributor> for ContributorBody<'a> {
    fn from(contributor: &'a Contributor) -> Self {
        Self { name: contributor.name.as_str(), role: contributor.role.marc() }
    }
}

impl<'a> From<&'a SeriesPlace> for SeriesBody<'a> {
    fn from(series: &'a SeriesPlace) -> Self {
        let number = series.number.and_then(|number| number.to_string().parse().ok());
        Self { id: series.id().as_str().to_owned(), name: series.name.as_str(), number }
    }
}

impl<'a> From<&'a Identifier> for IdentifierBody<'a> {
    fn from(identifier: &'a Identifier) -> Self {
        Self { scheme: identifier.scheme.as_str(), value: identifier.value.as_str() }
    }
}

impl<'a> From<&'a PublicationFile> for FileBody<'a> {
    fn from(file: &'a PublicationFile) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of a book fit in an f64")]
        let seconds = |millis: u64| millis as f64 / 1000.0;
        Self {
            id: file.id.as_str(),
            format: file.format.as_str(),
            name: file.path.name(),
            size: file.size,
            modified: time(file.modified),
            pages: file.pages,
            duration: file.duration_millis.map(seconds),
            document_ids: file.all_documents().map(DocumentId::as_str).collect(),
        }
    }
}
