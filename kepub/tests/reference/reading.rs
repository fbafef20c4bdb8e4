//! Tag soup told as the reference reads it, where we read something else on purpose.
//!
//! It takes `<i/>` for `<i>`, a CDATA section for a comment and `<br></br>` for two line breaks, as HTML has it; of
//! `<a b=c/>` it takes the `/` twice, for the value's end and the element's. We take the author at their word. Told the
//! same in a way that can't be misunderstood, we have to agree with the reference on the rest.

/// The only elements that the reference lets end with their tag, besides those that are always empty and those of SVG
/// and `MathML`.
const ENDING: [&str; 6] = ["title", "script", "a", "p", "div", "span"];

/// The elements whose tags aren't markup.
const RAW: [&str; 5] = ["title", "script", "style", "textarea", "iframe"];

/// The elements that can't be in SVG or `MathML`, and end it. There are more; these are in the cases.
const BREAKING_OUT: [&str; 17] =
    ["b", "body", "br", "dd", "div", "h1", "head", "i", "img", "li", "nobr", "p", "pre", "ruby", "span", "table", "ul"];

pub fn as_the_reference_reads(soup: &str) -> String {
    let mut reader = Reader::default();
    let mut rest = soup;
    while let Some(at) = rest.find('<') {
        reader.read.push_str(&rest[..at]);
        rest = reader.markup(&rest[at..]);
    }
    reader.read + rest
}

#[derive(Default)]
struct Reader {
    read: String,
    /// How many of `svg` and `math` are open.
    foreign: usize,
}

impl Reader {
    /// Reads what begins with `<`, and returns what follows.
    fn markup<'a>(&mut self, text: &'a str) -> &'a str {
        let is_markup = text[1..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next));
        let end = if text.starts_with("<!--") { "-->" } else { ">" };
        let length = if is_markup { text.find(end).map_or(text.len(), |at| at + end.len()) } else { 1 };
        let (markup, rest) = text.split_at(length);
        match markup {
            "</svg>" | "</math>" => self.foreign = self.foreign.saturating_sub(1),
            "</br>" | "</p>" => self.foreign = 0,
            _ => {}
        }
        if markup.starts_with("<![CDATA[") && self.foreign == 0 {
            self.read.push_str("<!---->");
        } else if markup == "</br>" && self.read.ends_with("<br>") {
            self.read.push_str("<br>");
        } else if markup[1..].starts_with(|next: char| next.is_ascii_alphabetic()) {
            return self.start(markup, rest);
        } else {
            self.read.push_str(markup);
        }
        rest
    }

    fn start<'a>(&mut self, tag: &str, rest: &'a str) -> &'a str {
        let name = tag[1..].split([' ', '/', '>']).next().unwrap_or_default();
        if BREAKING_OUT.contains(&name) {
            self.foreign = 0;
        }
        let is_root = matches!(name, "svg" | "math");
        let is_ending = self.foreign > 0 || is_root || ENDING.contains(&name);
        let open = tag.strip_suffix("/>");
        let has_value = open.is_some_and(|open| open.contains('=') && !open.ends_with('"'));
        match open {
            Some(open) if is_ending && has_value => self.read.extend([open, "/ />"]),
            Some(open) if !is_ending && !has_value => self.read.extend([open, ">"]),
            _ => self.read.push_str(tag),
        }
        let is_open = open.is_none() || !is_ending;
        if is_root && is_open {
            self.foreign += 1;
        }
        if self.foreign > 0 || !is_open || !RAW.contains(&name) {
            return rest;
        }
        let length = rest.find(&format!("</{name}>")).unwrap_or(rest.len());
        self.read.push_str(&rest[..length]);
        &rest[length..]
    }
}

#[test]
fn soup_means_to_us_what_it_means_to_the_reference() {
    for (soup, read) in [
        ("<i/>a<br/><p/>b", "<i>a<br><p/>b"),
        ("<i id=\"x\"/><a b=c/><i b=c/>", "<i id=\"x\"><a b=c/ /><i b=c/>"),
        ("<svg><g a=1/><td/><![CDATA[a]]></svg><td/>", "<svg><g a=1/ /><td/><![CDATA[a]]></svg><td>"),
        ("<math/><mi/><math><i/><mi/>", "<math/><mi><math><i><mi>"),
        ("<title/><i/></title><style/><i/></style><i/>", "<title/><i></title><style><i/></style><i>"),
        ("a <3<i/><!-- <i/> --></ <i/><![CDATA[x]]>", "a <3<i><!-- <i/> --></ <i/><!---->"),
        ("a<br></br>b</br>", "a<br><br>b</br>"),
    ] {
        assert_eq!(as_the_reference_reads(soup), read);
    }
}
