//! Text in markup.

/// Escapes text for an element or for an attribute in double quotes, without the characters that XML forbids.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{a0}' => escaped.push_str("&#160;"),
            letter if is_allowed(letter) => escaped.push(letter),
            _ => {}
        }
    }
    escaped
}

/// The text on one line, without the characters that XML forbids, and at most so many characters of it.
pub(super) fn line(text: &str, most: usize) -> String {
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    cut(&words.join(" "), most)
}

/// At most so many characters of the text.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A replacement character, which XML allows, only tells that text was lost; a conversion of the result would drop it.
fn is_allowed(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffd}'..='\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(escape("<a href=\"b\">&\u{a0}"), "&lt;a href=&quot;b&quot;&gt;&amp;&#160;");
    }

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(escape("a\0b\u{1b}c\u{ffff}d\u{fffd}e\u{1f600}"), "abcde\u{1f600}");
    }

    #[test]
    fn long_lines_are_cut() {
        assert_eq!(line(" a\n\tb\u{7}  c ", 10), "a b c");
        assert_eq!(line("äöüß", 3), "äöü…");
        assert_eq!(line("äöü", 3), "äöü");
    }
}
