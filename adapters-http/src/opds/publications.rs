//! A publication alone, its cover and its files.

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        covers::{CoverSize, Covers},
        downloads::DownloadService,
        ids::{FileId, PublicationId},
        visible::CatalogService,
    },
    error::{Error, Missing},
};

use super::{
    OpdsError, Visit, atom,
    entry::{Extent, PublicationEntry, is_entry},
    json,
    mount::{Dialect, Kind},
};
use crate::{document, files};

pub async fn publication(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let publication = service.publication(&visit.reader, &id(&visit)?).await?;
    if !is_entry(&publication) {
        return Err(Error::NotFound(Missing::Publication).into());
    }
    let entry = PublicationEntry::new(&publication, Extent::Complete);
    let body = match visit.catalog.dialect {
        Dialect::Atom => atom::entry(&visit.catalog, &entry),
        Dialect::Json => json::entry(&visit.catalog, &entry),
    };
    Ok(document::send(&visit.request, visit.catalog.dialect.media_type(Kind::Entry), body))
}

pub async fn cover(
    visit: Visit,
    service: Data<CatalogService>,
    covers: Data<dyn Covers>,
) -> Result<HttpResponse, OpdsError> {
    picture(&visit, &service, &**covers, CoverSize::Grid).await
}

pub async fn thumbnail(
    visit: Visit,
    service: Data<CatalogService>,
    covers: Data<dyn Covers>,
) -> Result<HttpResponse, OpdsError> {
    picture(&visit, &service, &**covers, CoverSize::Thumbnail).await
}

/// A file, as the end of its name says.
pub async fn file(visit: Visit, service: Data<DownloadService>) -> Result<HttpResponse, OpdsError> {
    let id = FileId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::File))?;
    let named = (&id, visit.parameter("name"));
    Ok(files::send_by_name(&service, &visit.reader, named, &visit.request).await?)
}

async fn picture(
    visit: &Visit,
    service: &CatalogService,
    covers: &dyn Covers,
    size: CoverSize,
) -> Result<HttpResponse, OpdsError> {
    let (publication, folder) = service.publication_in_folder(&visit.reader, &id(visit)?).await?;
    let cover = covers.cover(&publication, &folder, size).await?;
    Ok(files::send_cover(cover, &visit.request)?)
}

fn id(visit: &Visit) -> Result<PublicationId, Error> {
    PublicationId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::Publication))
}
