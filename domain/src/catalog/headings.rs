//! Headings: the series and the authors that a library has publications of.

use crate::error::{Error, Missing};

use super::{
    articles::sort_title,
    ids::{ContributorId, SeriesId},
    listings::Shelf,
    publications::Publication,
};

/// What is listed under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadingKind {
    Series,
    Author,
}

impl HeadingKind {
    /// What addresses call all of them.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Author => "authors",
        }
    }

    /// The publications under the heading with this id; what can be none isn't there.
    pub fn shelf(self, id: &str) -> Result<Shelf, Error> {
        match self {
            Self::Series => SeriesId::parse(id).map(Shelf::Series).map_err(|_| Error::NotFound(Missing::Series)),
            Self::Author => ContributorId::parse(id).map(Shelf::Author).map_err(|_| Error::NotFound(Missing::Author)),
        }
    }
}

/// A series or an author, with what stands there.
///
/// Publications may spell it differently: name and filing are those of the one saved last, in each library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub kind: HeadingKind,
    /// A [`SeriesId`] or a [`ContributorId`].
    pub id: String,
    pub name: String,
    /// The name as it is filed, "Austen, Jane": of its [sort key](super::sort::SortKey) the words count.
    pub filed: String,
    /// How many publications stand there.
    pub publications: u64,
}

impl Heading {
    /// Makes the heading of a series with this name.
    pub fn series(name: &str) -> Self {
        let id = SeriesId::of(name).as_str().to_owned();
        Self { kind: HeadingKind::Series, id, name: name.to_owned(), filed: sort_title(name, None), publications: 1 }
    }

    /// Makes the heading of an author.
    pub fn author(name: &str, sort_name: &str) -> Self {
        let id = ContributorId::of(name).as_str().to_owned();
        Self { kind: HeadingKind::Author, id, name: name.to_owned(), filed: sort_name.to_owned(), publications: 1 }
    }

    /// The publications that stand there.
    pub fn shelf(&self) -> Shelf {
        self.kind.shelf(&self.id).expect("a heading's id is that of what it names")
    }
}

impl Publication {
    /// The headings that it stands under, each once.
    pub fn headings(&self) -> Vec<Heading> {
        let series = self.series.iter().map(|it| Heading::series(it.name.as_str()));
        let authors = self.authors();
        let authors = authors.iter().map(|it| Heading::author(it.name.as_str(), it.sort_name.as_str()));
        let mut headings: Vec<Heading> = Vec::new();
        for heading in series.chain(authors) {
            if !headings.iter().any(|it| it.kind == heading.kind && it.id == heading.id) {
                headings.push(heading);
            }
        }
        headings
    }

    /// What the series or the author of the shelf is called here.
    pub fn heading_on(&self, shelf: &Shelf) -> Option<String> {
        self.headings().into_iter().find(|it| it.shelf() == *shelf).map(|it| it.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        contributors::Role,
        limited::AtMost,
        publications::tests::{by, in_series, publication},
    };

    #[test]
    fn a_publication_stands_once_under_each_heading() {
        let mut emma = publication("1", "Emma");
        emma.contributors = AtMost::first([by("Jane Austen", Role::Author), by("Austen, Jane", Role::Artist)]);
        emma.series = AtMost::first([in_series("The Novels", Some("4")), in_series("THE NOVELS", None)]);
        let headings = emma.headings();
        let names: Vec<&str> = headings.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["The Novels", "Jane Austen"]);
        assert_eq!(headings[0].filed, "Novels, The");
        assert_eq!(headings[1].cursor().key().strip_suffix(headings[1].id.as_bytes()), Some(&b"austen jane\0"[..]));
        assert!(headings.iter().all(|heading| heading.shelf().holds(&emma)));
    }
}
