//! What the catalogue calls its things.

use crate::{clock::Timestamp, documents::hex, error::Invalid, randomness::Randomness};

use super::{folding::fold, names::sort_name};

/// Declares an opaque id: 1 to 64 ASCII letters, digits, dashes and underscores, so that it fits into keys and URLs.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $field:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to 64 ASCII letters, digits, dashes and underscores.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                if !(1..=64).contains(&text.len()) || !text.bytes().all(is_fit) {
                    return Err(Invalid::new($field, "1 to 64 letters, digits, - and _"));
                }
                Ok(Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    ($(#[$doc:meta])* $name:ident, $field:literal, made) => {
        id!($(#[$doc])* $name, $field);

        impl $name {
            /// Makes an id that there has never been: 12 digits that rise with time, 20 of chance.
            pub fn new(now: Timestamp, randomness: &dyn Randomness) -> Self {
                let mut id = [0; 16];
                randomness.fill(&mut id[6..]);
                id[..6].copy_from_slice(&now.as_millis().to_be_bytes()[2..]);
                Self(hex(&id))
            }
        }
    };
}

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
    fn ids_fit_into_keys_and_addresses() {
        assert_eq!(LibraryId::parse("0190-aB_9").unwrap().as_str(), "0190-aB_9");
        for text in ["", "a b", "a/b", "é", "a\0", &"a".repeat(65)] {
            assert!(PublicationId::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn new_ids_rise_with_time() {
        struct Sevens;
        impl Randomness for Sevens {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(7);
            }
        }
        let id = FileId::new(Timestamp::from_millis(0x0190_0000_00ff), &Sevens);
        assert_eq!(id.as_str(), "0190000000ff07070707070707070707");
        assert!(id < FileId::new(Timestamp::from_millis(0x0190_0000_0100), &Sevens));
    }

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
