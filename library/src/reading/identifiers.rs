//! Identifiers in the many ways in which books write them.

use domain::catalog::metadata::{Identifier, IdentifierValue, Scheme};

use super::fit;

/// Prefixes that name a scheme, and the scheme.
const PREFIXES: [(&str, &str); 9] = [
    ("urn:isbn:", "isbn"),
    ("urn:uuid:", "uuid"),
    ("urn:doi:", "doi"),
    ("urn:issn:", "issn"),
    ("https://doi.org/", "doi"),
    ("http://doi.org/", "doi"),
    ("https://dx.doi.org/", "doi"),
    ("http://dx.doi.org/", "doi"),
    ("info:doi/", "doi"),
];

/// Reads an identifier: by its prefix, or else by the scheme that stands beside it, or else by its looks.
///
/// ISBN lose their dashes; those with a wrong checksum are dropped, and so are calibre's own numbers.
pub(super) fn identifier(text: &str, scheme: Option<&str>) -> Option<Identifier> {
    let text = fit::line(text, 300);
    let (scheme, value) = split(&text, scheme);
    let value = match scheme.as_str() {
        "calibre" => return None,
        "isbn" => isbn(&value)?,
        "uuid" => value.trim_start_matches("urn:uuid:").to_ascii_lowercase(),
        _ => value,
    };
    Some(Identifier { scheme: Scheme::parse(&scheme).ok()?, value: IdentifierValue::parse(&value).ok()? })
}

/// The digits of an ISBN without dashes, if its checksum is right.
fn isbn(text: &str) -> Option<String> {
    let is_kept = |char: &char| !char.is_whitespace() && !matches!(char, '-' | '\u{2010}'..='\u{2015}');
    let isbn: String = text.chars().filter(is_kept).collect::<String>().to_ascii_uppercase();
    let mut digits = Vec::with_capacity(13);
    for (at, char) in isbn.chars().enumerate() {
        digits.push(if (at, char) == (9, 'X') { 10 } else { char.to_digit(10)? });
    }
    let sum: u32 = match digits.len() {
        10 => digits.iter().zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum::<u32>() % 11,
        13 => digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum::<u32>() % 10,
        _ => return None,
    };
    (sum == 0 && !digits.iter().all(|digit| *digit == 0)).then_some(isbn)
}

fn split(text: &str, scheme: Option<&str>) -> (String, String) {
    let lower = text.to_ascii_lowercase();
    if let Some((prefix, scheme)) = PREFIXES.iter().find(|(prefix, _)| lower.starts_with(prefix)) {
        return ((*scheme).to_owned(), text[prefix.len()..].to_owned());
    }
    if let Some(scheme) = scheme.map(|scheme| fit::line(scheme, 32).to_lowercase()).filter(|it| !it.is_empty()) {
        let value = lower.strip_prefix(&format!("{scheme}:")).map_or(text, |rest| &text[text.len() - rest.len()..]);
        return (scheme, value.trim().to_owned());
    }
    if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("urn:") {
        return ("uri".to_owned(), text.to_owned());
    }
    match text.split_once(':') {
        Some((scheme, value)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), value.trim().to_owned()),
        _ if text.starts_with("97") && isbn(text).is_some() => ("isbn".to_owned(), text.to_owned()),
        _ if text.starts_with("10.") && text.contains('/') => ("doi".to_owned(), text.to_owned()),
        _ if is_uuid(text) => ("uuid".to_owned(), text.to_owned()),
        _ => ("id".to_owned(), text.to_owned()),
    }
}

fn is_scheme(text: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (2..=32).contains(&text.len()) && text.as_bytes()[0].is_ascii_alphabetic() && text.bytes().all(is_fit)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, scheme: Option<&str>) -> Option<String> {
        let identifier = identifier(text, scheme)?;
        Some(format!("{} {}", identifier.scheme.as_str(), identifier.value.as_str()))
    }

    #[test]
    fn schemes_are_known_by_prefix_by_attribute_and_by_looks() {
        for (text, scheme, read_as) in [
            ("urn:isbn:978-0-14-143958-7", None, "isbn 9780141439587"),
            ("URN:ISBN:9780141439587", Some("ISBN"), "isbn 9780141439587"),
            ("0 306 40615 2", Some("ISBN"), "isbn 0306406152"),
            ("ISBN:080442957x", None, "isbn 080442957X"),
            ("978-0-14-143958-7", None, "isbn 9780141439587"),
            ("isbn:9780141439587", Some("isbn"), "isbn 9780141439587"),
            ("urn:uuid:A1B2C3D4-0000-4000-8000-000000000000", None, "uuid a1b2c3d4-0000-4000-8000-000000000000"),
            ("a1b2c3d4-0000-4000-8000-000000000000", None, "uuid a1b2c3d4-0000-4000-8000-000000000000"),
            ("https://doi.org/10.1000/182", None, "doi 10.1000/182"),
            ("10.1000/182", None, "doi 10.1000/182"),
            ("amazon:B00JCDK5ME", None, "amazon B00JCDK5ME"),
            ("B00JCDK5ME", Some("MOBI-ASIN"), "mobi-asin B00JCDK5ME"),
            ("http://www.gutenberg.org/1342", Some("URI"), "uri http://www.gutenberg.org/1342"),
            ("https://standardebooks.org/ebooks/a", None, "uri https://standardebooks.org/ebooks/a"),
            ("x.y.z", None, "id x.y.z"),
        ] {
            assert_eq!(read(text, scheme).as_deref(), Some(read_as), "{text}");
        }
    }

    #[test]
    fn what_identifies_nothing_is_dropped() {
        for (text, scheme) in [
            ("", None),
            ("978-0-14-143958-8", Some("ISBN")),
            ("urn:isbn:", None),
            ("0000000000", Some("isbn")),
            ("12", Some("calibre")),
            ("calibre:12", None),
            (&"x".repeat(300), None),
        ] {
            assert_eq!(read(text, scheme), None, "{text}");
        }
    }
}
