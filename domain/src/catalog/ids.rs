//! What the catalogue calls its things.

use crate::{documents::hex, ids::id};

use super::{folding::fold, names::sort_name};

id!(
    /// What a library is called among machines.
    LibraryId, "library", made
);
id!(
    /// What a publication is called among machines.
    PublicationId, "publication", made
);
id!(
    /// What a file of a publication is called among machines.
    FileId, "file", made
);
id!(
    /// A series, in whatever library: made of its name, so that it is the same on every storage.
    SeriesId, "series"
);
id!(
    /// A contributor, in whatever library and role: made of the name, so that it is the same on every storage.
    ContributorId, "contributor"
);

impl SeriesId {
    /// Returns the id of the series with this name; case, accents and punctuation make no difference.
    pub fn of(name: &str) -> Self {
        Self(digest(name))
    }
}

impl ContributorId {
    /// Returns the id of whoever has this name, filed ("Tolkien, J.R.R.") or not ("J. R. R. Tolkien").
    pub fn of(name: &str) -> Self {
        Self(digest(&sort_name(name)))
    }
}

/// 32 digits for the letters of a name; for all of it where there are none.
fn digest(name: &str) -> String {
    let folded = fold(name);
    let letters: String = folded.chars().filter(|char| super::folding::is_word_char(*char)).collect();
    let name = if letters.is_empty() { &folded } else { &letters };
    hex(&blake3::hash(name.as_bytes()).as_bytes()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contributor_is_the_same_however_the_name_is_written() {
        let tolkien = ContributorId::of("J. R. R. Tolkien");
        for name in ["J.R.R. Tolkien", "Tolkien, J. R. R.", "TOLKIEN, J.R.R.", " J R R  Tolkien "] {
            assert_eq!(ContributorId::of(name), tolkien, "{name}");
        }
        assert_ne!(ContributorId::of("Christopher Tolkien"), tolkien);
        assert!(ContributorId::parse(tolkien.as_str()).is_ok());
    }

    #[test]
    fn series_differ_by_more_than_case_and_accents() {
        assert_eq!(SeriesId::of("Les Rougon-Macquart"), SeriesId::of("les rougon macquart"));
        assert_ne!(SeriesId::of("Series 1"), SeriesId::of("Series 2"));
        assert_ne!(SeriesId::of("!!!"), SeriesId::of("???"));
    }
}
