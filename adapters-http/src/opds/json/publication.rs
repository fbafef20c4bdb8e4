//! A publication, as Readium's web publication manifest describes it.

use domain::catalog::{
    contributors::Contributor,
    covers::CoverSize,
    files::Format,
    metadata::{Language, Published, Publisher, Subject},
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{Link, Target, Urn, link};
use crate::{
    api::time,
    opds::{
        Catalog,
        address::Address,
        entry::{ACQUISITION, PublicationEntry, identifier},
        mount::Kind,
    },
};

#[derive(Serialize)]
pub struct PublicationBody<'a> {
    metadata: Metadata<'a>,
    links: Vec<Link<'a>>,
    images: [Link<'a>; 2],
}

/// What is empty is left out, as the schema has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    #[serde(rename = "@type")]
    schema: &'static str,
    identifier: Urn,
    title: &'a str,
    sort_as: &'a str,
    modified: String,
    #[serde(flatten)]
    contributors: Contributors<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alt_identifier: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subject: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_of_pages: Option<u32>,
    /// In seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    belongs_to: Option<BelongsTo<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

#[derive(Serialize)]
struct BelongsTo<'a> {
    series: Vec<SeriesBody<'a>>,
}

#[derive(Serialize)]
struct SeriesBody<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<f64>,
}

impl<'a> PublicationBody<'a> {
    pub fn new(catalog: &'a Catalog, entry: &'a PublicationEntry<'a>) -> Self {
        let image = |size| {
            let href = Target::Href(catalog.href(Address::Cover(&entry.publication.id, size)));
            Link { href, r#type: "image/jpeg", ..link(catalog, catalog.href(Address::Root), Kind::Entry) }
        };
        Self {
            metadata: Metadata::new(entry),
            links: links(catalog, entry),
            images: [image(CoverSize::Grid), image(CoverSize::Thumbnail)],
        }
    }
}

fn links<'a>(catalog: &'a Catalog, entry: &'a PublicationEntry) -> Vec<Link<'a>> {
    let whole = catalog.href(Address::Publication(&entry.publication.id));
    let mut links = vec![Link { rel: Some("self"), ..link(catalog, whole, Kind::Entry) }];
    links.extend(entry.related().map(|(name, address)| {
        let list = link(catalog, catalog.href(address), Kind::Acquisition);
        Link { rel: Some("related"), title: Some(name), ..list }
    }));
    links.extend(entry.acquisitions().map(|it| Link {
        rel: Some(ACQUISITION),
        r#type: it.media_type,
        title: Some(it.title),
        size: it.length,
        ..link(catalog, catalog.href(it.address), Kind::Entry)
    }));
    links
}

impl<'a> Metadata<'a> {
    fn new(entry: &'a PublicationEntry) -> Self {
        let publication = entry.publication;
        let series = publication.series.iter().map(|it| SeriesBody {
            name: it.name.as_str(),
            position: it.number.map(|number| f64::from(number.thousandths()) / 1000.0),
        });
        let series: Vec<_> = series.collect();
        let is_heard = publication.files.iter().all(|file| file.format == Format::M4b);
        let millis = publication.files.iter().find_map(|file| file.duration_millis).filter(|it| *it > 0);
        Self {
            schema: if is_heard { "http://schema.org/Audiobook" } else { "http://schema.org/Book" },
            identifier: Address::Publication(&publication.id).id(),
            title: publication.title.as_str(),
            sort_as: publication.sort_title.as_str(),
            modified: time(publication.updated),
            contributors: Contributors(publication.contributors.as_slice()),
            published: publication.published.as_ref().map(day),
            language: publication.language.as_ref().map(Language::as_str),
            publisher: publication.publisher.as_ref().map(Publisher::as_str),
            alt_identifier: publication.identifiers.iter().map(identifier).collect(),
            subject: publication.subjects.iter().map(Subject::as_str).collect(),
            number_of_pages: publication.files.iter().find_map(|file| file.pages).filter(|pages| *pages > 0),
            #[expect(clippy::cast_precision_loss, reason = "no book plays for 285,000 years")]
            duration: millis.map(|millis| millis as f64 / 1000.0),
            belongs_to: (!series.is_empty()).then_some(BelongsTo { series }),
            description: entry.description(),
        }
    }
}

/// Names, under what their bearers did.
struct Contributors<'a>(&'a [Contributor]);

impl Serialize for Contributors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (i, first) in self.0.iter().enumerate() {
            let is_new = !self.0[..i].iter().any(|it| it.role == first.role);
            if is_new {
                let names = self.0[i..].iter().filter(|it| it.role == first.role).map(|it| it.name.as_str());
                map.serialize_entry(crate::opds::entry::role(first.role), &names.collect::<Vec<_>>())?;
            }
        }
        map.end()
    }
}

/// A whole date, which the schema demands: of what isn't known, the first.
fn day(published: &Published) -> String {
    let date = published.as_str();
    format!("{date}{}", &"0000-01-01"[date.len()..])
}
