//! The library as catalogues of OPDS, feed by feed.

mod clients;
mod downloads;
mod json;
mod lists;
mod navigation;
mod pages;
mod publications;
mod reading;
mod sign_in;

use domain::{
    catalog::{
        contributors::{Contributor, ContributorName, Role},
        ids::LibraryId,
        libraries::{Folder, Grantee, Library, LibraryName},
        limited::AtMost,
        publications::{Publication, PublicationRepository},
        series::{SeriesName, SeriesNumber, SeriesPlace},
    },
    error::Changed,
};

use crate::{
    api::shelves::{moment, publication},
    app::App,
};

impl App {
    /// What `ann` is answered: status, type and document.
    pub async fn read(&self, path: &str) -> String {
        self.get(path).basic("ann", "secret").send().await
    }

    /// A document alone, which must be there.
    pub async fn document(&self, path: &str) -> String {
        let answer = self.read(path).await;
        let Some((_, document)) = answer.strip_prefix("200 OK\n").and_then(|answer| answer.split_once('\n')) else {
            panic!("{path}: {answer}");
        };
        document.to_owned()
    }

    /// Makes a second library, "comics", that everyone sees.
    pub async fn comics(&self, publications: &[Publication]) {
        let id = LibraryId::parse("comics").unwrap();
        let name = LibraryName::parse("Comics").unwrap();
        let library = Library { id: id.clone(), name, folder: Folder::parse("/comics").unwrap() };
        let libraries: &dyn domain::catalog::libraries::LibraryRepository = &*self.storage;
        let _ = libraries.insert(&library, moment(0)).await.unwrap();
        let access: &dyn domain::catalog::libraries::AccessRepository = &*self.storage;
        assert_eq!(access.grant(&id, &Grantee::Everyone).await.unwrap(), Changed::Yes);
        let publications: Vec<_> =
            publications.iter().map(|it| Publication { library: id.clone(), ..it.clone() }).collect();
        assert_eq!(PublicationRepository::save(&*self.storage, &id, &publications).await.unwrap(), Changed::Yes);
    }
}

/// The library "books", which `ann` sees, with these publications.
async fn books(publications: &[Publication]) -> App {
    let app = App::with_root().await;
    app.library(publications).await;
    app.granted().await
}

/// Volume `n` of a series, by two authors.
pub fn volume(n: u32) -> Publication {
    let by = |name| Contributor::new(ContributorName::parse(name).unwrap(), None, Role::Author);
    let place = SeriesPlace {
        name: SeriesName::parse("Saga").unwrap(),
        number: Some(SeriesNumber::parse(&n.to_string()).unwrap()),
    };
    Publication {
        contributors: AtMost::first([by("Fiona Staples"), by("Brian K. Vaughan")]),
        series: AtMost::first([place]),
        added: moment(n.into()),
        ..publication(&format!("v{n}"), &format!("Saga, Volume {n}"))
    }
}

/// The values of an attribute of all links of a relation.
fn links(document: &str, rel: &str, attribute: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(document).unwrap();
    let links =
        document.descendants().filter(|node| node.tag_name().name() == "link" && node.attribute("rel") == Some(rel));
    links.filter_map(|node| node.attribute(attribute)).map(str::to_owned).collect()
}

/// The texts of all elements of a name.
fn texts(document: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(document).unwrap();
    let nodes = document.descendants().filter(|node| node.tag_name().name() == name);
    nodes.filter_map(|node| node.text()).map(str::to_owned).collect()
}

/// The titles of a feed's entries.
fn titles(document: &str) -> Vec<String> {
    texts(document, "title").split_off(1)
}
