//! How to search, as OpenSearch 1.1 describes it.

use actix_web::{HttpResponse, web::Data};
use domain::catalog::{ids::LibraryId, visible::CatalogService};

use super::{Catalog, OpdsError, Visit, mount::Kind, xml::Xml};
use crate::document;

pub const MEDIA_TYPE: &str = "application/opensearchdescription+xml";

pub async fn description(visit: Visit) -> HttpResponse {
    describe(&visit, None)
}

pub async fn description_of_library(visit: Visit, service: Data<CatalogService>) -> Result<HttpResponse, OpdsError> {
    let library = visit.library(&service).await?.library;
    Ok(describe(&visit, Some(&library.id)))
}

fn describe(visit: &Visit, library: Option<&LibraryId>) -> HttpResponse {
    let mut xml = Xml::new();
    xml.element("OpenSearchDescription", &[("xmlns", &"http://a9.com/-/spec/opensearch/1.1/")], |xml| {
        xml.text("ShortName", "Inkshelf");
        xml.text("Description", "Words of titles, authors and series");
        xml.text("InputEncoding", "UTF-8");
        xml.text("OutputEncoding", "UTF-8");
        let list = visit.catalog.dialect.media_type(Kind::Acquisition);
        xml.empty("Url", &[("type", &list), ("template", &template(&visit.catalog, library))]);
    });
    document::send(&visit.request, MEDIA_TYPE, xml.finish())
}

/// An address to put words into.
pub fn template(catalog: &Catalog, library: Option<&LibraryId>) -> String {
    catalog.search_path(library) + "?q={searchTerms}"
}
