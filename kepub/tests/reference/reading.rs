//! What the reference reads where we read something else on purpose.
//!
//! In documents that aren't well-formed it takes `<i/>` for `<i>`, a CDATA section for a comment and `</br>` for `<br>`,
//! as HTML has it. We take the author at their word. Told what the reference reads, we have to agree with the rest.

use std::borrow::Cow;

/// The only elements that the reference lets end with their tag, besides those that are always empty.
const ENDING: [&str; 6] = ["title", "script", "a", "p", "div", "span"];

const EMPTY: [&str; 16] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "svg", "math",
];

pub fn as_the_reference_reads(input: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(input) else { return Cow::Borrowed(input) };
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    if roxmltree::Document::parse_with_options(text, options).is_ok() {
        return Cow::Borrowed(input);
    }
    let mut read = String::new();
    let mut rest = text;
    while let Some((before, tag, after)) = next_tag(rest) {
        read.push_str(before);
        let name = tag[1..].split(|next: char| next == '/' || next == '>' || next.is_whitespace()).next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        if tag == "</br>" {
            read.push_str("<br>");
        } else if let (Some(open), false) =
            (tag.strip_suffix("/>"), ENDING.contains(&name.as_str()) || EMPTY.contains(&name.as_str()))
        {
            read.push_str(open);
            read.push('>');
        } else {
            read.push_str(tag);
        }
        rest = after;
    }
    read.push_str(rest);
    Cow::Owned(read.replace("<![CDATA[", "<!--[CDATA[").replace("]]>", "]]-->").into_bytes())
}

fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find('<')?;
    let end = start + text[start..].find('>')? + 1;
    Some((&text[..start], &text[start..end], &text[end..]))
}
