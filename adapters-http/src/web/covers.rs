//! Publications as they stand side by side: by their covers.

use domain::catalog::publications::Publication;
use serde::Serialize;

#[derive(Serialize)]
pub struct CoverCard {
    /// Its page, below the base path.
    pub href: String,
    pub title: String,
    pub line: String,
    /// Below the base path.
    pub cover: String,
}

impl CoverCard {
    pub fn of(publication: &Publication) -> Self {
        Self {
            href: address(publication),
            title: publication.title.as_str().to_owned(),
            line: authors(publication),
            cover: cover(publication),
        }
    }
}

/// Its page, below the base path.
pub fn address(publication: &Publication) -> String {
    format!("/publications/{}", publication.id.as_str())
}

pub fn cover(publication: &Publication) -> String {
    format!("/api/publications/{}/cover?size=grid", publication.id.as_str())
}

/// "Jane Austen, Charlotte Brontë".
pub fn authors(publication: &Publication) -> String {
    publication.authors().iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(", ")
}
