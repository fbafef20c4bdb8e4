//! A publication as attributes.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    catalog::{
        contributors::{Contributor, ContributorName, ContributorSortName, Role},
        files::{FilePath, Format, PublicationFile},
        ids::{FileId, LibraryId, PublicationId},
        limited::AtMost,
        metadata::{Description, Identifier, IdentifierValue, Language, Published, Publisher, Scheme, Subject},
        publications::{Cover, Publication, SortTitle, Title},
        series::{SeriesName, SeriesNumber, SeriesPlace},
    },
    clock::Timestamp,
    documents::DocumentId,
    error::Invalid,
};

use crate::item::{Item, Malformed, n, number, optional_number, parsed, s};

pub fn write(publication: &Publication) -> Item {
    let metadata = [
        ("description", publication.description.as_ref().map(Description::as_str)),
        ("language", publication.language.as_ref().map(Language::as_str)),
        ("publisher", publication.publisher.as_ref().map(Publisher::as_str)),
        ("published", publication.published.as_ref().map(Published::as_str)),
    ];
    let lists = [
        ("contributors", list(&publication.contributors, write_contributor)),
        ("series", list(&publication.series, write_series)),
        ("identifiers", list(&publication.identifiers, write_identifier)),
        ("subjects", list(&publication.subjects, |subject| s(subject.as_str()))),
        ("files", list(&publication.files, write_file)),
    ];
    let attributes = [
        ("id", s(publication.id.as_str())),
        ("library", s(publication.library.as_str())),
        ("title", s(publication.title.as_str())),
        ("sort_title", s(publication.sort_title.as_str())),
        ("added", n(publication.added.as_millis())),
        ("updated", n(publication.updated.as_millis())),
    ];
    let metadata = metadata.into_iter().filter_map(|(name, text)| Some((name, s(text?))));
    let lists = lists.into_iter().filter_map(|(name, list)| Some((name, list?)));
    let cover = publication.cover.iter().map(|cover| match cover {
        Cover::Within(file) => ("cover_file", s(file.as_str())),
        Cover::Beside(path) => ("cover_path", s(path.as_str())),
    });
    item(attributes.into_iter().chain(metadata).chain(lists).chain(cover))
}

/// What is left of a publication where only its places in lists matter.
pub fn outline(publication: &Publication) -> Publication {
    Publication {
        description: None,
        language: None,
        publisher: None,
        published: None,
        identifiers: AtMost::default(),
        subjects: AtMost::default(),
        cover: None,
        ..publication.clone()
    }
}

pub fn read(item: &Item) -> Result<Publication, Malformed> {
    Ok(Publication {
        id: parsed(item, "id", PublicationId::parse)?,
        library: parsed(item, "library", LibraryId::parse)?,
        title: parsed(item, "title", Title::parse)?,
        sort_title: parsed(item, "sort_title", SortTitle::parse)?,
        contributors: read_list(item, "contributors", |it| read_contributor(map(it)?))?,
        series: read_list(item, "series", |it| read_series(map(it)?))?,
        description: optional(item, "description", Description::parse)?,
        language: optional(item, "language", Language::parse)?,
        publisher: optional(item, "publisher", Publisher::parse)?,
        published: optional(item, "published", Published::parse)?,
        identifiers: read_list(item, "identifiers", |it| read_identifier(map(it)?))?,
        subjects: read_list(item, "subjects", |it| from_text(it, "subjects", Subject::parse))?,
        cover: match optional(item, "cover_path", FilePath::parse)? {
            Some(path) => Some(Cover::Beside(path)),
            None => optional(item, "cover_file", FileId::parse)?.map(Cover::Within),
        },
        added: time(item, "added")?,
        updated: time(item, "updated")?,
        files: read_list(item, "files", |it| read_file(map(it)?))?,
    })
}

fn write_contributor(contributor: &Contributor) -> AttributeValue {
    entry([
        ("name", s(contributor.name.as_str())),
        ("sort_name", s(contributor.sort_name.as_str())),
        ("role", s(contributor.role.marc())),
    ])
}

fn read_contributor(item: &Item) -> Result<Contributor, Malformed> {
    Ok(Contributor {
        name: parsed(item, "name", ContributorName::parse)?,
        sort_name: parsed(item, "sort_name", ContributorSortName::parse)?,
        role: parsed(item, "role", |code| Ok(Role::from_marc(code)))?,
    })
}

