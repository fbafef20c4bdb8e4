//! Plain text from HTML, which many descriptions are.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
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
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    // Scripts aren't run, so that nothing stops the tokenizer.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let text = tokenizer.sink.0.into_inner();
    if text.has_tags { text.formatted } else { text.plain }
}

#[derive(Default)]
struct Sink(RefCell<Text>);

#[derive(Default)]
struct Text {
    /// As it is, should there be no tags.
    plain: String,
    formatted: String,
    has_tags: bool,
    unread: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut text = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(characters) if !text.unread => {
                text.plain.push_str(&characters);
                text.formatted.push_str(&characters.replace(['\n', '\r'], " "));
            }
            Token::TagToken(tag) => text.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Text {
    fn tag(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        self.has_tags = true;
        if PARAGRAPHS.contains(&name) {
            self.formatted.push_str("\n\n");
        } else if LINES.contains(&name) && tag.kind == TagKind::StartTag {
            self.formatted.push('\n');
        } else if UNREAD.contains(&name) {
            self.unread = tag.kind == TagKind::StartTag;
        }
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
        for html in ["<", "<p", "&", "&#x110000;", "<!", "<![CDATA[", "</", "<script>"] {
            to_text(html);
        }
    }
}
