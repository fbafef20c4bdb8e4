//! What a comic is called, by whom it is, and how it is shown.

use std::fmt::Write;

use crate::comic::{Book, info::Person, markup::escape};

/// When a comic was changed that doesn't tell: the first day that ZIP knows. The clock would make each conversion
/// another book.
const UNKNOWN_DAY: &str = "1980-01-01";

pub(super) fn metadata(book: &Book<'_>) -> String {
    let info = book.info;
    let mut metadata = Metadata(String::new());
    metadata.push("dc:identifier", " id=\"identifier\"", &book.identifier);
    metadata.push("dc:title", "", &book.title);
    metadata.push("dc:language", "", book.language().unwrap_or("und"));
    for (number, person) in (1..).zip(&info.credits.creators) {
        metadata.person("creator", number, person);
    }
    for (number, person) in (1..).zip(&info.credits.contributors) {
        metadata.person("contributor", number, person);
    }
    let fields = [("dc:publisher", &info.publisher), ("dc:date", &info.date), ("dc:description", &info.summary)];
    for (name, value) in fields {
        if let Some(value) = value {
            metadata.push(name, "", value);
        }
    }
    for subject in &info.subjects {
        metadata.push("dc:subject", "", subject);
    }
    if let Some(series) = &info.series {
        metadata.series(series, info.number.as_deref());
    }
    metadata.property("dcterms:modified", &modified(info.date.as_deref()));
    metadata.property("rendition:layout", "pre-paginated");
    metadata.property("rendition:spread", "landscape");
    metadata.named("cover", &format!("image-{}", book.pages[book.cover].name));
    metadata.0
}

struct Metadata(String);

impl Metadata {
    fn push(&mut self, name: &str, attributes: &str, text: &str) {
        let _ = writeln!(self.0, "<{name}{attributes}>{}</{name}>", escape(text));
    }

    fn property(&mut self, property: &str, value: &str) {
        self.push("meta", &format!(" property=\"{property}\""), value);
    }

    fn refine(&mut self, id: &str, property: &str, value: &str) {
        self.push("meta", &format!(" refines=\"#{id}\" property=\"{property}\""), value);
    }

    /// A property as EPUB 2 has it, and calibre.
    fn named(&mut self, name: &str, content: &str) {
        let _ = writeln!(self.0, "<meta name=\"{name}\" content=\"{}\"/>", escape(content));
    }

    fn person(&mut self, kind: &str, number: usize, person: &Person) {
        let id = format!("{kind}-{number}");
        self.push(&format!("dc:{kind}"), &format!(" id=\"{id}\""), &person.name);
        for role in &person.roles {
            self.push("meta", &format!(" refines=\"#{id}\" property=\"role\" scheme=\"marc:relators\""), role);
        }
    }

    fn series(&mut self, series: &str, number: Option<&str>) {
        self.push("meta", " property=\"belongs-to-collection\" id=\"series\"", series);
        self.refine("series", "collection-type", "series");
        self.named("calibre:series", series);
        if let Some(number) = number.filter(|number| is_position(number)) {
            self.refine("series", "group-position", number);
            self.named("calibre:series_index", number);
        }
    }
}

/// Whether EPUB and calibre both take it for a place in a series: `3`, `1.5`.
fn is_position(number: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        Some((whole, part)) => is_digits(whole) && is_digits(part),
        None => is_digits(number),
    }
}

/// The first moment of the day, month or year.
fn modified(date: Option<&str>) -> String {
    let date = date.unwrap_or(UNKNOWN_DAY);
    format!("{date}{}T00:00:00Z", &UNKNOWN_DAY[date.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_is_not_whole_is_completed() {
        assert_eq!(modified(None), "1980-01-01T00:00:00Z");
        assert_eq!(modified(Some("2020")), "2020-01-01T00:00:00Z");
        assert_eq!(modified(Some("2020-05")), "2020-05-01T00:00:00Z");
        assert_eq!(modified(Some("2020-05-07")), "2020-05-07T00:00:00Z");
    }

    #[test]
    fn only_numbers_are_positions() {
        assert!(is_position("3") && is_position("1.5"));
        assert!(!is_position("12AU") && !is_position("-1") && !is_position("1.") && !is_position(""));
    }
}
