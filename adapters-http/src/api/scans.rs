//! Scans of libraries, and the files that they could not take in.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::catalog::{
    administration::LibraryService,
    cursors::List,
    problems::Problem,
    scans::{Scan, ScanState},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Administrator, ApiError, ListBody, libraries::id, list::PageQuery, time};
use crate::parameter;

/// What the last scan has done, or has done so far; all null or 0 if there was none.
#[derive(Serialize, ToSchema)]
#[schema(as = Scan)]
pub struct ScanBody {
    /// `idle`, `running`, or `unavailable`: the folder is missing or empty, and nothing was changed.
    state: &'static str,
    /// Files that could be books.
    seen: u64,
    /// Publications.
    added: u64,
    changed: u64,
    removed: u64,
    /// Files that could not be taken in.
    problems: u64,
    #[schema(required)]
    started_at: Option<String>,
    /// Null while it runs, and if it was interrupted.
    #[schema(required)]
    finished_at: Option<String>,
}

impl From<Option<Scan>> for ScanBody {
    fn from(scan: Option<Scan>) -> Self {
        let count = |of: fn(&Scan) -> u64| scan.as_ref().map_or(0, of);
        Self {
            state: scan.as_ref().map_or(ScanState::Idle, |it| it.state).as_str(),
            seen: count(|it| it.seen),
            added: count(|it| it.added),
            changed: count(|it| it.changed),
            removed: count(|it| it.removed),
            problems: count(|it| it.problems),
            started_at: scan.as_ref().map(|it| time(it.started)),
            finished_at: scan.as_ref().and_then(|it| it.finished).map(time),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Below the library's folder.
    path: String,
    reason: String,
    since: String,
}

impl From<Problem> for ProblemBody {
    fn from(problem: Problem) -> Self {
        Self {
            path: problem.path.as_str().to_owned(),
            reason: problem.reason.as_str().to_owned(),
            since: time(problem.since),
        }
    }
}

/// Begin a scan
#[utoipa::path(
    post, path = "/api/libraries/{id}/scan", tag = "Libraries", params(("id" = String, Path)),
    responses(
        (status = 202),
        (status = 404, description = "No such library", body = super::error::Body),
        (status = 409, description = "A scan is running, here or on another node", body = super::error::Body),
    )
)]
pub async fn start(
    _: Administrator,
    service: Data<LibraryService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service.scan(&id(&request)?).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// The last scan
#[utoipa::path(
    get, path = "/api/libraries/{id}/scan", tag = "Libraries", params(("id" = String, Path)),
    responses(
        (status = 200, body = ScanBody),
        (status = 404, description = "No such library", body = super::error::Body),
    )
)]
pub async fn last(
    _: Administrator,
    service: Data<LibraryService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let scan = service.last_scan(&id(&request)?).await?;
    Ok(HttpResponse::Ok().json(ScanBody::from(scan)))
}

/// Files that could not be taken in
///
/// In the order in which a scan walks: the files of a folder, then the folders in it.
#[utoipa::path(
    get, path = "/api/libraries/{id}/problems", tag = "Libraries",
    params(
        ("id" = String, Path),
        ("limit" = Option<u16>, Query, description = "1 to 200; 50 if left out"),
        ("after" = Option<String>, Query), ("before" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = ListBody<ProblemBody>),
        (status = 404, description = "No such library", body = super::error::Body),
    )
)]
pub async fn problems(
    _: Administrator,
    service: Data<LibraryService>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let library = id(&request)?;
    let page = parameter::query::<PageQuery>(&request)?.parse(List::Problems(&library))?;
    let problems = service.problems(&library, &page).await?;
    Ok(HttpResponse::Ok().json(ListBody::from(problems.map(ProblemBody::from))))
}