fn write_series(place: &SeriesPlace) -> AttributeValue {
    let number = place.number.map(|number| ("thousandths", n(number.thousandths())));
    entry([("name", s(place.name.as_str()))].into_iter().chain(number))
}

fn read_series(item: &Item) -> Result<SeriesPlace, Malformed> {
    let number: Option<u32> = optional_number(item, "thousandths")?;
    let number = number.map(|number| SeriesNumber::from_thousandths(number).ok_or(Malformed("thousandths")));
    Ok(SeriesPlace { name: parsed(item, "name", SeriesName::parse)?, number: number.transpose()? })
}

fn write_identifier(identifier: &Identifier) -> AttributeValue {
    entry([("scheme", s(identifier.scheme.as_str())), ("value", s(identifier.value.as_str()))])
}

fn read_identifier(item: &Item) -> Result<Identifier, Malformed> {
    Ok(Identifier {
        scheme: parsed(item, "scheme", Scheme::parse)?,
        value: parsed(item, "value", IdentifierValue::parse)?,
    })
}

fn write_file(file: &PublicationFile) -> AttributeValue {
    let attributes = [
        ("id", s(file.id.as_str())),
        ("format", s(file.format.as_str())),
        ("path", s(file.path.as_str())),
        ("size", n(file.size)),
        ("modified", n(file.modified.as_millis())),
    ];
    let documents = list(&file.documents, |document| s(document.as_str())).map(|list| ("documents", list));
    let kepubs = list(&file.kepubs, |document| s(document.as_str())).map(|list| ("kepubs", list));
    let pages = file.pages.map(|pages| ("pages", n(pages)));
    let duration = file.duration_millis.map(|millis| ("duration_millis", n(millis)));
    entry(attributes.into_iter().chain(documents).chain(kepubs).chain(pages).chain(duration))
}

fn read_file(item: &Item) -> Result<PublicationFile, Malformed> {
    Ok(PublicationFile {
        id: parsed(item, "id", FileId::parse)?,
        format: parsed(item, "format", Format::parse)?,
        path: parsed(item, "path", FilePath::parse)?,
        size: number(item, "size")?,
        modified: time(item, "modified")?,
        documents: read_list(item, "documents", |it| from_text(it, "documents", DocumentId::parse))?,
        kepubs: read_list(item, "kepubs", |it| from_text(it, "kepubs", DocumentId::parse))?,
        pages: optional_number(item, "pages")?,
        duration_millis: optional_number(item, "duration_millis")?,
    })
}

fn item<'a>(attributes: impl IntoIterator<Item = (&'a str, AttributeValue)>) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn entry<'a>(attributes: impl IntoIterator<Item = (&'a str, AttributeValue)>) -> AttributeValue {
    AttributeValue::M(item(attributes))
}

/// An empty list is left out.
fn list<T, const MAX: usize>(things: &AtMost<T, MAX>, write: impl Fn(&T) -> AttributeValue) -> Option<AttributeValue> {
    (!things.is_empty()).then(|| AttributeValue::L(things.iter().map(write).collect()))
}

fn read_list<T, const MAX: usize>(
    item: &Item,
    name: &'static str,
    read: impl Fn(&AttributeValue) -> Result<T, Malformed>,
) -> Result<AtMost<T, MAX>, Malformed> {
    let Some(values) = item.get(name) else {
        return Ok(AtMost::default());
    };
    let values = values.as_l().map_err(|_| Malformed(name))?;
    AtMost::parse(name, values.iter().map(read).collect::<Result<_, _>>()?).map_err(|_| Malformed(name))
}

fn map(value: &AttributeValue) -> Result<&Item, Malformed> {
    value.as_m().map_err(|_| Malformed("entry of a list"))
}

fn from_text<T>(
    value: &AttributeValue,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<T, Malformed> {
    value.as_s().ok().and_then(|text| parse(text).ok()).ok_or(Malformed(name))
}

fn optional<T>(
    item: &Item,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Malformed> {
    item.get(name).map(|value| from_text(value, name, parse)).transpose()
}

fn time(item: &Item, name: &'static str) -> Result<Timestamp, Malformed> {
    number(item, name).map(Timestamp::from_millis)
}
