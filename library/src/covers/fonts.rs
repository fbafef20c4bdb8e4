//! The fonts that covers are typeset with: Latin, Greek and Cyrillic, Hebrew, Arabic.
//!
//! They are part of the program, so that a cover is the same on every system. What they lack (Chinese, Japanese,
//! Korean, the scripts of India) isn't shown rather than shown as boxes.

use std::sync::{Arc, LazyLock};

use resvg::usvg::{Options, fontdb::Database};
use skrifa::{
    FontRef, GlyphId, MetadataProvider as _,
    instance::{LocationRef, Size},
};

const FONTS: [&[u8]; 3] = [
    include_bytes!("../../fonts/NotoSerif-Regular.ttf"),
    include_bytes!("../../fonts/NotoSerifHebrew-Regular.ttf"),
    include_bytes!("../../fonts/NotoNaskhArabic-Regular.ttf"),
];

/// What all text is set in, unless it lacks a character.
pub const FAMILY: &str = "Noto Serif";

static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in FONTS {
        database.load_font_source(resvg::usvg::fontdb::Source::Binary(Arc::new(font)));
    }
    database.set_serif_family(FAMILY);
    database.set_sans_serif_family(FAMILY);
    Arc::new(database)
});

static PARSED: LazyLock<Vec<FontRef<'static>>> =
    LazyLock::new(|| FONTS.iter().filter_map(|font| FontRef::new(font).ok()).collect());

/// Options for drawing with these fonts and no others.
pub fn options() -> Options<'static> {
    Options { fontdb: Arc::clone(&DATABASE), font_family: FAMILY.to_owned(), ..Options::default() }
}

/// Returns the text as far as it can be shown; `None` if a letter or a digit can't be, or nothing remains.
pub fn showable(text: &str) -> Option<String> {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        if glyph(char).is_some() {
            shown.push(char);
        } else if char.is_whitespace() {
            shown.push(' ');
        } else if char.is_alphanumeric() {
            return None;
        }
    }
    shown.chars().any(char::is_alphanumeric).then_some(shown)
}

/// How wide a text is, in parts of the font's size; marks and joined letters make it a little less.
pub fn width(text: &str) -> f32 {
    let advance = |char| {
        let (font, glyph) = glyph(char)?;
        font.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)
    };
    text.chars().filter_map(advance).sum()
}

fn glyph(char: char) -> Option<(&'static FontRef<'static>, GlyphId)> {
    PARSED.iter().find_map(|font| Some((font, font.charmap().map(char)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_fonts_lack_is_not_shown() {
        for text in ["Émile Zola", "Tiếng Việt", "Война и мир", "Ἰλιάς", "תנ״ך", "ألف ليلة وليلة", "کلیات سعدی"]
        {
            assert_eq!(showable(text).as_deref(), Some(text));
        }
        assert_eq!(showable("Stars ✨!").as_deref(), Some("Stars !"));
        for text in ["草枕", "The 草枕", "토지", "गोदान", "✨", ""] {
            assert_eq!(showable(text), None, "{text}");
        }
    }

    #[test]
    fn wider_letters_are_wider() {
        assert!(width("WWW") > width("iii"));
        assert!((1.0..3.0).contains(&width("WW")));
    }
}
