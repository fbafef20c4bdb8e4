//! A library: who sees it, and what its last scan has met.

use actix_web::{HttpResponse, web::Data};
use domain::{
    accounts::UserName,
    catalog::{
        administration::LibraryService,
        cursors::List,
        ids::LibraryId,
        libraries::LibraryName,
        problems::Problem,
        scans::{Scan, ScanState},
    },
    error::{Error, Missing},
};
use serde::{Deserialize, Serialize};

use super::super::{
    Administrator, WebError,
    error::said_in_form,
    library::{neighbours, page as page_of},
};
use crate::{body::Body, card::date, detached::to_the_end};

pub const PATH: &str = "/admin/libraries";

#[derive(Serialize)]
struct LibraryContent {
    path: String,
    publications: u64,
    everyone: bool,
    /// Those who see it by name.
    users: Vec<String>,
    state: &'static str,
    is_running: bool,
    scan: Option<ScanContent>,
    problems: Vec<ProblemRow>,
    previous: Option<String>,
    next: Option<String>,
    refusal: Option<String>,
}

/// What the last scan did, or has done so far.
#[derive(Serialize)]
struct ScanContent {
    started: String,
    seen: u64,
    added: u64,
    changed: u64,
    removed: u64,
    problems: u64,
}

#[derive(Serialize)]
struct ProblemRow {
    path: String,
    reason: String,
    since: String,
}

/// What can be done; fields as the JSON has them.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Change {
    Rename { name: String },
    Grant { user: String },
    Revoke { user: String },
    GrantEveryone,
    RevokeEveryone,
    Scan,
    Remove,
}

pub async fn page(visit: Administrator, service: Data<LibraryService>) -> Result<HttpResponse, WebError> {
    show(&visit, &service, None).await
}

pub async fn change(visit: Administrator, body: Body, service: Data<LibraryService>) -> Result<HttpResponse, WebError> {
    let id = id(&visit)?;
    let change = body.read_form()?;
    let next = match change {
        Change::Remove => PATH.to_owned(),
        _ => format!("{PATH}/{}", id.as_str()),
    };
    match done(id, change, service.clone()).await {
        Ok(()) => Ok(visit.0.go(&next)),
        Err(error @ Error::NotFound(Missing::Library)) => Err(error.into()),
        Err(error) => show(&visit, &service, Some(said_in_form(error)?)).await,
    }
}

async fn done(id: LibraryId, change: Change, service: Data<LibraryService>) -> Result<(), Error> {
    match change {
        Change::Rename { name } => service.rename(&id, &LibraryName::parse(&name)?).await,
        Change::Grant { user } => service.grant(&id, Some(&user_name(&user)?)).await,
        Change::Revoke { user } => service.revoke(&id, Some(&user_name(&user)?)).await,
        Change::GrantEveryone => service.grant(&id, None).await,
        Change::RevokeEveryone => service.revoke(&id, None).await,
        Change::Scan => service.scan(&id).await,
        Change::Remove => to_the_end(async move { service.remove(&id).await }).await,
    }
}

async fn show(
    visit: &Administrator,
    service: &LibraryService,
    refusal: Option<String>,
) -> Result<HttpResponse, WebError> {
    let id = id(visit)?;
    let status = service.find(&id).await?;
    let audience = service.audience(&id).await?;
    let scan = service.last_scan(&id).await?;
    let found = service.problems(&id, &page_of(&visit.0, List::Problems(&id))?).await?;
    let (previous, next) = neighbours(&found, "?");
    let content = LibraryContent {
        path: status.library.folder.as_str().to_owned(),
        publications: status.publications,
        everyone: audience.everyone,
        users: audience.users.into_iter().map(String::from).collect(),
        state: state_in_words(scan.as_ref()),
        is_running: scan.as_ref().is_some_and(|it| it.state == ScanState::Running),
        scan: scan.as_ref().map(ScanContent::from),
        problems: found.items.iter().map(ProblemRow::from).collect(),
        previous,
        next,
        refusal,
    };
    Ok(visit.0.show("web/admin/library.html", status.library.name.as_str(), &content))
}

/// How the last scan stands.
pub fn state_in_words(scan: Option<&Scan>) -> &'static str {
    match scan {
        None => "not scanned yet",
        Some(Scan { state: ScanState::Running, .. }) => "running",
        Some(Scan { state: ScanState::Unavailable, .. }) => "the folder is missing, unreadable or empty",
        Some(Scan { state: ScanState::Idle, finished: None, .. }) => "interrupted",
        Some(Scan { state: ScanState::Idle, .. }) => "done",
    }
}

/// The library in the path; one that can't be isn't there.
fn id(visit: &Administrator) -> Result<LibraryId, Error> {
    LibraryId::parse(visit.0.parameter("id")).map_err(|_| Error::NotFound(Missing::Library))
}

/// A name that can't be is nobody's.
fn user_name(name: &str) -> Result<UserName, Error> {
    UserName::parse(name).map_err(|_| Error::NotFound(Missing::User))
}

impl From<&Scan> for ScanContent {
    fn from(scan: &Scan) -> Self {
        Self {
            started: date(scan.started),
            seen: scan.seen,
            added: scan.added,
            changed: scan.changed,
            removed: scan.removed,
            problems: scan.problems,
        }
    }
}

impl From<&Problem> for ProblemRow {
    fn from(problem: &Problem) -> Self {
        Self {
            path: problem.path.as_str().to_owned(),
            reason: problem.reason.as_str().to_owned(),
            since: date(problem.since),
        }
    }
}
