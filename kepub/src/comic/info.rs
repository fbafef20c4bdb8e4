//! What ComicInfo.xml says about a comic: the format of the reader `ComicRack`, versions 1 and 2.

mod credits;
mod date;

use roxmltree::Node;

pub(super) use credits::{Credits, Person};

use super::markup::{cut, line};
use crate::{Error, package::xml};

/// Bytes of the largest ComicInfo.xml that is read; the largest honest ones list a few thousand pages.
pub(super) const MOST: u64 = 4 << 20;

/// Characters of a title or a name, and of a summary.
const LINE: usize = 500;
const TEXT: usize = 20_000;

/// Subjects, and people of each role.
const LIST: usize = 100;

/// What is known about a comic. Nothing is empty: what a file leaves empty is missing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    pub title: Option<String>,
    pub series: Option<String>,
    /// The number in the series, which needn't be one: `1.5`, `12AU`.
    pub number: Option<String>,
    pub summary: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// A language tag.
    pub language: Option<String>,
    pub publisher: Option<String>,
    pub subjects: Vec<String>,
    pub credits: Credits,
    pub right_to_left: bool,
    /// The image that is the cover, counted among those of the archive in reading order.
    pub cover: Option<usize>,
    /// Images with a bookmark, counted likewise, and the bookmark's name.
    pub bookmarks: Vec<(usize, String)>,
}

impl Info {
    /// Reads the file, or tells why it can't be.
    pub fn parse(path: &str, bytes: &[u8]) -> Result<Self, String> {
        let cause = |error| match error {
            Error::Package { cause, .. } => cause,
            error => error.to_string(),
        };
        let text = xml::text(path, bytes).map_err(cause)?;
        let document = xml::parse(path, &text).map_err(cause)?;
        let root = document.root_element();
        if !xml::is(root, "ComicInfo") {
            return Err("it isn't a ComicInfo document".to_owned());
        }
        Ok(Self::read(root))
    }

    fn read(root: Node<'_, '_>) -> Self {
        let line_of = |name| field(root, name).map(|text| line(text, LINE));
        Self {
            title: line_of("Title"),
            series: line_of("Series"),
            number: line_of("Number").or_else(|| line_of("Volume").filter(|volume| volume != "-1")),
            summary: field(root, "Summary").map(|text| cut(text, TEXT)),
            date: date::read(["Year", "Month", "Day"].map(|name| field(root, name))),
            language: field(root, "LanguageISO").and_then(language),
            publisher: line_of("Publisher"),
            subjects: ["Genre", "Tags"].into_iter().fold(Vec::new(), |mut subjects, name| {
                for subject in list(root, name) {
                    if !subjects.contains(&subject) {
                        subjects.push(subject);
                    }
                }
                subjects
            }),
            credits: Credits::read(root),
            right_to_left: field(root, "Manga").is_some_and(|manga| manga.eq_ignore_ascii_case("YesAndRightToLeft")),
            ..Self::read_pages(root)
        }
    }

    fn read_pages(root: Node<'_, '_>) -> Self {
        let mut info = Self::default();
        for page in xml::children(root, "Pages").flat_map(|pages| xml::children(pages, "Page")) {
            let attribute = |name: &str| {
                let found = page.attributes().find(|attribute| attribute.name().eq_ignore_ascii_case(name))?;
                Some(found.value().trim()).filter(|value| !value.is_empty())
            };
            let Some(image) = attribute("Image").and_then(|image| image.parse().ok()) else {
                continue;
            };
            let types = attribute("Type").unwrap_or_default();
            if info.cover.is_none() && types.split_whitespace().any(|it| it.eq_ignore_ascii_case("FrontCover")) {
                info.cover = Some(image);
            }
            if let Some(bookmark) = attribute("Bookmark") {
                info.bookmarks.push((image, line(bookmark, LINE)));
            }
        }
        info
    }
}

/// The text of the first element of the name that isn't empty.
fn field<'a>(root: Node<'a, '_>, name: &'a str) -> Option<&'a str> {
    xml::children(root, name).filter_map(|node| node.text()).map(str::trim).find(|text| !text.is_empty())
}

/// The text of such an element, at its commas.
fn list(root: Node<'_, '_>, name: &str) -> Vec<String> {
    let text = field(root, name).unwrap_or_default();
    text.split(',').map(|item| line(item, LINE)).filter(|item| !item.is_empty()).take(LIST).collect()
}

