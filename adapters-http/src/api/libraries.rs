//! Libraries, and whom they are shown to.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::{
    accounts::UserName,
    catalog::{
        administration::LibraryService,
        ids::LibraryId,
        libraries::{Folder, LibraryName, LibraryStatus},
        visible::CatalogService,
    },
    error::{Error, Invalid, Missing},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Administrator, ApiError, ListBody, Reader, time};
use crate::{body::Body, detached::to_the_end, parameter};

#[derive(Serialize, ToSchema)]
#[schema(as = Library)]
pub struct LibraryBody {
    id: String,
    name: String,
    /// How many there are.
    publications: u64,
    /// When a publication was last added, changed or removed.
    updated_at: String,
}

impl From<LibraryStatus> for LibraryBody {
    fn from(status: LibraryStatus) -> Self {
        Self {
            id: status.library.id.as_str().to_owned(),
            name: status.library.name.as_str().to_owned(),
            publications: status.publications,
            updated_at: time(status.updated),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewLibrary)]
pub struct NewLibraryBody {
    /// 1 to 100 characters.
    #[schema(value_type = String, example = "Books")]
    name: Option<String>,
    /// A folder on the server, as an absolute path.
    #[schema(value_type = String, example = "/srv/books")]
    path: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = LibraryChange)]
pub struct ChangeBody {
    name: Option<String>,
}

/// List libraries
///
/// Those that the user sees, by name.
#[utoipa::path(get, path = "/api/libraries", tag = "Library", responses((status = 200, body = ListBody<LibraryBody>)))]
pub async fn list(Reader(reader): Reader, service: Data<CatalogService>) -> Result<HttpResponse, ApiError> {
    let libraries = service.libraries(&reader).await?;
    Ok(HttpResponse::Ok().json(ListBody::whole(libraries.into_iter().map(LibraryBody::from).collect())))
}

/// Make a library
///
/// Only administrators may, and only they see it until it is granted. `POST /api/libraries/{id}/scan` fills it.
#[utoipa::path(
    post, path = "/api/libraries", tag = "Libraries", request_body = NewLibraryBody,
    responses(
        (status = 201, body = LibraryBody),
        (status = 409, description = "The name is taken", body = super::error::Body),
    )
)]
pub async fn add(_: Administrator, service: Data<LibraryService>, body: Body) -> Result<HttpResponse, ApiError> {
    let NewLibraryBody { name, path } = body.read()?;
    let name = LibraryName::parse(&name.unwrap_or_default())?;
    let folder = Folder::parse(&path.unwrap_or_default())?;
    let library = to_the_end(async move {
        let library = service.add(name, folder).await?;
        service.find(&library.id).await
    });
    Ok(HttpResponse::Created().json(LibraryBody::from(library.await?)))
}

/// Rename a library
#[utoipa::path(
    patch, path = "/api/libraries/{id}", tag = "Libraries", params(("id" = String, Path)), request_body = ChangeBody,
    responses(
        (status = 200, body = LibraryBody),
        (status = 404, description = "No such library", body = super::error::Body),
        (status = 409, description = "The name is taken", body = super::error::Body),
    )
)]
pub async fn change(
    _: Administrator,
    service: Data<LibraryService>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, ApiError> {
    let id = id(&request)?;
    if let Some(name) = body.read::<ChangeBody>()?.name {
        service.rename(&id, &LibraryName::parse(&name)?).await?;
    }
    Ok(HttpResponse::Ok().json(LibraryBody::from(service.find(&id).await?)))
}

/// Remove a library
///
/// Its files stay where they are, and so do the places that readers left in its books.
#[utoipa::path(
    delete, path = "/api/libraries/{id}", tag = "Libraries", params(("id" = String, Path)),
    responses((status = 204), (status = 404, description = "No such library", body = super::error::Body))
)]
pub async fn remove(
    _: Administrator,
    service: Data<LibraryService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = id(&request)?;
    to_the_end(async move { service.remove(&id).await }).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Show a library to a user
///
/// The name `*` is everyone.
#[utoipa::path(
    put, path = "/api/libraries/{id}/access/{user}", tag = "Libraries",
    params(("id" = String, Path), ("user" = String, Path)),
    responses((status = 204), (status = 404, description = "No such library or user", body = super::error::Body))
)]
pub async fn grant(
    _: Administrator,
    service: Data<LibraryService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service.grant(&id(&request)?, user(&request)?.as_ref()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Show a library to a user no more
#[utoipa::path(
    delete, path = "/api/libraries/{id}/access/{user}", tag = "Libraries",
    params(("id" = String, Path), ("user" = String, Path)),
    responses((status = 204), (status = 404, description = "No such library or user", body = super::error::Body))
)]
pub async fn revoke(
    _: Administrator,
    service: Data<LibraryService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service.revoke(&id(&request)?, user(&request)?.as_ref()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The library in the path; one that can't be isn't there.
pub fn id(request: &HttpRequest) -> Result<LibraryId, Error> {
    LibraryId::parse(request.match_info().query("id")).map_err(|_| Error::NotFound(Missing::Library))
}

/// The user in the path, `None` for everyone.
fn user(request: &HttpRequest) -> Result<Option<UserName>, Error> {
    match parameter::text(request, "user").as_deref() {
        Ok("*") => Ok(None),
        Ok(name) => UserName::parse(name).map(Some).map_err(|_: Invalid| Error::NotFound(Missing::User)),
        Err(_) => Err(Error::NotFound(Missing::User)),
    }
}
