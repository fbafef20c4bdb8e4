//! The card of what a user reads: an SVG for a profile page or a README.

use domain::{books::IdentifiedBook, clock::Timestamp, progress::Progress};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tera::Context;
use unicode_segmentation::UnicodeSegmentation as _;
use utoipa::ToSchema;

use crate::templates;

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    Light,
    Dark,
    Auto,
}

const HEADER: usize = 40;
const ROW: usize = 65;

/// One book, measured and worded. Everything here is escaped by the template.
#[derive(Serialize)]
struct Row {
    top: usize,
    title: String,
    percent: u32,
    bar: u32,
    last_read: String,
}

/// Draws the books, in their order. The outcome is well-formed XML, whatever they are called.
pub fn draw(books: &[IdentifiedBook], theme: Theme) -> String {
    let tops = (HEADER..).step_by(ROW);
    let rows: Vec<Row> =
        books.iter().zip(tops).map(|(book, top)| Row::new(top, book.title(), &book.book.progress)).collect();
    render(&rows, theme)
}

fn render(rows: &[Row], theme: Theme) -> String {
    let mut context = Context::new();
    context.insert("height", &(HEADER + ROW * rows.len().max(1)));
    context.insert("theme", &theme);
    context.insert("rows", rows);
    templates::render("card.svg", &context)
}

impl Row {
    const BAR: u32 = 368;

    fn new(top: usize, title: &str, progress: &Progress) -> Self {
        let percent = progress.percentage.as_percent();
        let bar = Self::BAR * percent / 100;
        Self { top, title: shortened(title), percent, bar, last_read: date(progress.timestamp) }
    }
}

/// Cuts a title after 40 columns; letters of East Asian scripts take two.
fn shortened(title: &str) -> String {
    let title: String = title.chars().filter(|it| is_xml(*it)).collect();
    let mut columns = 0;
    let end = title.grapheme_indices(true).find(|(_, grapheme)| {
        columns += columns_of(grapheme);
        columns > 40
    });
    match end {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title,
    }
}

fn is_xml(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

fn columns_of(grapheme: &str) -> usize {
    let is_wide = |character: char| {
        matches!(character,
            '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE6F}' | '\u{FF01}'..='\u{FF60}' | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}')
    };
    if grapheme.chars().any(is_wide) { 2 } else { 1 }
}

/// The day in UTC, like `Feb 14, 2026`.
pub fn date(timestamp: Timestamp) -> String {
    let time = jiff::Timestamp::from_second(timestamp.as_seconds()).unwrap_or_default();
    time.to_zoned(TimeZone::UTC).strftime("%b %-d, %Y").to_string()
}

#[cfg(test)]
mod tests {
    use domain::{
        documents::{Description, DocumentId},
        progress::Percentage,
        text::Text,
    };
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_title_gives_well_formed_xml(title in any::<String>(), fraction in 0.0..=1.0, millis in any::<i64>()) {
            let row = Row::new(HEADER, &title, &place(fraction, Timestamp::from_millis(millis)));
            let shown = row.title.clone();
            let drawing = render(&[row], Theme::Auto);
            let drawing = roxmltree::Document::parse(&drawing).unwrap();
            let mut texts = drawing.descendants().filter_map(|node| node.text());
            prop_assert!(shown.is_empty() || texts.any(|text| text == shown));
        }
    }

    #[test]
    fn long_titles_are_cut_between_letters() {
        assert_eq!(shortened(&"x".repeat(40)), "x".repeat(40));
        assert_eq!(shortened(&"x".repeat(41)), format!("{}…", "x".repeat(40)));
        assert_eq!(shortened(&"e\u{301}".repeat(41)), format!("{}…", "e\u{301}".repeat(40)));
        assert_eq!(shortened(&"書".repeat(21)), format!("{}…", "書".repeat(20)));
        assert_eq!(shortened("a\0\u{FFFE}\u{1B}b"), "ab");
    }

    #[test]
    fn a_theme_is_light_dark_or_what_the_viewer_prefers() {
        let (light, dark, by_preference) = ("#ffffff", "#0d1117", "prefers-color-scheme: dark");
        let has = |theme| [light, dark, by_preference].map(|part| render(&[], theme).contains(part));
        assert_eq!(has(Theme::Light), [true, false, false]);
        assert_eq!(has(Theme::Dark), [true, true, false]);
        assert_eq!(has(Theme::Auto), [true, true, true]);
    }

    #[test]
    fn days_are_of_utc() {
        assert_eq!(date(Timestamp::from_seconds(1_771_027_200)), "Feb 14, 2026");
        assert_eq!(date(Timestamp::from_seconds(1_771_027_199)), "Feb 13, 2026");
        assert_eq!(date(Timestamp::from_seconds(0)), "Jan 1, 1970");
    }

    fn place(fraction: f64, timestamp: Timestamp) -> Progress {
        Progress {
            document: DocumentId::parse("d1").unwrap(),
            position: Text::default(),
            percentage: Percentage::parse(fraction).unwrap(),
            device: Text::default(),
            device_id: Text::default(),
            timestamp,
            description: Description::default(),
        }
    }
}
