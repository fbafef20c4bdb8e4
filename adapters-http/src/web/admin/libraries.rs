//! All libraries, and new ones.

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        administration::LibraryService,
        libraries::{Folder, Library, LibraryName, LibraryStatus},
        scans::Scan,
    },
    error::Error,
};
use serde::{Deserialize, Serialize};

use super::{
    super::{Administrator, WebError, error::said_in_form},
    library::{PATH, state_in_words},
};
use crate::{body::Body, detached::to_the_end};

#[derive(Serialize)]
struct LibrariesContent {
    libraries: Vec<Row>,
    /// What was typed, if it was refused.
    typed: Typed,
    refusal: Option<String>,
}

#[derive(Serialize)]
struct Row {
    /// Below the base path.
    href: String,
    name: String,
    path: String,
    publications: u64,
    scan: &'static str,
    problems: u64,
}

#[derive(Default, Serialize)]
struct Typed {
    name: String,
    path: String,
}

/// What can be done; fields as the JSON has them.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Change {
    Add { name: String, path: String },
}

pub async fn page(visit: Administrator, service: Data<LibraryService>) -> Result<HttpResponse, WebError> {
    show(&visit, &service, Typed::default(), None).await
}

pub async fn change(visit: Administrator, body: Body, service: Data<LibraryService>) -> Result<HttpResponse, WebError> {
    let Change::Add { name, path } = body.read_form()?;
    match add(&service, &name, path.trim()).await {
        Ok(library) => Ok(visit.0.go(&format!("{PATH}/{}", library.id.as_str()))),
        Err(error) => show(&visit, &service, Typed { name, path }, Some(said_in_form(error)?)).await,
    }
}

/// Makes a library, and begins to scan it.
async fn add(service: &Data<LibraryService>, name: &str, path: &str) -> Result<Library, Error> {
    let (name, folder) = (LibraryName::parse(name)?, Folder::parse(path)?);
    let service = service.clone();
    to_the_end(async move {
        let library = service.add(name, folder).await?;
        match service.scan(&library.id).await {
            Ok(()) | Err(Error::ScanRunning) => Ok(library),
            Err(error) => Err(error),
        }
    })
    .await
}

async fn show(
    visit: &Administrator,
    service: &LibraryService,
    typed: Typed,
    refusal: Option<String>,
) -> Result<HttpResponse, WebError> {
    let mut libraries = Vec::new();
    for status in service.list().await? {
        match service.last_scan(&status.library.id).await {
            Ok(scan) => libraries.push(Row::new(status, scan.as_ref())),
            // Removed meanwhile.
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let content = LibrariesContent { libraries, typed, refusal };
    Ok(visit.0.show("web/admin/libraries.html", "Libraries", &content))
}

impl Row {
    fn new(LibraryStatus { library, publications, .. }: LibraryStatus, scan: Option<&Scan>) -> Self {
        Self {
            href: format!("{PATH}/{}", library.id.as_str()),
            name: library.name.as_str().to_owned(),
            path: library.folder.as_str().to_owned(),
            publications,
            scan: state_in_words(scan),
            problems: scan.map_or(0, |it| it.problems),
        }
    }
}
