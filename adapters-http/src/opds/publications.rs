//! A publication alone, its cover and its files.

use std::fs::File;

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        covers::{CoverSize, Covers},
        downloads::{Download, DownloadService},
        files::Format,
        ids::{FileId, PublicationId},
        visible::CatalogService,
    },
    error::{Error, Missing},
};

use super::{
    OpdsError, Visit, answer, atom,
    entry::{Extent, PublicationEntry, is_entry},
    json,
    mount::{Dialect, Kind},
};
use crate::files;

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
    Ok(answer::document(&visit.request, visit.catalog.dialect.media_type(Kind::Entry), body))
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

/// A file, under whatever name it was linked to before its title changed; by a name that ends so, as its KEPUB.
pub async fn file(visit: Visit, service: Data<DownloadService>) -> Result<HttpResponse, OpdsError> {
    let missing = Error::NotFound(Missing::File);
    let Ok(id) = FileId::parse(visit.parameter("id")) else {
        return Err(missing.into());
    };
    if !visit.parameter("name").ends_with(".kepub.epub") {
        return send(&visit, service.original(&visit.reader, &id).await?);
    }
    match service.kepub(&visit.reader, &id).await {
        Ok(kepub) => Ok(files::send(kepub.content.file, kepub.format, files::named(kepub.name), &visit.request)?),
        // It may be one itself.
        Err(Error::NotFound(Missing::File)) => match service.original(&visit.reader, &id).await? {
            it if it.format == Format::Kepub => send(&visit, it),
            _ => Err(missing.into()),
        },
        Err(error) => Err(error.into()),
    }
}

fn send(visit: &Visit, file: Download<File>) -> Result<HttpResponse, OpdsError> {
    Ok(files::send(file.content, file.format, files::named(file.name), &visit.request)?)
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
