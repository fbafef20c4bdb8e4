//! Text that XML takes.

/// Appends text: what isn't markup to HTML isn't to XML either.
pub(super) fn push(text: &str, out: &mut String) {
    for c in text.chars().filter_map(kept) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' if out.ends_with("]]") => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
}

/// Appends an attribute's value, to stand in double quotes.
pub(super) fn push_value(value: &str, out: &mut String) {
    for c in value.chars().filter_map(kept) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

/// Appends the text of a script or style sheet.
///
/// HTML reads none of its `&` and `<` as markup. Authors who think in XML write `&amp;` or wrap it in a CDATA section,
/// which scripts hide in comments. If XML can read the source as text, it stays: that is what was meant. Else it is
/// escaped.
pub(super) fn push_raw(text: &str, out: &mut String) {
    let text: String = text.chars().filter_map(kept).collect();
    if is_text_to_xml(&text) {
        out.push_str(&text);
    } else {
        push(&text, out);
    }
}

/// Appends a comment, or the processing instruction that HTML took for one. An XML declaration is left out: it would
/// be in the wrong place, and no longer right.
pub(super) fn push_comment(text: &str, out: &mut String) {
    let text: String = text.chars().filter_map(kept).collect();
    if let Some(instruction) = text.strip_prefix('?') {
        let target = instruction.split([' ', '\t', '\n', '?']).next().unwrap_or_default();
        if target.eq_ignore_ascii_case("xml") {
            return;
        }
        if instruction.ends_with('?') && !instruction.contains("?>") && super::names::is_ncname(target) {
            out.extend(["<", &text, ">"]);
            return;
        }
    }
    out.push_str("<!--");
    for c in text.chars() {
        if c == '-' && out.ends_with('-') && !out.ends_with("<!--") {
            out.push(' ');
        }
        out.push(c);
    }
    if out.ends_with('-') {
        out.push(' ');
    }
    out.push_str("-->");
}

/// What becomes of a character: those that XML forbids go, and U+FFFD, which only stands for what couldn't be read.
fn kept(c: char) -> Option<char> {
    match c {
        '\u{C}' => Some(' '),
        '\r' => Some('\n'),
        '\t' | '\n' => Some(c),
        '\0'..='\u{1F}' | '\u{FFFD}' | '\u{FFFE}' | '\u{FFFF}' => None,
        _ => Some(c),
    }
}

/// Whether `c` can't be in the document.
pub(super) fn is_forbidden(c: char) -> bool {
    kept(c) != Some(c)
}

/// Whether XML would read `text` as nothing but text: sections of CDATA, references to characters, and the rest.
fn is_text_to_xml(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&', ']']) {
        let tail = &rest[at..];
        let length = match tail.as_bytes()[0] {
            b'<' => tail.strip_prefix("<![CDATA[").and_then(|data| data.find("]]>")).map(|end| end + 12),
            b'&' => reference_length(tail),
            _ => (!tail.starts_with("]]>")).then_some(1),
        };
        let Some(length) = length else {
            return false;
        };
        rest = &tail[length..];
    }
    true
}

/// The length of the reference to a character that every XML parser knows, at the start of `text`.
fn reference_length(text: &str) -> Option<usize> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let is_known = match name.strip_prefix('#') {
        Some(number) => is_allowed_number(number),
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
    };
    is_known.then_some(end + 1)
}

fn is_allowed_number(number: &str) -> bool {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hexadecimal| (hexadecimal, 16));
    let value = u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'));
    value.and_then(char::from_u32).is_some_and(|c| kept(c) == Some(c) || c == '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(text: &str, push: fn(&str, &mut String)) -> String {
        let mut out = String::new();
        push(text, &mut out);
        out
    }

    #[test]
    fn text_is_escaped_as_far_as_xml_needs() {
        assert_eq!(pushed("a<b & \"c\" > d", push), "a&lt;b &amp; \"c\" > d");
        assert_eq!(pushed("a]]>b ]>", push), "a]]&gt;b ]>");
        assert_eq!(pushed("a\u{C}b\u{1}\0\u{FFFD}c\u{FFFF}\r\u{A0}🌝", push), "a bc\n\u{A0}🌝");
        assert_eq!(pushed("\"a\" 'b' <", push_value), "&quot;a&quot; 'b' &lt;");
    }

    #[test]
    fn scripts_stay_if_xml_can_read_them() {
        for script in [
            "a &amp;&amp; b > c",
            "//<![CDATA[\nif (a < b && c) {}\n//]]>",
            "/*<![CDATA[*/ a > b {} /*]]>*/",
            "&#62;&#x3e;",
            "x[y[0]]",
        ] {
            assert_eq!(pushed(script, push_raw), script);
        }
        for (script, escaped) in [
            ("a && b", "a &amp;&amp; b"),
            ("a &amp;& b", "a &amp;amp;&amp; b"),
            ("a < b", "a &lt; b"),
            ("<!-- a -->", "&lt;!-- a -->"),
            ("<![CDATA[ a", "&lt;![CDATA[ a"),
            ("a ]]> b", "a ]]&gt; b"),
            ("&nbsp;&#1;&#+6;", "&amp;nbsp;&amp;#1;&amp;#+6;"),
        ] {
            assert_eq!(pushed(script, push_raw), escaped);
        }
    }

    #[test]
    fn comments_are_mended() {
        for (comment, expected) in [
            (" a ", "<!-- a -->"),
            ("a--b---", "<!--a- -b- - - -->"),
            ("--", "<!--- - -->"),
            ("-", "<!--- -->"),
            ("?xml version=\"1.0\"?", ""),
            ("?XML?", ""),
            ("?xml-stylesheet href=\"a.css\"?", "<?xml-stylesheet href=\"a.css\"?>"),
            ("?php echo", "<!--?php echo-->"),
            ("? a?", "<!--? a?-->"),
        ] {
            assert_eq!(pushed(comment, push_comment), expected, "{comment}");
        }
    }
}
