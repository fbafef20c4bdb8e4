//! Publications as they stand side by side: by their covers.

use domain::catalog::publications::Publication;
use serde::Serialize;

#[derive(Serialize)]
pub struct CoverCard {
    /// Where it leads, below the base path; nowhere if there is no page of it.
    pub href: Option<String>,
    pub title: String,
    pub line: String,
    /// Below the base path; without one the title is all there is.
    pub cover: Option<String>,
}

impl CoverCard {
    pub fn of(publication: &Publication) -> Self {
        Self {
            href: Some(format!("/publications/{}", publication.id.as_str())),
            title: publication.title.as_str().to_owned(),
            line: authors(publication),
            cover: Some(cover(publication)),
        }
    }
}

pub fn cover(publication: &Publication) -> String {
    format!("/api/publications/{}/cover?size=grid", publication.id.as_str())
}

/// "Jane Austen, Charlotte Brontë".
pub fn authors(publication: &Publication) -> String {
    publication.authors().iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(", ")
}
