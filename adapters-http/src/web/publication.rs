//! A publication: what it is, what can be had of it, and where the reader is in it.

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        downloads::DownloadService,
        headings::HeadingKind,
        ids::{FileId, PublicationId},
        metadata::{Description, Subject},
        publications::Publication,
        visible::CatalogService,
    },
    error::{Error, Missing},
    progress::ProgressService,
};
use serde::Serialize;

use super::{
    SignedIn, WebError,
    covers::{authors, cover},
    home::Place,
    library::Link,
};
use crate::{
    files::{self, extent, label},
    parameter::encoded,
};

#[derive(Serialize)]
struct PublicationContent {
    up: Link,
    authors: String,
    cover: String,
    /// Its paragraphs.
    description: Vec<String>,
    /// What is known besides, by name.
    facts: Vec<(&'static str, String)>,
    headings: Vec<Link>,
    downloads: Vec<Download>,
    places: Vec<Place>,
    document: Option<String>,
}

#[derive(Serialize)]
struct Download {
    href: String,
    label: &'static str,
    line: String,
}

pub async fn publication(
    visit: SignedIn,
    catalog: Data<CatalogService>,
    progress: Data<ProgressService>,
) -> Result<HttpResponse, WebError> {
    let id = PublicationId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::Publication))?;
    let publication = catalog.publication(&visit.reader, &id).await?;
    let mut content = content(&publication);
    if let Some(current) = progress.newest(&visit.reader.id, publication.documents()).await? {
        let places = progress.places(&visit.reader, &current.canonical).await?;
        content.places = Place::all(&places, &current.progress);
        content.document = Some(current.canonical.as_str().to_owned());
    }
    Ok(visit.show("web/publication.html", publication.title.as_str(), &content))
}

/// A file, as the end of its name says.
pub async fn file(visit: SignedIn, service: Data<DownloadService>) -> Result<HttpResponse, WebError> {
    let id = FileId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::File))?;
    let named = (&id, visit.parameter("name"));
    Ok(files::send_by_name(&service, &visit.reader, named, &visit.request).await?)
}

fn content(publication: &Publication) -> PublicationContent {
    let library = publication.library.as_str();
    let downloads = publication.offers().into_iter().map(|it| Download {
        href: format!("/files/{}/{}", it.file.id.as_str(), encoded(&it.name)),
        label: label(it.format),
        line: extent(&it),
    });
    let headings = publication.headings().into_iter().map(|it| {
        let place = publication.series.iter().find(|place| place.id().as_str() == it.id);
        let href = format!("/{}/{}?library={library}", it.kind.plural(), it.id);
        let text = match (it.kind, place) {
            (HeadingKind::Series, Some(place)) => place.to_string(),
            _ => it.name,
        };
        Link { href, text }
    });
    let facts = [
        ("Published", publication.published.as_ref().map(|it| it.as_str().to_owned())),
        ("Publisher", publication.publisher.as_ref().map(|it| it.as_str().to_owned())),
        ("Language", publication.language.as_ref().map(|it| it.as_str().to_owned())),
        ("Subjects", {
            let subjects: Vec<&str> = publication.subjects.iter().map(Subject::as_str).collect();
            Some(subjects.join(", ")).filter(|it| !it.is_empty())
        }),
    ];
    PublicationContent {
        up: Link { href: format!("/library/{library}"), text: "Library".to_owned() },
        authors: authors(publication),
        cover: cover(publication),
        description: publication.description.iter().flat_map(Description::paragraphs).map(str::to_owned).collect(),
        facts: facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        headings: headings.collect(),
        downloads: downloads.collect(),
        places: Vec::new(),
        document: None,
    }
}
