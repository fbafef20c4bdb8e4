//! Feeds that lead to others.

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        cursors::List,
        headings::{Heading, HeadingKind},
        libraries::LibraryStatus,
        visible::CatalogService,
    },
    clock::Timestamp,
};

use super::{
    OpdsError, Visit,
    address::Address,
    feed::{Content, Entry, Feed},
    paging::Asked,
};

/// The libraries, or the lists of the only one.
pub async fn root(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let libraries = service.libraries(&visit.reader).await?;
    let updated = newest(&libraries);
    let entry = |title, address| Entry { title, address, updated, publications: None };
    let mut entries = match &libraries[..] {
        [library] => lists(library),
        libraries => {
            let libraries = libraries.iter().map(|it| Entry {
                title: it.library.name.as_str(),
                address: Address::Library(&it.library.id),
                updated: it.updated,
                publications: Some(it.publications),
            });
            libraries.chain([entry("Recently added", Address::Recent(None))]).collect()
        }
    };
    entries.push(entry("Continue reading", Address::Reading));
    let feed = Feed {
        address: Address::Root,
        title: "Inkshelf".to_owned(),
        updated,
        up: None,
        library: None,
        paging: None,
        content: Content::Navigation(entries),
    };
    Ok(visit.answer(&feed))
}

pub async fn library(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let library = visit.library(&service).await?;
    let feed = Feed {
        address: Address::Library(&library.library.id),
        title: library.library.name.as_str().to_owned(),
        updated: library.updated,
        up: Some(Address::Root),
        library: Some(&library.library.id),
        paging: None,
        content: Content::Navigation(lists(&library)),
    };
    Ok(visit.answer(&feed))
}

pub async fn series(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    headings(&visit, &service, HeadingKind::Series).await
}

pub async fn authors(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    headings(&visit, &service, HeadingKind::Author).await
}

async fn headings(visit: &Visit, service: &CatalogService, kind: HeadingKind) -> Result<HttpResponse, OpdsError> {
    let library = visit.library(service).await?;
    let id = &library.library.id;
    let address = Address::Headings(id, kind);
    let asked = Asked::read(&visit.request, address, List::Headings(kind))?;
    let page = service.headings(&visit.reader, Some(id), kind, &asked.page).await?;
    let entry = |heading| entry(&library, heading);
    let feed = Feed {
        address,
        title: format!("{}: {}", library.library.name.as_str(), title(kind)),
        updated: library.updated,
        up: Some(Address::Library(id)),
        library: Some(id),
        paging: Some(asked.paging(&page)),
        content: Content::Navigation(page.items.iter().map(entry).collect()),
    };
    Ok(visit.answer(&feed))
}

fn entry<'a>(library: &'a LibraryStatus, heading: &'a Heading) -> Entry<'a> {
    Entry {
        title: &heading.name,
        address: Address::Heading(&library.library.id, heading.kind, &heading.id),
        updated: library.updated,
        publications: Some(heading.publications),
    }
}

fn lists(library: &LibraryStatus) -> Vec<Entry<'_>> {
    let id = &library.library.id;
    let entry = |title, address| Entry { title, address, updated: library.updated, publications: None };
    let all = Entry { publications: Some(library.publications), ..entry("All", Address::All(id)) };
    let headings = |kind| entry(title(kind), Address::Headings(id, kind));
    vec![
        all,
        entry("Recently added", Address::Recent(Some(id))),
        headings(HeadingKind::Series),
        headings(HeadingKind::Author),
    ]
}

fn title(kind: HeadingKind) -> &'static str {
    match kind {
        HeadingKind::Series => "Series",
        HeadingKind::Author => "Authors",
    }
}

/// When any of the libraries changed last; long ago if there are none.
pub fn newest(libraries: &[LibraryStatus]) -> Timestamp {
    libraries.iter().map(|it| it.updated).max().unwrap_or(Timestamp::from_seconds(0))
}
