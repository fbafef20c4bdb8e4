//! Links: "these documents are one book".

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{
    documents::DocumentId,
    error::Invalid,
    links::{Link, LinkService},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{KosyncError, Reader, Success};
use crate::{body::Body, parameter};

#[derive(Deserialize, ToSchema)]
#[schema(as = LinkRequest)]
pub struct LinkRequestBody {
    /// 2 to 100 different documents.
    #[schema(value_type = Vec<String>)]
    hashes: Option<Vec<String>>,
}

#[derive(Serialize, ToSchema)]
pub struct Linked {
    canonical: String,
    /// The canonical document, then those given, in order, each once.
    linked: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Link)]
pub struct LinkBody<'a> {
    document_hash: &'a str,
    canonical_hash: &'a str,
}

impl<'a> From<&'a Link> for LinkBody<'a> {
    fn from(link: &'a Link) -> Self {
        Self { document_hash: link.document.as_str(), canonical_hash: link.canonical.as_str() }
    }
}

/// Link documents
///
/// The groups of all of them become one. Canonical is the first that has a place, else the first.
#[utoipa::path(
    post, path = "/documents/link", tag = "Links", request_body = LinkRequestBody,
    responses((status = 201, body = Linked))
)]
pub async fn link(Reader(reader): Reader, service: Data<LinkService>, body: Body) -> Result<HttpResponse, KosyncError> {
    let hashes = body.read::<LinkRequestBody>()?.hashes.unwrap_or_default();
    let documents = hashes.iter().map(|hash| DocumentId::parse(hash)).collect::<Result<_, Invalid>>()?;
    let linked = service.link(&reader.id, documents).await?;
    Ok(HttpResponse::Created().json(Linked {
        canonical: linked.canonical.into(),
        linked: linked.documents.into_iter().map(String::from).collect(),
    }))
}

/// List links
///
/// By canonical document, then by member.
#[utoipa::path(get, path = "/documents/links", tag = "Links", responses((status = 200, body = [LinkBody])))]
pub async fn list(Reader(reader): Reader, service: Data<LinkService>) -> Result<HttpResponse, KosyncError> {
    let links = service.list(&reader).await?;
    Ok(HttpResponse::Ok().json(links.iter().map(LinkBody::from).collect::<Vec<_>>()))
}

/// Take a document out of its book
///
/// It answers with its own last place from then on, and doesn't join by its file name again.
#[utoipa::path(
    delete, path = "/documents/link/{hash}", tag = "Links", params(("hash" = String, Path)),
    responses(
        (status = 200, body = Success),
        (status = 404, description = "No member of a group; a canonical document is none", body = super::error::Body),
    )
)]
pub async fn unlink(
    Reader(reader): Reader,
    service: Data<LinkService>,
    request: HttpRequest,
) -> Result<HttpResponse, KosyncError> {
    service.unlink(&reader.id, &parameter::document(&request, "hash")?).await?;
    Ok(HttpResponse::Ok().json(Success::new()))
}
