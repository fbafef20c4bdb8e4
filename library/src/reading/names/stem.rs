//! One name, taken apart.

use domain::catalog::folding::fold;

use super::{
    super::people::names,
    people::is_person,
    volumes::{is_year, leading, plain_number, volume},
};

/// What a name without its extension says. What it doesn't is empty.
#[derive(Debug, Default, Clone)]
pub(super) struct Stem {
    pub title: String,
    pub author: Option<String>,
    pub narrator: Option<String>,
    /// Name and number.
    pub series: Option<(String, Option<String>)>,
    pub published: Option<String>,
    /// A number at the start, of a series that the folder may name.
    pub index: Option<String>,
}

/// What stands in brackets and is about the file, not the book.
const LITTER: &[&str] = &[
    "z-lib",
    "zlib",
    "z-library",
    "libgen",
    "retail",
    "epub",
    "pdf",
    "cbz",
    "m4b",
    "digital",
    "unabridged",
    "abridged",
    "scan",
    "ocr",
    "converted",
    "kepub",
    "fixed",
    "webrip",
    "anna's archive",
    "audiobook",
];

/// What brackets are that nothing is known of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    /// About the file, as those who scan comics write.
    Litter,
    /// Part of the title, if they are round.
    Title,
}

impl Stem {
    /// `Series v01 - Title (2019) (Digital)`, `[Author] Title`. Each bracket is about the file.
    pub fn comic(name: &str) -> Self {
        let mut stem = Self::default();
        let name = tidy(name);
        let name = stem.take_brackets(&name, Unknown::Litter);
        match volume(&name).or_else(|| plain_number(&name)) {
            Some(volume) => {
                stem.title = volume.rest;
                stem.series = Some((volume.series, Some(volume.number)));
            }
            None => stem.title = name,
        }
        stem
    }

    /// `Author - Title`, `Title - Author` where `is_author` knows the latter or it looks like one, `02 - Title`.
    pub fn book(name: &str, is_author: &dyn Fn(&str) -> bool) -> Self {
        let mut stem = Self::default();
        let name = tidy(name);
        let mut name = stem.take_brackets(&name, Unknown::Title);
        if let Some((index, rest)) = leading(&name) {
            stem.index = Some(index);
            name = String::from(rest);
        }
        stem.take_author(&mut name, is_author);
        if let Some((middle, title)) = name.split_once(" - ")
            && let Some(place) = series_place(middle.trim_matches(['[', ']', '(', ')']))
        {
            stem.series = Some(place);
            name = String::from(title.trim());
        }
        match volume(&name).filter(|volume| !volume.series.is_empty() && stem.series.is_none()) {
            Some(volume) => {
                stem.title = volume.rest;
                stem.series = Some((volume.series, Some(volume.number)));
            }
            None => stem.title = name,
        }
        stem
    }

    /// A book's own folder: `02 - 2011 - Title {Narrator}`, as Audiobookshelf reads it.
    pub fn folder(name: &str) -> Self {
        let mut stem = Self::default();
        let mut name = stem.take_brackets(name, Unknown::Title);
        if let Some((index, rest)) = leading(&name) {
            stem.index = Some(index);
            name = String::from(rest);
        }
        if let Some((year, rest)) = name.split_once(" - ").filter(|(year, _)| is_year(year.trim())) {
            stem.published = Some(year.trim().to_owned());
            name = String::from(rest.trim());
        }
        stem.title = name;
        stem
    }

    /// Takes over what a folder knows better.
    pub fn fill(&mut self, folder: Self) {
        self.narrator = self.narrator.take().or(folder.narrator);
        self.published = self.published.take().or(folder.published);
        self.index = self.index.take().or(folder.index);
        self.series = self.series.take().or(folder.series);
    }

