//! The style sheets that a converted document gets.

use super::facts::Facts;
use crate::{Hyphenation, Options};

/// Kobo's own, without the font sizes and link colours that it brings along.
const KOBO: &str = "div#book-inner { margin-top: 0; margin-bottom: 0;}";
pub(crate) const KOBO_CLASS: &str = "kobostylehacks";

/// Lets spans in vertical lines keep horizontal runs of digits.
const VERTICAL: &str = " .koboSpan { -webkit-text-combine: inherit; }";

const HYPHENATE: &str = "* {
    -webkit-hyphens: auto;
    -moz-hyphens: auto;
    hyphens: auto;

    -webkit-hyphenate-limit-after: 3;
    -webkit-hyphenate-limit-before: 3;
    -webkit-hyphenate-limit-lines: 2;
}

h1, h2, h3, h4, h5, h6, td {
    -moz-hyphens: none !important;
    -webkit-hyphens: none !important;
    hyphens: none !important;
}";

const NO_HYPHENATE: &str = "* {
    -moz-hyphens: none !important;
    -webkit-hyphens: none !important;
    hyphens: none !important;
}";

const FULL_SCREEN: &str = "body {
    margin: 0 !important;
    padding: 0 !important;
}

body>div {
    padding-left: 0.2em !important;
    padding-right: 0.2em !important;
}";

/// The style sheets of a book's documents.
#[derive(Debug, Clone)]
pub(crate) struct Styles {
    /// Class and content, in their order. The classes are kepubify's, so that other programs know them.
    sheets: Vec<(&'static str, String)>,
    marks: Marks,
}

/// Whether style elements tell whose they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    Class,
    /// They don't: XHTML 1.1, and so EPUB 2, allows them no class.
    None,
}

impl Styles {
    pub fn new(options: &Options, is_vertical: bool, marks: Marks) -> Self {
        let kobo = if is_vertical { format!("{KOBO}{VERTICAL}") } else { KOBO.to_owned() };
        let mut sheets = vec![(KOBO_CLASS, kobo)];
        sheets.extend(options.css.iter().map(|css| ("kepubify-extracss", escape(css))));
        match options.hyphenation {
            Hyphenation::AsIs => {}
            Hyphenation::On => sheets.push(("kepubify-hyphenate", HYPHENATE.to_owned())),
            Hyphenation::Off => sheets.push(("kepubify-nohyphenate", NO_HYPHENATE.to_owned())),
        }
        if options.full_screen_fixes {
            sheets.push(("kepubify-fullscreenfixes", FULL_SCREEN.to_owned()));
        }
        Self { sheets, marks }
    }

    /// The elements that a document lacks.
    pub fn missing(&self, facts: &Facts) -> String {
        let is_there =
            |class: &str, css: &String| (class == KOBO_CLASS && facts.has_kobo_style) || facts.styles.contains(css);
        let missing = self.sheets.iter().filter(|(class, css)| !is_there(class, css));
        missing.map(|(class, css)| self.element(class, css)).collect()
    }

    fn element(&self, class: &str, css: &str) -> String {
        match self.marks {
            Marks::Class => format!("<style type=\"text/css\" class=\"{class}\">{css}</style>"),
            Marks::None => format!("<style type=\"text/css\">{css}</style>"),
        }
    }
}

fn escape(css: &str) -> String {
    let allowed: String = css.chars().filter(|it| super::references::is_allowed(*it)).collect();
    allowed.replace('&', "&amp;").replace('<', "&lt;").replace("]]>", "]]&gt;")
}
