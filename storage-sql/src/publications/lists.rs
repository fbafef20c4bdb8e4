//! The lists of a publication, as JSON in one column: nobody looks for a row by them.

use std::borrow::Cow;

use diesel::{QueryResult, result::Error};
use domain::{
    catalog::{
        contributors::{Contributor, ContributorName, ContributorSortName, Role},
        files::{FilePath, Format, PublicationFile},
        ids::FileId,
        limited::AtMost,
        metadata::{Identifier, IdentifierValue, Scheme, Subject},
        publications::Publication,
        series::{SeriesName, SeriesNumber, SeriesPlace},
    },
    clock::Timestamp,
    documents::DocumentId,
    error::Invalid,
};
use serde::{Deserialize, Serialize};

use crate::connection::unreadable;

pub struct Lists {
    pub contributors: AtMost<Contributor, 32>,
    pub series: AtMost<SeriesPlace, 8>,
    pub identifiers: AtMost<Identifier, 32>,
    pub subjects: AtMost<Subject, 32>,
    pub files: AtMost<PublicationFile, 32>,
}

impl Lists {
    pub fn write(publication: &Publication) -> QueryResult<String> {
        let row = Row {
            contributors: publication.contributors.iter().map(ContributorRow::from).collect(),
            series: publication.series.iter().map(SeriesRow::from).collect(),
            identifiers: publication.identifiers.iter().map(IdentifierRow::from).collect(),
            subjects: publication.subjects.iter().map(|it| it.as_str().into()).collect(),
            files: publication.files.iter().map(FileRow::from).collect(),
        };
        serde_json::to_string(&row).map_err(|error| Error::SerializationError(error.into()))
    }

    pub fn read(json: &str) -> QueryResult<Self> {
        let row: Row<'_> = serde_json::from_str(json).map_err(unreadable)?;
        row.parse().map_err(unreadable)
    }
}

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    contributors: Vec<ContributorRow<'a>>,
    #[serde(borrow)]
    series: Vec<SeriesRow<'a>>,
    #[serde(borrow)]
    identifiers: Vec<IdentifierRow<'a>>,
    #[serde(borrow)]
    subjects: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    files: Vec<FileRow<'a>>,
}

#[derive(Serialize, Deserialize)]
struct ContributorRow<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    sort_name: Cow<'a, str>,
    /// As [`Role::marc`] has it.
    #[serde(borrow)]
    role: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct SeriesRow<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    thousandths: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct IdentifierRow<'a> {
    #[serde(borrow)]
    scheme: Cow<'a, str>,
    #[serde(borrow)]
    value: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct FileRow<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    format: Cow<'a, str>,
    #[serde(borrow)]
    path: Cow<'a, str>,
    size: u64,
    modified: i64,
    #[serde(borrow)]
    documents: Vec<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    kepubs: Vec<Cow<'a, str>>,
    pages: Option<u32>,
    duration_millis: Option<u64>,
}

impl Row<'_> {
    fn parse(self) -> Result<Lists, Invalid> {
        let subjects = self.subjects.iter().map(|it| Subject::parse(it));
        Ok(Lists {
            contributors: list("contributors", self.contributors.iter().map(ContributorRow::parse))?,
            series: list("series", self.series.iter().map(SeriesRow::parse))?,
            identifiers: list("identifiers", self.identifiers.iter().map(IdentifierRow::parse))?,
            subjects: list("subjects", subjects)?,
            files: list("files", self.files.iter().map(FileRow::parse))?,
        })
    }
}

fn list<T, const MAX: usize>(
    name: &'static str,
    parsed: impl Iterator<Item = Result<T, Invalid>>,
) -> Result<AtMost<T, MAX>, Invalid> {
    AtMost::parse(name, parsed.collect::<Result<_, _>>()?)
}

impl<'a> From<&'a Contributor> for ContributorRow<'a> {
    fn from(contributor: &'a Contributor) -> Self {
        Self {
            name: contributor.name.as_str().into(),
            sort_name: contributor.sort_name.as_str().into(),
            role: contributor.role.marc().into(),
        }
    }
}

impl ContributorRow<'_> {
    fn parse(&self) -> Result<Contributor, Invalid> {
        Ok(Contributor {
            name: ContributorName::parse(&self.name)?,
            sort_name: ContributorSortName::parse(&self.sort_name)?,
            role: Role::from_marc(&self.role),
        })
    }
}

impl<'a> From<&'a SeriesPlace> for SeriesRow<'a> {
    fn from(series: &'a SeriesPlace) -> Self {
        Self { name: series.name.as_str().into(), thousandths: series.number.map(SeriesNumber::thousandths) }
    }
}

impl SeriesRow<'_> {
    fn parse(&self) -> Result<SeriesPlace, Invalid> {
        let number = self.thousandths.map(|thousandths| {
            SeriesNumber::from_thousandths(thousandths).ok_or_else(|| Invalid::new("number", "below a million"))
        });
        Ok(SeriesPlace { name: SeriesName::parse(&self.name)?, number: number.transpose()? })
    }
}

impl<'a> From<&'a Identifier> for IdentifierRow<'a> {
    fn from(identifier: &'a Identifier) -> Self {
        Self { scheme: identifier.scheme.as_str().into(), value: identifier.value.as_str().into() }
    }
}

impl IdentifierRow<'_> {
    fn parse(&self) -> Result<Identifier, Invalid> {
        Ok(Identifier { scheme: Scheme::parse(&self.scheme)?, value: IdentifierValue::parse(&self.value)? })
    }
}

impl<'a> From<&'a PublicationFile> for FileRow<'a> {
    fn from(file: &'a PublicationFile) -> Self {
        Self {
            id: file.id.as_str().into(),
            format: file.format.as_str().into(),
            path: file.path.as_str().into(),
            size: file.size,
            modified: file.modified.as_millis(),
            documents: file.documents.iter().map(|it| it.as_str().into()).collect(),
            kepubs: file.kepubs.iter().map(|it| it.as_str().into()).collect(),
            pages: file.pages,
            duration_millis: file.duration_millis,
        }
    }
}

impl FileRow<'_> {
    fn parse(&self) -> Result<PublicationFile, Invalid> {
        Ok(PublicationFile {
            id: FileId::parse(&self.id)?,
            format: Format::parse(&self.format)?,
            path: FilePath::parse(&self.path)?,
            size: self.size,
            modified: Timestamp::from_millis(self.modified),
            documents: list("documents", self.documents.iter().map(|it| DocumentId::parse(it)))?,
            kepubs: list("kepubs", self.kepubs.iter().map(|it| DocumentId::parse(it)))?,
            pages: self.pages,
            duration_millis: self.duration_millis,
        })
    }
}
