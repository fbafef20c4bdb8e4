//! What a document has already of what a conversion gives it.

use super::{styles, tag::Tag};

/// So much text of style elements is remembered; a style sheet that begins behind it is taken for another's.
const MOST_STYLES: usize = 1 << 20;

/// What decides how a document is converted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Facts {
    pub has_head: bool,
    pub has_body: bool,
    /// Whether there is a `koboSpan` in its body.
    pub has_spans: bool,
    /// Whether the body's content stands in `#book-columns > #book-inner`.
    pub has_columns: bool,
    /// Whether its head has Kobo's own style sheet.
    pub has_kobo_style: bool,
    /// The style sheets in its head.
    pub styles: Vec<String>,
    /// The highest paragraph in ids like Kobo's, of elements that aren't Kobo's.
    pub highest_paragraph: u32,
    /// Whether there is U+FFFD, which stands for a character that somebody has lost.
    pub has_lost: bool,
    /// Prefixes that are used and not declared.
    pub unbound: Vec<String>,
    /// Entities that the document type declares, sorted.
    pub entities: Vec<String>,
}

/// Finds Kobo's markup while a document is read.
#[derive(Debug, Default)]
pub(crate) struct KoboMarkup {
    /// The style element at hand.
    style: Option<String>,
    styles_length: usize,
    is_in_columns: bool,
}

impl KoboMarkup {
    /// Reads a tag within the head.
    pub fn start_in_head(&mut self, tag: Tag<'_>, facts: &mut Facts) {
        if tag.name != "style" || tag.empty {
            return;
        }
        let marks = [tag.attribute("class"), tag.attribute("id")].into_iter().flatten();
        facts.has_kobo_style |= marks.flat_map(str::split_ascii_whitespace).any(|it| it == styles::KOBO_CLASS);
        self.style = Some(String::new());
    }

    /// Whether tags of this text need to be [read](Self::start_in_body).
    pub fn may_be_in(text: &[u8]) -> bool {
        ["kobo", "book-columns"].iter().any(|mark| memchr::memmem::find(text, mark.as_bytes()).is_some())
    }

    /// Reads a tag within the body, with `depth` elements open, it and `html` among them.
    pub fn start_in_body(&mut self, tag: Tag<'_>, depth: usize, facts: &mut Facts) {
        if tag.attribute("class").is_some_and(|class| class.split_ascii_whitespace().any(|it| it == "koboSpan")) {
            facts.has_spans = true;
        }
        let Some(id) = tag.attribute("id") else { return };
        match depth {
            3 => self.is_in_columns = id == "book-columns",
            4 if self.is_in_columns && id == "book-inner" => facts.has_columns = true,
            _ => {}
        }
        let paragraph = id.strip_prefix("kobo.").and_then(|rest| rest.split('.').next()?.parse().ok());
        facts.highest_paragraph = facts.highest_paragraph.max(paragraph.unwrap_or(0));
    }

    pub fn text(&mut self, text: &str) {
        if let Some(style) = &mut self.style
            && self.styles_length + text.len() <= MOST_STYLES
        {
            self.styles_length += text.len();
            style.push_str(text);
        }
    }

    /// Reads the end of an element, after which `depth` are open.
    pub fn end(&mut self, depth: usize, facts: &mut Facts) {
        facts.styles.extend(self.style.take());
        if depth == 2 {
            self.is_in_columns = false;
        }
    }
}
