//! How to convert, as the command line says it.

use std::{fs, path::PathBuf};

use clap::{Args, ValueEnum};
use kepub::{Hyphenation, Limits, Options};

use crate::sizes::{Screen, Size};

#[derive(Debug, Args)]
pub struct Settings {
    #[command(flatten)]
    text: Text,
    #[command(flatten)]
    hyphens: Hyphens,
    #[command(flatten)]
    comic: Comic,
    #[command(flatten)]
    limits: LimitSettings,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Text")]
struct Text {
    /// Add these styles to each document; may be given again
    #[arg(long, value_name = "TEXT")]
    css: Vec<String>,
    /// Add the style sheet in this file, before those of --css; may be given again
    #[arg(long, value_name = "FILE")]
    css_file: Vec<PathBuf>,
    /// Take away the margins that older firmware leaves in full-screen mode
    #[arg(long)]
    full_screen_fixes: bool,
    /// Set typographic quotes, dashes and ellipses
    #[arg(long)]
    smart_punctuation: bool,
    /// Replace a text in the source of each document; may be given again
    ///
    /// Takes two arguments: what is found, as it stands in the source, and what comes in its place, which may be empty.
    #[arg(long, num_args = 2, value_names = ["FIND", "REPLACEMENT"], allow_hyphen_values = true)]
    replace: Vec<String>,
    /// Put a page before the first, which Kobo shows as if it were a cover
    ///
    /// With "auto" it is added where the first document looks like text.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    title_page: When,
    /// Where sentences end: as Kobo's own books have it, or by Unicode's rules
    ///
    /// Unicode's rules know Chinese and Japanese, and most abbreviations.
    #[arg(long, value_name = "RULES", value_enum, default_value_t)]
    sentences: Sentences,
    /// Set text in vertical lines
    ///
    /// With "auto" this is done in Chinese and Japanese books that run right to left.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    vertical: When,
    /// The encoding of documents that don't tell theirs, such as windows-1251
    ///
    /// With "auto" it is UTF-8 where a document is valid in it, else windows-1252.
    #[arg(long, value_name = "ENCODING", default_value = "auto", value_parser = charset)]
    charset: Charset,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Text")]
struct Hyphens {
    /// Hyphenate, whatever the book's styles say
    #[arg(long, conflicts_with = "no_hyphenate")]
    hyphenate: bool,
    /// Don't hyphenate, whatever the book's styles say
    #[arg(long)]
    no_hyphenate: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Comics")]
struct Comic {
    /// Scale pages down to a screen, such as 1264x1680
    #[arg(long, value_name = "WIDTHxHEIGHT")]
    fit: Option<Screen>,
    /// Which way pages are turned: left to right, or right to left
    ///
    /// With "auto" it is as the comic's ComicInfo.xml says, else left to right.
    #[arg(long, value_name = "WAY", value_enum, default_value_t)]
    direction: Direction,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits (a book that demands more is refused)")]
struct LimitSettings {
    /// Files in a book
    #[arg(long = "max-entries", value_name = "NUMBER", default_value_t = Limits::default().entries)]
    entries: u64,
    /// Size of one file, unpacked
    #[arg(long = "max-entry-size", value_name = "SIZE", default_value_t = Size(Limits::default().entry_size))]
    entry_size: Size,
    /// Size of all files, unpacked
    #[arg(long = "max-total-size", value_name = "SIZE", default_value_t = Size(Limits::default().total_size))]
    total_size: Size,
    /// How many times larger than packed a file may be
    #[arg(long = "max-ratio", value_name = "NUMBER", default_value_t = Limits::default().ratio)]
    ratio: u64,
    /// Size of a document that has to be repaired; a larger one stays as it is
    #[arg(long = "max-repair-size", value_name = "SIZE", default_value_t = Size(Limits::default().repair_size))]
    repair_size: Size,
    /// Pixels of an image that has to be decoded
    #[arg(long = "max-pixels", value_name = "NUMBER", default_value_t = Limits::default().pixels)]
    pixels: u64,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum When {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Sentences {
    #[default]
    Kobo,
    Unicode,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Direction {
    #[default]
    Auto,
    Ltr,
    Rtl,
}

/// The name of an encoding that exists, or none.
#[derive(Debug, Clone)]
struct Charset(Option<String>);

impl Settings {
    /// Fails with what is wrong with them.
    pub fn options(&self) -> Result<Options, String> {
        let mut options = Options::default();
        for path in &self.text.css_file {
            let read = fs::read_to_string(path);
            options.css.push(read.map_err(|error| format!("--css-file {}: {error}", path.display()))?);
        }
        options.css.extend_from_slice(&self.text.css);
        for pair in self.text.replace.chunks_exact(2) {
            if pair[0].is_empty() {
                return Err("--replace can't find an empty text".to_owned());
            }
            options.replacements.push((pair[0].clone(), pair[1].clone()));
        }
        options.hyphenation = self.hyphens.hyphenation();
        options.full_screen_fixes = self.text.full_screen_fixes;
        options.smart_punctuation = self.text.smart_punctuation;
        options.title_page = self.text.title_page.into();
        options.sentences = self.text.sentences.into();
        options.vertical = self.text.vertical.into();
        options.charset.clone_from(&self.text.charset.0);
        options.comic.fit = self.comic.fit.map(|screen| (screen.width, screen.height));
        options.comic.direction = self.comic.direction.into();
        self.limits.set(&mut options.limits);
        Ok(options)
    }
}

impl Hyphens {
    fn hyphenation(&self) -> Hyphenation {
        match (self.hyphenate, self.no_hyphenate) {
            (true, _) => Hyphenation::On,
            (false, true) => Hyphenation::Off,
            (false, false) => Hyphenation::AsIs,
        }
    }
}

impl LimitSettings {
    fn set(&self, limits: &mut Limits) {
        limits.entries = self.entries;
        limits.entry_size = self.entry_size.0;
        limits.total_size = self.total_size.0;
        limits.ratio = self.ratio;
        limits.repair_size = self.repair_size.0;
        limits.pixels = self.pixels;
    }
}

fn charset(text: &str) -> Result<Charset, String> {
    if text.eq_ignore_ascii_case("auto") {
        return Ok(Charset(None));
    }
    match encoding_rs::Encoding::for_label_no_replacement(text.as_bytes()) {
        Some(_) => Ok(Charset(Some(text.to_owned()))),
        None => Err("there is no such encoding".to_owned()),
    }
}

impl From<When> for kepub::TitlePage {
    fn from(when: When) -> Self {
        match when {
            When::Auto => Self::Auto,
            When::Always => Self::Always,
            When::Never => Self::Never,
        }
    }
}

impl From<When> for kepub::Vertical {
    fn from(when: When) -> Self {
        match when {
            When::Auto => Self::Auto,
            When::Always => Self::Always,
            When::Never => Self::Never,
        }
    }
}

impl From<Sentences> for kepub::Sentences {
    fn from(sentences: Sentences) -> Self {
        match sentences {
            Sentences::Kobo => Self::Kobo,
            Sentences::Unicode => Self::Unicode,
        }
    }
}

impl From<Direction> for kepub::Direction {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Auto => Self::Auto,
            Direction::Ltr => Self::LeftToRight,
            Direction::Rtl => Self::RightToLeft,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::arguments::Arguments;

    fn options(arguments: &[&str]) -> Result<Options, String> {
        Arguments::parse_from([&["kepub", "book.epub"], arguments].concat()).settings.options()
    }

    #[test]
    fn without_options_all_is_as_the_library_has_it() {
        let (ours, theirs) = (options(&[]).unwrap(), Options::default());
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
    }

    #[test]
    fn each_option_is_understood() {
        let options = options(&[
            "--css",
            "a { }",
            "--css",
            "b { }",
            "--hyphenate",
            "--full-screen-fixes",
            "--smart-punctuation",
            "--replace",
            "a|b=c",
            "-->",
            "--replace",
            "--hyphenate",
            "",
            "--title-page",
            "never",
            "--sentences",
            "unicode",
            "--vertical",
            "always",
            "--charset",
            "Shift_JIS",
            "--fit",
            "1264x1680",
            "--direction",
            "rtl",
            "--max-entries",
            "1",
            "--max-entry-size",
            "2",
            "--max-total-size",
            "3K",
            "--max-ratio",
            "4",
            "--max-repair-size",
            "5",
            "--max-pixels",
            "6",
        ])
        .unwrap();
        insta::assert_compact_debug_snapshot!(options, @r#"Options { css: ["a { }", "b { }"], hyphenation: On, full_screen_fixes: true, smart_punctuation: true, replacements: [("a|b=c", "-->"), ("--hyphenate", "")], title_page: Never, sentences: Unicode, vertical: Always, charset: Some("Shift_JIS"), threads: None, span_maps: false, comic: ComicOptions { fit: Some((1264, 1680)), direction: RightToLeft }, limits: Limits { entries: 1, entry_size: 2, total_size: 3072, ratio: 4, repair_size: 5, pixels: 6 } }"#);
    }

    #[test]
    fn replacing_an_empty_text_is_a_mistake() {
        assert_eq!(options(&["--replace", "", "x"]).unwrap_err(), "--replace can't find an empty text");
    }
}