    /// Takes brackets off: an author in front, and behind years, series, narrators and litter.
    fn take_brackets(&mut self, name: &str, unknown: Unknown) -> String {
        let mut name = name.trim();
        if let Some((author, rest)) = name.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            && !rest.trim().is_empty()
        {
            self.author = Some(author.trim().to_owned()).filter(|author| !author.is_empty());
            name = rest.trim();
        }
        while let Some((before, group)) = last_group(name) {
            let inner = group[1..group.len() - 1].trim();
            if is_year(inner) || is_year(inner.get(..4).unwrap_or_default()) && inner[4..].starts_with('-') {
                self.published = Some(inner.to_owned());
            } else if group.starts_with('{') {
                self.narrator = Some(inner.to_owned()).filter(|_| is_person(inner));
            } else if let Some(place) = series_place(inner).filter(|_| unknown == Unknown::Title) {
                self.series = Some(place);
            } else if unknown == Unknown::Title && !group.starts_with('[') && !is_litter(inner) {
                break;
            }
            name = before.trim_end();
        }
        name.to_owned()
    }

    fn take_author(&mut self, name: &mut String, is_author: &dyn Fn(&str) -> bool) {
        let Some((first, rest)) = name.split_once(" - ").filter(|_| self.author.is_none()) else {
            return;
        };
        let (start, last) = name.rsplit_once(" - ").unwrap_or((first, rest));
        let looks_turned = !names(first).any(is_person) && is_person(last);
        let (author, title) = if is_author(first) {
            (first, rest)
        } else if is_author(last) || looks_turned {
            (last, start)
        } else if volume(first).is_none() && !first.chars().any(char::is_numeric) {
            (first, rest)
        } else {
            return;
        };
        (self.author, *name) = (Some(author.trim().to_owned()), title.trim().to_owned());
    }
}

/// The name without the extension of a book.
pub(super) fn without_extension(name: &str) -> &str {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_kepub = stem.len() > 6
        && stem.is_char_boundary(stem.len() - 6)
        && stem[stem.len() - 6..].eq_ignore_ascii_case(".kepub");
    if is_kepub { &stem[..stem.len() - 6] } else { stem }
}

/// Puts spaces where there are none; an underscore before a space was a colon, which Windows doesn't allow.
pub(super) fn tidy(name: &str) -> String {
    let spaced = match name {
        _ if name.contains(' ') => name.replace("_ ", ": ").replace('_', " "),
        _ if name.contains('_') => name.replace('_', " "),
        _ if name.matches('.').count() > 1 => spaced_at_dots(name),
        _ => name.to_owned(),
    };
    spaced.replace(" – ", " - ").replace(" — ", " - ").trim().to_owned()
}

fn spaced_at_dots(name: &str) -> String {
    let mut spaced = String::new();
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        let is_decimal =
            spaced.ends_with(|it: char| it.is_ascii_digit()) && chars.peek().is_some_and(char::is_ascii_digit);
        spaced.push(if char == '.' && !is_decimal { ' ' } else { char });
    }
    spaced
}

/// The brackets at the end, and what stands before them.
fn last_group(name: &str) -> Option<(&str, &str)> {
    let open = match name.chars().last()? {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        _ => return None,
    };
    let at = name.rfind(open).filter(|at| *at > 0)?;
    Some((&name[..at], &name[at..]))
}

/// `Series #2`, `Series, Book 2`, `Series 02`: a series, and the number at its end.
fn series_place(text: &str) -> Option<(String, Option<String>)> {
    if let Some(volume) = volume(text).filter(|volume| volume.rest.is_empty() && !volume.series.is_empty()) {
        return Some((volume.series, Some(volume.number)));
    }
    let (series, number) = text.rsplit_once(' ')?;
    let series = series.trim_end_matches([',', ' ']);
    let series = series.strip_suffix(" Book").or_else(|| series.strip_suffix(", Book")).unwrap_or(series);
    let is_number = number.len() <= 4 && !is_year(number) && number.starts_with(|char: char| char.is_ascii_digit());
    let is_decimal = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (is_number && is_decimal && !series.is_empty())
        .then(|| (series.trim_end_matches(',').to_owned(), Some(number.to_owned())))
}

fn is_litter(text: &str) -> bool {
    let text = fold(text);
    LITTER.iter().any(|litter| text.starts_with(litter))
}
