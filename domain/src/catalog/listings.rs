//! Lists of publications: closed questions, each of which every storage answers by key.

use std::collections::BTreeSet;

use super::{
    files::Format,
    ids::{ContributorId, LibraryId, SeriesId},
    publications::Publication,
    series::SeriesPlace,
    words::Query,
};

/// A list: the publications of a shelf in some libraries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Without any, nothing is listed.
    pub libraries: BTreeSet<LibraryId>,
    pub shelf: Shelf,
    /// Only what has a file in this format.
    pub format: Option<Format>,
}

/// Which publications, and in which order. [`Shelf::cursor`] is the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelf {
    /// All, by sort title.
    All,
    /// All, those last added first.
    Recent,
    /// Those of a series, by number.
    Series(SeriesId),
    /// Those of an author, by sort title.
    Author(ContributorId),
    /// Those that a reader looks for, by sort title.
    Search(Query),
}

impl Listing {
    /// Whether the list shows `publication`: the meaning that every storage's answer must equal.
    pub fn holds(&self, publication: &Publication) -> bool {
        self.libraries.contains(&publication.library)
            && self.format.is_none_or(|format| publication.has(format))
            && self.shelf.holds(publication)
    }
}

impl Shelf {
    pub fn holds(&self, publication: &Publication) -> bool {
        match self {
            Self::All | Self::Recent => true,
            Self::Series(id) => publication.series.iter().any(|series| series.id() == *id),
            Self::Author(id) => publication.authors().iter().any(|author| author.id() == *id),
            Self::Search(query) => query.matches(&publication.search_words()),
        }
    }
}

impl Publication {
    /// The shelves that it stands on, each once, apart from [`Shelf::Search`]: there its words put it.
    pub fn shelves(&self) -> Vec<Shelf> {
        let series: BTreeSet<_> = self.series.iter().map(SeriesPlace::id).collect();
        let authors = self.authors().into_iter().map(|author| Shelf::Author(author.id()));
        [Shelf::All, Shelf::Recent].into_iter().chain(series.into_iter().map(Shelf::Series)).chain(authors).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            contributors::Role,
            limited::AtMost,
            publications::tests::{by, file, in_series, publication},
        },
        *,
    };

    fn listing(shelf: Shelf) -> Listing {
        Listing { libraries: BTreeSet::from([LibraryId::parse("books").unwrap()]), shelf, format: None }
    }

    #[test]
    fn only_the_named_libraries_are_listed() {
        let emma = publication("1", "Emma");
        assert!(listing(Shelf::All).holds(&emma));
        let elsewhere =
            Listing { libraries: BTreeSet::from([LibraryId::parse("comics").unwrap()]), ..listing(Shelf::All) };
        assert!(!elsewhere.holds(&emma));
        assert!(!Listing { libraries: BTreeSet::new(), ..listing(Shelf::Recent) }.holds(&emma));
    }

    #[test]
    fn a_format_is_that_of_any_file() {
        let mut emma = publication("1", "Emma");
        emma.files = AtMost::first([file(Format::Epub), file(Format::M4b)]);
        let held = |format| Listing { format: Some(format), ..listing(Shelf::All) }.holds(&emma);
        assert_eq!(Format::ALL.map(held), [true, false, false, false, true]);
    }

    #[test]
    fn shelves_hold_what_they_are_named_after() {
        let mut emma = publication("1", "Emma");
        emma.contributors = AtMost::first([by("Jane Austen", Role::Author), by("Juliet Stevenson", Role::Narrator)]);
        emma.series = AtMost::first([in_series("Classics", Some("2")), in_series("Oxford", None)]);
        for (shelf, held) in [
            (Shelf::Recent, true),
            (Shelf::Series(SeriesId::of("oxford")), true),
            (Shelf::Series(SeriesId::of("Penguin")), false),
            (Shelf::Author(ContributorId::of("Austen, Jane")), true),
            (Shelf::Author(ContributorId::of("Juliet Stevenson")), false),
            (Shelf::Search(Query::parse("emm steven")), true),
            (Shelf::Search(Query::parse("emm bronte")), false),
            (Shelf::Search(Query::parse("!")), false),
        ] {
            assert_eq!(shelf.holds(&emma), held, "{shelf:?}");
        }
    }

    #[test]
    fn a_publication_knows_its_shelves() {
        let mut emma = publication("1", "Emma");
        emma.contributors = AtMost::first([by("Jane Austen", Role::Author), by("Austen, Jane", Role::Artist)]);
        emma.series = AtMost::first([in_series("Classics", Some("2")), in_series("CLASSICS", None)]);
        let series = Shelf::Series(SeriesId::of("Classics"));
        let author = Shelf::Author(ContributorId::of("Jane Austen"));
        assert_eq!(emma.shelves(), [Shelf::All, Shelf::Recent, series, author]);
        assert!(emma.shelves().iter().all(|shelf| shelf.holds(&emma)));
    }
}
