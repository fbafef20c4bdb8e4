//! The style sheets that a converted document gets.

use crate::{Hyphenation, Options};

/// Kobo's own, without the font sizes and link colours that it brings along.
const KOBO: &str = "div#book-inner { margin-top: 0; margin-bottom: 0;}";
const KOBO_CLASS: &str = "kobostylehacks";

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

/// The style sheets of a book's documents, in their order: class and content. The classes are kepubify's, so that other
/// programs know them.
#[derive(Debug, Clone)]
pub(crate) struct Styles(Vec<(&'static str, String)>);

impl Styles {
    pub fn new(options: &Options, is_vertical: bool) -> Self {
        let kobo = if is_vertical { format!("{KOBO}{VERTICAL}") } else { KOBO.to_owned() };
        let mut styles = vec![(KOBO_CLASS, kobo)];
        styles.extend(options.css.iter().map(|css| ("kepubify-extracss", css.clone())));
        match options.hyphenation {
            Hyphenation::AsIs => {}
            Hyphenation::On => styles.push(("kepubify-hyphenate", HYPHENATE.to_owned())),
            Hyphenation::Off => styles.push(("kepubify-nohyphenate", NO_HYPHENATE.to_owned())),
        }
        if options.full_screen_fixes {
            styles.push(("kepubify-fullscreenfixes", FULL_SCREEN.to_owned()));
        }
        Self(styles)
    }

    /// The elements that are missing in a head which has `present`.
    pub fn missing(&self, present: &[(String, String)]) -> String {
        let is_present = |class: &str, content: &str| {
            present.iter().any(|(it, text)| it == class && (class == KOBO_CLASS || text == content))
        };
        let missing =
            self.0.iter().map(|(class, css)| (class, escape(css))).filter(|(class, css)| !is_present(class, css));
        missing.map(|(class, css)| format!("<style type=\"text/css\" class=\"{class}\">{css}</style>")).collect()
    }
}

/// Whether a style element of this class or id is one of ours, or Kobo's.
pub(crate) fn is_ours(class: &str) -> bool {
    class == KOBO_CLASS || class.starts_with("kepubify-")
}

fn escape(css: &str) -> String {
    let allowed: String = css.chars().filter(|it| super::references::is_allowed(*it)).collect();
    allowed.replace('&', "&amp;").replace('<', "&lt;").replace("]]>", "]]&gt;")
}
