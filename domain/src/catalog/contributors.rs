//! Who made a publication.

use crate::text::name;

use super::{ids::ContributorId, names::sort_name};

name!(
    /// A contributor's name as it is read: 1 to 200 characters.
    ContributorName, "contributor", 200
);

name!(
    /// A contributor's name as it is filed, "Austen, Jane": 1 to 210 characters.
    ContributorSortName, "sort name", 210
);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    pub name: ContributorName,
    pub sort_name: ContributorSortName,
    pub role: Role,
}

impl Contributor {
    /// Files the contributor under the name that the metadata give (`filed_as`), or else as [`sort_name`] says.
    pub fn new(name: ContributorName, filed_as: Option<ContributorSortName>, role: Role) -> Self {
        let guess = || ContributorSortName::parse(&sort_name(name.as_str())).expect("filing adds two commas at most");
        let sort_name = filed_as.unwrap_or_else(guess);
        Self { name, sort_name, role }
    }

    pub fn id(&self) -> ContributorId {
        ContributorId::of(self.name.as_str())
    }
}

/// What a contributor did, after MARC's code list for relators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Author,
    /// Who drew a comic.
    Artist,
    Colorist,
    Illustrator,
    Editor,
    Translator,
    Narrator,
    /// Whatever else.
    Contributor,
}

impl Role {
    /// Reads MARC's code, such as `aut`; unknown ones are [`Role::Contributor`].
    pub fn from_marc(code: &str) -> Self {
        match code.to_ascii_lowercase().as_str() {
            "aut" => Self::Author,
            "art" => Self::Artist,
            "clr" => Self::Colorist,
            "ill" => Self::Illustrator,
            "edt" => Self::Editor,
            "trl" => Self::Translator,
            "nrt" => Self::Narrator,
            _ => Self::Contributor,
        }
    }

    pub fn marc(self) -> &'static str {
        match self {
            Self::Author => "aut",
            Self::Artist => "art",
            Self::Colorist => "clr",
            Self::Illustrator => "ill",
            Self::Editor => "edt",
            Self::Translator => "trl",
            Self::Narrator => "nrt",
            Self::Contributor => "ctb",
        }
    }

    /// Whether a publication stands under the contributor's name among the authors.
    pub fn is_author(self) -> bool {
        matches!(self, Self::Author | Self::Artist)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_filed_name_of_the_metadata_goes_before_our_guess() {
        let name = ContributorName::parse("Gabriel García Márquez").unwrap();
        let filed = ContributorSortName::parse("García Márquez, Gabriel").unwrap();
        let known = Contributor::new(name.clone(), Some(filed.clone()), Role::Author);
        assert_eq!(known.sort_name, filed);
        let guessed = Contributor::new(name, None, Role::Author);
        assert_eq!(guessed.sort_name.as_str(), "Márquez, Gabriel García");
        assert_eq!(guessed.id(), known.id());
    }

    proptest! {
        #[test]
        fn every_name_can_be_filed(text in "[a-z ,.'猫]{0,200}|[a-z]{194} b Jr\\.|\\PC{0,200}") {
            if let Ok(name) = ContributorName::parse(&text) {
                Contributor::new(name, None, Role::Author);
            }
        }
    }

    #[test]
    fn roles_are_marcs() {
        for code in ["aut", "art", "clr", "ill", "edt", "trl", "nrt", "ctb"] {
            assert_eq!(Role::from_marc(code).marc(), code);
        }
        assert_eq!(Role::from_marc("AUT"), Role::Author);
        assert_eq!(Role::from_marc("bkp"), Role::Contributor);
    }
}
