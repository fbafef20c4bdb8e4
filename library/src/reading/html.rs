//! HTML, as far as its tags tell: descriptions as plain text, and the image that a page shows.
//!
//! Tags are found here, in time that grows with the text and no faster: html5ever compares each attribute of a tag with
//! each. Its tables replace the references.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
};

/// Elements that begin a paragraph.
const PARAGRAPHS: [&str; 14] =
    ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "hr", "section"];
/// Elements that begin a line.
const LINES: [&str; 5] = ["br", "li", "tr", "dt", "dd"];
/// Elements whose content nobody reads.
const UNREAD: [&str; 3] = ["script", "style", "title"];

/// Returns the text without tags, references replaced, lines broken where a browser would. Text that has no tags keeps
/// its own lines.
pub(super) fn to_text(html: &str) -> String {
    let is_html = pieces(html).any(|piece| matches!(piece, Piece::Tag(_)));
    let (mut text, mut unread) = (String::new(), false);
    for piece in pieces(html) {
        match piece {
            Piece::Text(piece) if is_html && !unread => text.push_str(&decode(&piece.replace(['\n', '\r'], " "))),
            Piece::Text(piece) if !unread => text.push_str(&decode(piece)),
            Piece::Text(_) => {}
            Piece::Tag(tag) => {
                let name = tag.name.to_ascii_lowercase();
                if PARAGRAPHS.contains(&name.as_str()) {
                    text.push_str("\n\n");
                } else if LINES.contains(&name.as_str()) && !tag.is_end {
                    text.push('\n');
                } else if UNREAD.contains(&name.as_str()) {
                    unread = !tag.is_end;
                }
            }
        }
    }
    text
}

/// What the first `img` or SVG `image` of a page shows.
pub(super) fn first_image(page: &str) -> Option<String> {
    pieces(page).find_map(|piece| match piece {
        Piece::Tag(tag) if !tag.is_end => source(tag),
        _ => None,
    })
}

fn source(tag: Tag<'_>) -> Option<String> {
    let names: &[&str] = match tag.name.to_ascii_lowercase().as_str() {
        "img" => &["src"],
        "image" | "svg:image" => &["xlink:href", "href"],
        _ => return None,
    };
    let found = names.iter().find_map(|name| attribute(tag.attributes, name))?;
    Some(decode(found.trim())).filter(|source| !source.is_empty())
}

#[derive(Clone, Copy)]
enum Piece<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

#[derive(Clone, Copy)]
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    attributes: &'a str,
}

/// Cuts HTML into text and tags; comments and declarations are left out.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                rest = rest.split_once('>').map_or("", |(_, rest)| rest);
            } else if let Some((tag, after)) = tag(rest) {
                rest = after;
                return Some(Piece::Tag(tag));
            } else if rest.is_empty() {
                return None;
            } else {
                // A sign that begins nothing is text.
                let end = rest.match_indices('<').map(|(at, _)| at).find(|at| *at > 0).unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                rest = after;
                return Some(Piece::Text(text));
            }
        }
    })
}

/// The tag that a text begins with, and what follows it: nothing, if it has no end.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let inner = text.strip_prefix('<')?;
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    if !inner.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return None;
    }
    let name_end =
        inner.find(|char: char| char.is_ascii_whitespace() || matches!(char, '/' | '>')).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(name_end);
    let (mut quote, mut before) = (None, b' ');
    let end = rest.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        before = if byte.is_ascii_whitespace() { before } else { byte };
        false
    });
    // A quote that nobody closes was none.
    let end = end.or_else(|| rest.find('>')).unwrap_or(rest.len());
    let (attributes, after) = rest.split_at(end);
    Some((Tag { name, is_end, attributes }, after.strip_prefix('>').unwrap_or(after)))
}

/// The value of the first attribute of this name, references and all.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_ascii_whitespace() || char == '/');
        let key_end = rest.find(|char: char| char.is_ascii_whitespace() || char == '=')?;
        let (key, after) = rest.split_at(key_end);
        let after = after.trim_ascii_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_ascii_start) else {
            rest = after;
            continue;
        };
        let quoted = value.strip_prefix('"').map(|value| (value, '"'));
        let quoted = quoted.or_else(|| value.strip_prefix('\'').map(|value| (value, '\'')));
        let (value, after) = match quoted {
            Some((value, quote)) => value.split_once(quote).unwrap_or((value, "")),
            None => value.split_at(value.find(|char: char| char.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// Replaces references in text.
fn decode(text: &str) -> String {
    if !text.contains('&') || text.contains('<') {
        return text.to_owned();
    }
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let tokenizer = Tokenizer::new(Characters::default(), TokenizerOpts::default());
    // There are no scripts, so that nothing stops the tokenizer.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Characters(RefCell<String>);

impl TokenSink for Characters {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::CharacterTokens(characters) = token {
            self.0.borrow_mut().push_str(&characters);
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_tags_keeps_its_lines() {
        assert_eq!(to_text("a\nb & c &lt; &eacute;"), "a\nb & c < é");
        assert_eq!(to_text("1 < 2"), "1 < 2");
    }

    #[test]
    fn lines_break_where_a_browser_breaks_them() {
        assert_eq!(to_text("a\nb<br>c"), "a b\nc");
        assert_eq!(to_text("<p>a</p><ul><li>b<li>c</ul>").replace("\n\n", "¶"), "¶a¶¶\nb\nc¶");
        assert_eq!(to_text("a<style>p{}</style>b<!-- c -->"), "ab");
    }

    #[test]
    fn broken_html_is_read_as_far_as_it_goes() {
        for html in ["<", "<p", "<é", "é<é", "<p a='>b", "&", "&#x110000;", "<!", "<![CDATA[", "</", "<script>"] {
            to_text(html);
        }
    }

    #[test]
    fn the_first_image_of_a_page_is_an_img_or_within_svg() {
        for (page, source) in [
            ("<html><body><p>A</p><img alt='' src='a.jpg'/><img src='b.jpg'/>", Some("a.jpg")),
            ("<svg:svg><svg:image xlink:href='a.jpg'/></svg:svg>", Some("a.jpg")),
            ("<svg><image href='a&amp;b.jpg'/></svg>", Some("a&b.jpg")),
            ("<img/><img src=' '/><!-- <img src='c'/> --><IMG SRC=d.png>", Some("d.png")),
            ("<p>no image", None),
            ("", None),
        ] {
            assert_eq!(first_image(page).as_deref(), source, "{page}");
        }
    }

    #[test]
    fn signs_in_quotes_end_no_tag() {
        assert_eq!(to_text("a<p title='1 > 0'>b"), "a\n\nb");
        assert_eq!(to_text("a<p title='>b"), "a\n\nb");
        assert_eq!(to_text("a<p =' b>c'"), "a\n\nc'");
    }

    #[test]
    fn tags_of_many_attributes_take_no_time() {
        assert_eq!(to_text(&format!("a<p {}>b", "a ".repeat(500_000))), "a\n\nb");
        assert_eq!(to_text(&"<p a='".repeat(20_000)), "\n\n");
    }
}
