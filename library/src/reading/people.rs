//! Who made a book.

use domain::catalog::contributors::{Contributor, ContributorName, ContributorSortName, Role};

use super::fit;

/// How many are looked at; a publication holds 32.
const MOST: usize = 64;

/// The people of a book, each once in each role.
#[derive(Default)]
pub(super) struct People(Vec<Contributor>);

impl People {
    /// Adds someone; without a name, or with the name that calibre gives to nobody, no one.
    pub fn add(&mut self, name: &str, filed_as: Option<&str>, role: Role) {
        let Ok(name) = ContributorName::parse(&fit::line(name, 200)) else {
            return;
        };
        let filed_as = filed_as.and_then(|text| ContributorSortName::parse(&fit::line(text, 210)).ok());
        let is_known = |it: &Contributor| it.role == role && it.name == name;
        if name.as_str() == "Unknown" || self.0.len() == MOST || self.0.iter().any(is_known) {
            return;
        }
        self.0.push(Contributor::new(name, filed_as, role));
    }

    /// In the order in which they were added. Who did something in particular didn't also do something.
    pub fn into_vec(self) -> Vec<Contributor> {
        let is_vague = |it: &Contributor| it.role == Role::Contributor;
        let specific: Vec<ContributorName> =
            self.0.iter().filter(|it| !is_vague(it)).map(|it| it.name.clone()).collect();
        self.0.into_iter().filter(|it| !is_vague(it) || !specific.contains(&it.name)).collect()
    }
}

/// Several names in one text: separated by semicolons, ampersands, or commas unless these stand within names as in
/// `Austen, Jane`.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_list = text.split(", ").all(|name| name.split_whitespace().count() > 1);
    let separator = if is_list && !text.contains(';') { ", " } else { ";" };
    text.split(separator).flat_map(|names| names.split(" & ")).map(str::trim).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_separated_by_semicolons_or_by_commas_between_them() {
        for (text, expected) in [
            ("Ann Leckie", &["Ann Leckie"][..]),
            ("Neil Gaiman, Terry Pratchett", &["Neil Gaiman", "Terry Pratchett"]),
            ("Neil Gaiman & Terry Pratchett", &["Neil Gaiman", "Terry Pratchett"]),
            ("Gaiman, Neil; Pratchett, Terry", &["Gaiman, Neil", "Pratchett, Terry"]),
            ("Austen, Jane", &["Austen, Jane"]),
            ("", &[]),
        ] {
            assert_eq!(names(text).collect::<Vec<_>>(), expected);
        }
    }
}
