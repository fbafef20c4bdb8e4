//! What books tell of themselves, beyond title, contributors and series.

use crate::{error::Invalid, text::name};

name!(
    /// Who published it: 1 to 200 characters.
    Publisher, "publisher", 200
);

name!(
    /// What it is about: 1 to 128 characters.
    Subject, "subject", 128
);

/// What a publication says of itself: 1 to 20,000 characters of plain text; line breaks are its only control
/// characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description(String);

impl Description {
    /// Accepts text, trimmed; all kinds of line breaks become `\n`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const MOST: usize = 20_000;
        let text = text.trim();
        // Storages give back what has been through this before, 50 to a page.
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        let fits = text.len() <= MOST || text.chars().nth(MOST).is_none();
        let is_plain = |char: char| char == '\n' || !char.is_control();
        if text.is_empty() || !fits || !text.chars().all(is_plain) {
            return Err(Invalid::new("description", "1 to 20000 characters of text"));
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its lines, but for empty ones.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.0.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// A language tag such as `en`, `eng` or `pt-BR` (BCP 47), in lower case: 2 to 35 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// Accepts ASCII letters and digits in parts of up to 8, separated by `-` or `_`, the first of 2 or more letters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let tag = text.trim().replace('_', "-").to_ascii_lowercase();
        let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_alphanumeric());
        let is_tag = tag.len() <= 35 && tag.split('-').all(is_part);
        let starts_well =
            tag.split('-').next().is_some_and(|code| code.len() > 1 && code.bytes().all(|it| it.is_ascii_alphabetic()));
        if !is_tag || !starts_well {
            return Err(Invalid::new("language", "a tag such as en or pt-BR"));
        }
        Ok(Self(tag))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// When it was published, as exactly as is known: `1815`, `1815-12` or `1815-12-23`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Published(String);

impl Published {
    /// Accepts a year of four digits, and perhaps a month and a day (ISO 8601, proleptic Gregorian).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('-').collect();
        let is_date = match parts[..] {
            [year] => number(year, 4).is_some(),
            [year, month] => number(year, 4).is_some() && number(month, 2).is_some_and(|it| (1..=12).contains(&it)),
            [year, month, day] => is_day(year, month, day).unwrap_or(false),
            _ => false,
        };
        if !is_date {
            return Err(Invalid::new("published", "a date such as 1815, 1815-12 or 1815-12-23"));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_day(year: &str, month: &str, day: &str) -> Option<bool> {
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    Some((1..=days).contains(&day))
}

fn number(digits: &str, length: usize) -> Option<u32> {
    let is_number = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// What others call it: a scheme such as `isbn`, in lower case, and the value there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    pub scheme: Scheme,
    pub value: IdentifierValue,
}

name!(
    /// Who gives identifiers out: `isbn`, `doi`, `uuid`; 1 to 32 characters.
    Scheme, "scheme", 32, str::to_lowercase
);

name!(
    /// An identifier without its scheme: 1 to 256 characters.
    IdentifierValue, "identifier", 256
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_keep_their_lines() {
        assert_eq!(Description::parse(" a\r\nb\rc\n").unwrap().as_str(), "a\nb\nc");
        for text in ["", " \n ", "a\0b", "a\tb", &"a".repeat(20_001)] {
            assert!(Description::parse(text).is_err());
        }
        assert!(Description::parse(&"é".repeat(20_000)).is_ok());
    }

    #[test]
    fn languages_are_tags() {
        for (text, tag) in [("en", "en"), (" PT_br ", "pt-br"), ("eng", "eng"), ("zh-Hant-TW", "zh-hant-tw")] {
            assert_eq!(Language::parse(text).unwrap().as_str(), tag);
        }
        for text in ["", "e", "-en", "en-", "en--us", "12", "français", "en us", "abcdefghi", &"en-us".repeat(10_000)]
        {
            assert!(Language::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn dates_are_as_exact_as_is_known() {
        for text in ["1815", "1815-12", "1815-12-23", "2000-02-29", "2024-02-29", "0001-01-01"] {
            assert_eq!(Published::parse(text).unwrap().as_str(), text);
        }
        for text in [
            "",
            "815",
            "18150",
            "1815-13",
            "1815-00",
            "1815-2-1",
            "1900-02-29",
            "2023-02-29",
            "2023-04-31",
            "2023-01-00",
            "2023-01-01T00:00:00Z",
            "1815-12-23-1",
            "-815",
            "+815",
            "١٨١٥",
        ] {
            assert!(Published::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn schemes_are_in_lower_case() {
        assert_eq!(Scheme::parse("ISBN").unwrap().as_str(), "isbn");
    }
}