/// A language tag as EPUB wants it, if this is one: a language of two or three letters, and perhaps more.
fn language(tag: &str) -> Option<String> {
    let tag = tag.replace('_', "-");
    let mut subtags = tag.split('-');
    let is_language = |subtag: &str| matches!(subtag.len(), 2..=3) && subtag.chars().all(|it| it.is_ascii_alphabetic());
    let is_more = |subtag: &str| matches!(subtag.len(), 2..=8) && subtag.chars().all(|it| it.is_ascii_alphanumeric());
    (subtags.next().is_some_and(is_language) && subtags.all(is_more)).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> Result<Info, String> {
        Info::parse("ComicInfo.xml", bytes)
    }

    fn info(fields: &str) -> Info {
        parse(format!("<?xml version=\"1.0\"?><ComicInfo>{fields}</ComicInfo>").as_bytes()).unwrap()
    }

    #[test]
    fn fields_are_read() {
        let info = info(
            "<Title> A &amp; B </Title><Series>S</Series><Number>3</Number><Volume>1</Volume><Summary>One\n\nTwo</Summary>\
             <LanguageISO>pt_BR</LanguageISO><Publisher>P</Publisher><Genre>Drama, Sci-Fi</Genre><Tags>Drama,Robots,</Tags>\
             <Manga>YesAndRightToLeft</Manga><Year>2020</Year><Month>5</Month>",
        );
        assert_eq!(info.title.as_deref(), Some("A & B"));
        assert_eq!(info.series.as_deref(), Some("S"));
        assert_eq!(info.number.as_deref(), Some("3"));
        assert_eq!(info.summary.as_deref(), Some("One\n\nTwo"));
        assert_eq!(info.language.as_deref(), Some("pt-BR"));
        assert_eq!(info.subjects, ["Drama", "Sci-Fi", "Robots"]);
        assert_eq!(info.date.as_deref(), Some("2020-05"));
        assert!(info.right_to_left);
    }

    #[test]
    fn what_is_empty_is_missing() {
        let empty =
            info("<Title/><Series> </Series><Number></Number><Volume>-1</Volume><Manga>Yes</Manga><Count>3</Count>");
        assert_eq!(empty, Info::default());
        assert_eq!(info("<LanguageISO>English, perhaps</LanguageISO>").language, None);
    }

    #[test]
    fn pages_tell_cover_and_bookmarks() {
        let info = info(
            "<Pages><Page Image='0' Bookmark=''/><Page Image='1' Type='Story FrontCover'/><Page Image='x' Bookmark='?'/>\
             <Page Image='7' Bookmark='Chapter\n2'/></Pages>",
        );
        assert_eq!(info.cover, Some(1));
        assert_eq!(info.bookmarks, [(7, "Chapter 2".to_owned())]);
    }

    #[test]
    fn encodings_are_told_apart() {
        let utf16 = "\u{feff}<ComicInfo><Title>é</Title></ComicInfo>".encode_utf16().flat_map(u16::to_le_bytes);
        assert_eq!(parse(&utf16.collect::<Vec<_>>()).unwrap().title.as_deref(), Some("é"));
        let latin = b"<ComicInfo><Title>\xe9</Title></ComicInfo>";
        assert_eq!(parse(latin).unwrap().title.as_deref(), Some("é"));
    }

    #[test]
    fn hostile_files_are_refused_or_cut() {
        let mut laughs = "<!DOCTYPE x [<!ENTITY l0 'ha'>".to_owned();
        for level in 1..10 {
            let (name, entity) = (format!("l{level}"), format!("&l{};", level - 1).repeat(10));
            laughs.extend(["<!ENTITY ", &name, " '", &entity, "'>"]);
        }
        laughs.extend(["]><ComicInfo>", &"<Title>&l9;</Title>".repeat(1000), "</ComicInfo>"]);
        assert!(parse(laughs.as_bytes()).is_err());
        let attributes = (0..100_000).map(|number| format!(" a{number}=''")).collect::<Vec<_>>().concat();
        assert!(parse(format!("<ComicInfo{attributes}/>").as_bytes()).is_err());
        assert!(parse(b"<ComicInfo><Title>").is_err());
        assert!(parse(b"<html/>").is_err());
        assert!(parse(b"").is_err());
        let depth = 200_000;
        let nested = format!("<ComicInfo>{}{}</ComicInfo>", "<a>".repeat(depth), "</a>".repeat(depth));
        assert_eq!(parse(nested.as_bytes()).unwrap(), Info::default());
        let long = info(&format!("<Title>{}</Title>", "x".repeat(1_000_000)));
        assert_eq!(long.title.unwrap().chars().count(), LINE + 1);
    }
}
