//! What is known about a publication, as far as it goes.

use domain::catalog::{
    contributors::Contributor,
    limited::AtMost,
    metadata::{Description, Identifier, Language, Published, Publisher, Subject},
    publications::{SortTitle, Title},
    series::SeriesPlace,
};

/// What one source says of a publication: the file itself, a file beside it, or its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    pub title: Option<Title>,
    pub sort_title: Option<SortTitle>,
    pub contributors: AtMost<Contributor, 32>,
    /// The main one first.
    pub series: AtMost<SeriesPlace, 8>,
    pub description: Option<Description>,
    pub language: Option<Language>,
    pub publisher: Option<Publisher>,
    pub published: Option<Published>,
    pub identifiers: AtMost<Identifier, 32>,
    pub subjects: AtMost<Subject, 32>,
}

impl Metadata {
    /// Fills what is missing from `other`, field by field.
    ///
    /// A sort title belongs to its title: it isn't taken from another source.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let sort_title = if self.title.is_none() { self.sort_title.or(other.sort_title) } else { self.sort_title };
        Self {
            title: self.title.or(other.title),
            sort_title,
            contributors: filled(self.contributors, other.contributors),
            series: filled(self.series, other.series),
            description: self.description.or(other.description),
            language: self.language.or(other.language),
            publisher: self.publisher.or(other.publisher),
            published: self.published.or(other.published),
            identifiers: filled(self.identifiers, other.identifiers),
            subjects: filled(self.subjects, other.subjects),
        }
    }
}

fn filled<T, const MAX: usize>(list: AtMost<T, MAX>, other: AtMost<T, MAX>) -> AtMost<T, MAX> {
    if list.is_empty() { other } else { list }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_source_goes_first_field_by_field() {
        let titled = |title: &str, sort_title: Option<&str>| Metadata {
            title: Title::parse(title).ok(),
            sort_title: sort_title.and_then(|text| SortTitle::parse(text).ok()),
            ..Metadata::default()
        };
        let file = Metadata { language: Language::parse("en").ok(), ..titled("Emma", None) };
        let beside = Metadata { publisher: Publisher::parse("Murray").ok(), ..titled("The Emma", Some("Emma, The")) };
        let both = file.or(beside.clone());
        assert_eq!(both.title, Title::parse("Emma").ok());
        assert_eq!(both.sort_title, None);
        assert_eq!(both.publisher, Publisher::parse("Murray").ok());
        assert_eq!(both.language, Language::parse("en").ok());
        assert_eq!(Metadata::default().or(beside.clone()), beside);
    }
}
