//! The blank page put before the first.
//!
//! Kobo shows the first page of a book without margins, as if it were a cover. A book that opens with text gets a blank
//! page to be shown so instead.

/// What the reference calls it: a book converted by either has one page, not two.
pub(super) const ID: &str = "kepubify-titlepage-dummy";
pub(super) const HREF: &str = "kepubify-titlepage-dummy.xhtml";

/// Counts what is in the body of the first document, to tell text from a cover or a title page.
#[derive(Debug, Default)]
pub(crate) struct Census {
    paragraphs: u32,
    images: u32,
    words: u32,
}

/// Whether what is in an element is to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Descend {
    Yes,
    No,
}

impl Census {
    /// Counts an element in the body.
    pub(crate) fn start(&mut self, local_name: &str) -> Descend {
        match local_name.to_ascii_lowercase().as_str() {
            "p" => self.paragraphs += 1,
            "img" | "svg" => self.images += 1,
            "script" | "style" | "pre" | "audio" | "video" | "math" => {}
            _ => return Descend::Yes,
        }
        Descend::No
    }

    /// Counts the words of a text; not those of up to three bytes.
    pub(crate) fn text(&mut self, text: &str) {
        for word in text.split_whitespace() {
            self.words += u32::from(word.len() > 3);
            if self.is_decided() {
                return;
            }
        }
    }

    /// Whether nothing that follows can make a difference: a page is needed.
    pub(crate) fn is_decided(&self) -> bool {
        self.paragraphs > 4 || self.words > 20 || self.images > 4
    }

    /// Whether a page is needed, once all of the body is counted.
    pub(crate) fn needed(&self) -> bool {
        self.is_decided() || (self.images == 0 && self.words < 5)
    }
}

/// Whether the name of a file says that it is a cover or a title page.
pub(super) fn is_named_so(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    name.contains("cover") || name.contains("title")
}

/// Returns the blank page of the book with this title and language. It is valid in EPUB 2 and 3.
pub(crate) fn document(title: &str, language: &str) -> String {
    let title = if title.trim().is_empty() { "Untitled".to_owned() } else { escaped(title) };
    let is_tag = !language.is_empty() && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let language = if is_tag { format!(" xml:lang=\"{language}\"") } else { String::new() };
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"{language}>
<head>
<title>{title}</title>
<style type="text/css">p {{ margin-top: 40%; text-align: center; font-size: small; color: #999999; }}</style>
</head>
<body>
<p xml:lang="en">Page intentionally left blank.</p>
</body>
</html>
"#
    )
}

/// Escapes what is markup, and leaves out what no XML document may hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{super::xml, *};

    fn count(elements: &str, text: &str) -> Census {
        let mut census = Census::default();
        for element in elements.split_whitespace() {
            census.start(element);
        }
        census.text(text);
        census
    }

    #[test]
    fn a_body_of_text_needs_a_page() {
        assert!(count("p p p p p img", "").needed());
        assert!(count("img", &"word ".repeat(21)).needed());
        assert!(count("img img svg IMG img", "").needed());
    }

    #[test]
    fn a_cover_needs_none() {
        assert!(!count("p p p p img", "").needed());
        assert!(!count("svg", "").needed());
        assert!(!count("", &"word ".repeat(5)).needed());
        assert!(!count("", &"word ".repeat(20)).needed());
    }

    #[test]
    fn an_empty_body_needs_one() {
        assert!(count("", "").needed());
        assert!(count("", "only four long words a b c").needed());
        assert!(count("", "né né né né né").needed(), "né has three bytes");
    }

    #[test]
    fn what_is_decided_stays_so() {
        let mut census = count("", &"word ".repeat(1000));
        assert!(census.is_decided());
        census.start("img");
        assert!(census.needed());
        assert!(!count("", "").is_decided());
    }

    #[test]
    fn paragraphs_images_and_media_are_not_descended_into() {
        for name in ["p", "img", "svg", "script", "style", "pre", "audio", "video", "math", "P"] {
            assert_eq!(Census::default().start(name), Descend::No, "{name}");
        }
        for name in ["div", "h1", "blockquote", "table", "span"] {
            assert_eq!(Census::default().start(name), Descend::Yes, "{name}");
        }
    }

    #[test]
    fn the_page_is_well_formed_whatever_the_title() {
        for (title, expected) in
            [("A & B <i>", "A & B <i>"), ("", "Untitled"), (" \n", "Untitled"), ("\0a\u{ffff}]]>", "a]]>")]
        {
            let page = document(title, "");
            let page = xml::parse("a.xhtml", &page).unwrap();
            let found = page.descendants().find(|node| xml::is(*node, "title")).unwrap();
            assert_eq!(xml::words(found), expected);
        }
    }

    #[test]
    fn the_page_has_the_language_if_it_is_one() {
        assert!(document("A", "pt-BR").contains(r#"<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="pt-BR">"#));
        assert!(document("A", "\"><b").contains(r#"<html xmlns="http://www.w3.org/1999/xhtml">"#));
    }
}
