//! A publication alone, its cover and its files.

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        comic_pages::{ComicPageService, PageWidth, WantedPage},
        covers::{CoverSize, Covers},
        downloads::DownloadService,
        ids::{FileId, PublicationId},
        visible::CatalogService,
    },
    error::{Error, Missing},
};
use serde::Deserialize;

use super::{
    OpdsError, Visit, atom,
    entry::{Extent, PublicationEntry, is_entry},
    json,
    mount::{Dialect, Kind},
};
use crate::{document, files, parameter};

#[derive(Deserialize)]
struct PageQuery {
    #[serde(rename = "maxWidth")]
    max_width: Option<String>,
}

pub async fn publication(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let publication = service.publication(&visit.reader, &id(&visit)?).await?;
    if !is_entry(&publication) {
        return Err(Error::NotFound(Missing::Publication).into());
    }
    let place = visit.places([&publication]).await?.remove(&publication.id);
    let entry = PublicationEntry::new(&publication, Extent::Complete).at(place);
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

/// A page of a comic, by its number from 0 on.
pub async fn page(visit: Visit, service: Data<ComicPageService>) -> Result<HttpResponse, OpdsError> {
    let id = FileId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::File))?;
    let number = visit.parameter("number");
    let is_whole = number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|_| is_whole).ok_or(Error::NotFound(Missing::Page))?;
    let PageQuery { max_width } = parameter::query(&visit.request)?;
    let width = max_width.as_deref().map(PageWidth::parse).transpose()?;
    let image = service.page(&visit.reader, &id, WantedPage { number, width }).await?;
    Ok(files::send_page(image, &visit.request))
}

async fn picture(
    visit: &Visit,
    service: &CatalogService,
    covers: &dyn Covers,
    size: CoverSize,
) -> Result<HttpResponse, OpdsError> {
    let (publication, folder) = service.publication_in_folder(&visit.reader, &id(visit)?).await?;
    let cover = covers.cover(&publication, &folder, size).await?;
    Ok(files::send_cover(cover, &visit.request))
}

fn id(visit: &Visit) -> Result<PublicationId, Error> {
    PublicationId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::Publication))
}
