//! Names of people among names of files.

use domain::catalog::folding::fold;

/// Words that begin titles and no names.
const ARTICLES: &[&str] =
    &["the", "a", "an", "der", "die", "das", "ein", "eine", "le", "les", "l", "el", "los", "las", "il", "un", "une"];

/// Words in lower case within names.
const PARTICLES: &[&str] =
    &["van", "von", "de", "der", "den", "la", "le", "du", "di", "da", "del", "bin", "ibn", "al", "el", "y"];

/// Words that name a shelf.
const SHELVES: &[&str] = &[
    "fiction",
    "nonfiction",
    "non-fiction",
    "books",
    "book",
    "ebooks",
    "e-books",
    "comics",
    "manga",
    "novels",
    "library",
    "audiobooks",
    "audio",
    "science",
    "history",
    "fantasy",
    "classics",
    "poetry",
    "series",
    "collection",
    "new",
    "unread",
    "read",
    "downloads",
    "pdf",
    "epub",
    "magazines",
    "kindle",
    "kobo",
    "calibre",
    "of",
    "and",
    "und",
    "et",
];

/// Whether it looks like a person's name: two to five words with capitals, none of which names a shelf; or
/// `Austen, Jane`.
pub(super) fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_fit = |word: &&str| {
        let letters = fold(word);
        let letters = letters.trim_matches(|char: char| !char.is_alphanumeric());
        let is_capital = word.chars().next().is_some_and(|char| !char.is_lowercase() && char.is_alphabetic());
        (is_capital || PARTICLES.contains(&letters)) && !SHELVES.contains(&letters)
    };
    (2..=5).contains(&words.len())
        && !ARTICLES.contains(&fold(words[0]).as_str())
        && !text.chars().any(|char| char.is_numeric() || "()[]{}:!?#".contains(char))
        && words.iter().all(is_fit)
}

/// Turns `Austen, Jane` around, and keeps it as what she is filed under.
pub(super) fn turned(name: &str) -> (String, Option<&str>) {
    match name.split_once(',') {
        Some((family, given))
            if !given.contains(',') && !given.trim().is_empty() && given.split_whitespace().count() <= 3 =>
        {
            (format!("{} {}", given.trim(), family.trim()), Some(name))
        }
        _ => (name.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_names_like_people() {
        for name in
            ["Jane Austen", "Ursula K. Le Guin", "Honoré de Balzac", "Austen, Jane", "J.R.R. Tolkien", "村上 春樹"]
        {
            assert!(is_person(name), "{name}");
        }
        for name in ["Emma", "The Hobbit", "Science Fiction", "Room 42", "War and Peace", "on the road", "", "A (B) C"]
        {
            assert!(!is_person(name), "{name}");
        }
    }

    #[test]
    fn names_that_are_filed_are_turned() {
        assert_eq!(turned("Austen, Jane"), ("Jane Austen".to_owned(), Some("Austen, Jane")));
        assert_eq!(turned("King, Martin Luther, Jr."), ("King, Martin Luther, Jr.".to_owned(), None));
        assert_eq!(turned("Jane Austen"), ("Jane Austen".to_owned(), None));
    }
}
