//! Making what files say fit into values: one line, no control characters, no longer than allowed.

use domain::catalog::{
    metadata::{Description, Language, Publisher, Subject},
    publications::{SortTitle, Title},
    series::{SeriesName, SeriesNumber, SeriesPlace},
};

use super::html;

/// Bytes that are looked at of any text; nothing that is kept is nearly as long.
const MOST: usize = 256 << 10;

/// The text in one line: white space and control characters folded to single spaces, cut after `most` characters.
pub(super) fn line(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in start(text).split(|char: char| char.is_whitespace() || char.is_control()).filter(|it| !it.is_empty()) {
        if length + 1 >= most {
            break;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.extend(word.chars().take(most - length));
        length = (length + word.chars().count()).min(most);
    }
    line
}

pub(super) fn title(text: &str) -> Option<Title> {
    Title::parse(&line(text, 500)).ok()
}

pub(super) fn sort_title(text: &str) -> Option<SortTitle> {
    SortTitle::parse(&line(text, 510)).ok()
}

pub(super) fn publisher(text: &str) -> Option<Publisher> {
    Publisher::parse(&line(text, 200)).ok()
}

/// English names of languages, which tags of audiobooks have.
const LANGUAGES: [(&str, &str); 12] = [
    ("english", "en"),
    ("german", "de"),
    ("french", "fr"),
    ("spanish", "es"),
    ("italian", "it"),
    ("dutch", "nl"),
    ("portuguese", "pt"),
    ("swedish", "sv"),
    ("polish", "pl"),
    ("russian", "ru"),
    ("japanese", "ja"),
    ("chinese", "zh"),
];

/// A tag whose first part is a code, or a language's English name. Undetermined languages are none.
pub(super) fn language(text: &str) -> Option<Language> {
    let language = Language::parse(text).ok()?;
    match language.as_str().split('-').next()? {
        "und" | "zxx" | "mul" | "mis" => None,
        code if code.len() < 4 => Some(language),
        name => LANGUAGES.iter().find(|(it, _)| *it == name).and_then(|(_, code)| Language::parse(code).ok()),
    }
}

/// Subjects that are too long for one are dropped: half a sentence is about nothing.
pub(super) fn subjects<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in texts.into_iter().filter_map(|text| Subject::parse(&line(text, 200)).ok()) {
        if subjects.len() == 32 {
            break;
        }
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    subjects
}

/// HTML becomes plain text; what is too long is cut.
pub(super) fn description(text: &str) -> Option<Description> {
    let text = html::to_text(start(text));
    let lines: Vec<String> = text.lines().map(|it| line(it, 20_000)).collect();
    let mut plain = String::new();
    let mut gap = 0;
    for line in lines {
        if line.is_empty() {
            gap += 1;
            continue;
        }
        if !plain.is_empty() {
            plain.push_str(if gap > 0 { "\n\n" } else { "\n" });
        }
        plain.push_str(&line);
        gap = 0;
    }
    Description::parse(&plain.chars().take(20_000).collect::<String>()).ok()
}

pub(super) fn series(name: &str, number: Option<&str>) -> Option<SeriesPlace> {
    let name = SeriesName::parse(&line(name, 500)).ok()?;
    Some(SeriesPlace { name, number: number.and_then(self::number) })
}

/// A number in a series, perhaps written `#3` or `1,5`.
pub(super) fn number(text: &str) -> Option<SeriesNumber> {
    let text = text.trim().trim_start_matches('#').replace(',', ".");
    SeriesNumber::parse(&text).ok()
}

/// What a publication is called that has a place in a series, and no title.
pub(super) fn title_in_series(place: &SeriesPlace) -> Option<Title> {
    match place.number {
        Some(number) => title(&format!("{} #{number}", line(place.name.as_str(), 480))),
        None => title(place.name.as_str()),
    }
}

/// The start of a text, cut between characters.
fn start(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_single_spaces_and_no_control_characters() {
        assert_eq!(line(" a \u{0}\n b\u{85}c\t", 9), "a b c");
        assert_eq!(line("", 9), "");
        assert_eq!(line(" \n ", 9), "");
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        assert_eq!(line("ééééé", 3), "ééé");
        assert_eq!(line("ab cd", 3), "ab");
        assert_eq!(line("ab cd", 4), "ab c");
        assert_eq!(title(&"x".repeat(1_000_000)).unwrap().as_str().len(), 500);
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [("3", Some("3")), ("#3", Some("3")), ("1,5", Some("1.5")), ("1.0", Some("1"))] {
            assert_eq!(super::number(text).map(|it| it.to_string()).as_deref(), number);
        }
        assert_eq!(number("12AU"), None);
    }

    #[test]
    fn descriptions_keep_their_paragraphs() {
        let description = description("<p>One  <b>two</b></p>\n\n\n<p>three<br/>four &amp; five\0</p>").unwrap();
        assert_eq!(description.as_str(), "One two\n\nthree\nfour & five");
        assert_eq!(super::description("a\r\nb < c\n\n\n\nd").unwrap().as_str(), "a\nb < c\n\nd");
        assert_eq!(super::description("<p> </p>"), None);
        assert_eq!(super::description(&"é ".repeat(100_000)).unwrap().as_str().chars().count(), 19_999);
    }

    #[test]
    fn languages_are_codes_or_have_english_names() {
        for (text, code) in [("EN_us", Some("en-us")), ("English", Some("en")), ("und", None), ("Klingon", None)] {
            assert_eq!(language(text).as_ref().map(Language::as_str), code);
        }
    }

    #[test]
    fn subjects_are_given_once() {
        let subjects = subjects(["Love", " Love ", "", &"x".repeat(150), "War"]);
        assert_eq!(subjects.iter().map(Subject::as_str).collect::<Vec<_>>(), ["Love", "War"]);
    }
}
