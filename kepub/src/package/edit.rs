//! The package document, changed where it has to be, and nowhere else.

use std::ops::Range;

use super::{
    cover,
    markup::{tag_length, tag_name},
    opf::Package,
    title_page,
};

/// What is to be changed besides what always is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wishes<'a> {
    /// The path of the only image on the [cover page](Package::cover_page).
    pub(crate) cover_page_image: Option<&'a str>,
    /// Whether a blank page is put first. It isn't where the package has [no place for it](Package::title_page_path).
    pub(crate) title_page: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edited {
    pub(crate) text: String,
    /// The path of the cover.
    pub(crate) cover: Option<String>,
    /// The path of the blank page that is now in the spine, and has to be written.
    pub(crate) title_page: Option<String>,
}

impl Package {
    /// Marks the cover, removes the traces of a conversion, and puts a blank page first if that is wished. What was
    /// edited before doesn't change again.
    pub(crate) fn edit(&self, wishes: Wishes<'_>) -> Edited {
        let text = self.text.as_str();
        let mut edits: Vec<Edit> = self.metadata.traces.iter().map(|trace| remove(text, trace)).collect();
        let cover = cover::find(self, wishes.cover_page_image);
        if let Some(start) = cover.filter(|item| !item.is_cover).and_then(|item| item.start) {
            edits.push(add_property(text, start, "cover-image"));
        }
        let title_page = self.title_page_path().filter(|_| wishes.title_page);
        if let (Some(_), Some(manifest), Some(spine)) = (&title_page, self.manifest.start, self.spine.start) {
            let (id, href) = (title_page::ID, title_page::HREF);
            let item = format!("item id=\"{id}\" href=\"{href}\" media-type=\"application/xhtml+xml\"");
            edits.push(insert_first(text, manifest, &item));
            edits.push(insert_first(text, spine, &format!("itemref idref=\"{id}\"")));
        }
        Edited { text: apply(text, edits), cover: cover.and_then(|item| item.path.clone()), title_page }
    }
}

/// What stands in a range of the text instead.
type Edit = (Range<usize>, String);

/// Makes edits in the order of the text; one within a range that is replaced goes with it.
fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut edited = String::with_capacity(text.len() + 256);
    let mut at = 0;
    for (range, replacement) in edits {
        if range.start >= at {
            edited.push_str(&text[at..range.start]);
            edited.push_str(&replacement);
            at = range.end;
        }
    }
    edited.push_str(&text[at..]);
    edited
}

/// Removes an element and the white space before it.
fn remove(text: &str, element: &Range<usize>) -> Edit {
    (text[..element.start].trim_ascii_end().len()..element.end, String::new())
}

/// Adds a value to the attribute `properties` of the element at `start`.
fn add_property(text: &str, start: usize, property: &str) -> Edit {
    let tag = &text[start..start + tag_length(&text[start..])];
    if let Some(value) = attribute(tag, "properties") {
        let separator = if tag[value.clone()].ends_with(|last: char| !last.is_ascii_whitespace()) { " " } else { "" };
        let end = start + value.end;
        return (end..end, format!("{separator}{property}"));
    }
    let end = start + tag.trim_end_matches(['/', '>']).trim_ascii_end().len();
    (end..end, format!(" properties=\"{property}\""))
}

/// Puts an empty element first into the one at `start`, with its prefix, on a line of its own if the others are.
fn insert_first(text: &str, start: usize, element: &str) -> Edit {
    let tag = &text[start..start + tag_length(&text[start..])];
    let end = start + tag.len();
    let name = tag_name(tag);
    let prefix = name.rfind(':').map_or("", |colon| &name[..=colon]);
    if let Some(head) = tag.strip_suffix("/>") {
        return (start + head.len()..end, format!("><{prefix}{element}/></{name}>"));
    }
    let rest = &text[end..];
    let space = &rest[..rest.len() - rest.trim_ascii_start().len()];
    let space = if rest[space.len()..].starts_with("</") { "" } else { space };
    (end..end, format!("{space}<{prefix}{element}/>"))
}

/// Returns where the value of an attribute stands in a start tag.
fn attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    let mut at = 1 + tag_name(tag).len();
    loop {
        let equals = at + tag[at..].find('=')?;
        let open = equals + tag[equals..].find(['"', '\''])?;
        let value = open + 1;
        let close = value + tag[value..].find(&tag[open..value])?;
        if tag[at..equals].trim_ascii() == name {
            return Some(value..close);
        }
        at = close + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITH_PAGE: Wishes<'_> = Wishes { cover_page_image: None, title_page: true };

    fn edited(text: &str, wishes: Wishes<'_>) -> String {
        let edit = |text: &str| Package::read("p.opf", text.as_bytes()).unwrap().edit(wishes);
        let once = edit(text).text;
        let twice = edit(&once);
        assert_eq!(twice.text, once, "editing twice changes nothing");
        assert_eq!(twice.title_page, None);
        once
    }

    #[test]
    fn only_what_has_to_change_changes() {
        let text = "\u{feff}<?xml version='1.0'?>\r\n<!-- a --><package >\n <metadata>\n  <title>A&#65;</title>\n  \
                    <meta name='calibre:timestamp'/>\n  <contributor role='bkp'>c</contributor>\n </metadata>\n \
                    <manifest>\n\t<item\n href = 'a.jpg' media-type='image/png' id='cover'\n/><item/></manifest></package>\n";
        assert_eq!(
            edited(text, Wishes::default()),
            "<?xml version='1.0'?>\r\n<!-- a --><package >\n <metadata>\n  <title>A&#65;</title>\n </metadata>\n \
             <manifest>\n\t<item\n href = 'a.jpg' media-type='image/png' id='cover' properties=\"cover-image\"\n/>\
             <item/></manifest></package>\n"
        );
    }

    #[test]
    fn the_property_is_added_to_others() {
        for (before, after) in [
            ("properties='svg'", "properties='svg cover-image'"),
            ("properties=\"\"", "properties=\"cover-image\""),
            ("properties = 'svg '", "properties = 'svg cover-image'"),
            ("title=\"properties='x'\" properties='>'", "title=\"properties='x'\" properties='> cover-image'"),
            ("x:properties='svg'", "x:properties='svg' properties=\"cover-image\""),
        ] {
            let item = |attributes| {
                format!(
                    "<package xmlns:x='x'><manifest><item id='cover' media-type='image/png' {attributes}></item>\
                     </manifest></package>"
                )
            };
            assert_eq!(edited(&item(before), Wishes::default()), item(after));
        }
    }

    #[test]
    fn a_title_page_is_put_first() {
        let text = "<package><manifest>\n  <item id='a'/>\n</manifest><spine toc='n'>\n  <itemref idref='a'/>\n</spine></package>";
        let expected = "<package><manifest>\n  <item id=\"kepubify-titlepage-dummy\" \
                        href=\"kepubify-titlepage-dummy.xhtml\" media-type=\"application/xhtml+xml\"/>\n  \
                        <item id='a'/>\n</manifest><spine toc='n'>\n  <itemref idref=\"kepubify-titlepage-dummy\"/>\n  \
                        <itemref idref='a'/>\n</spine></package>";
        assert_eq!(edited(text, WITH_PAGE), expected);
        assert_eq!(edited(text, Wishes::default()), text);
    }

    #[test]
    fn elements_that_are_added_take_the_prefix() {
        let text = "<o:package xmlns:o='o'><o:manifest ><o:item/></o:manifest><o:spine /></o:package>";
        let expected = "<o:package xmlns:o='o'><o:manifest ><o:item id=\"kepubify-titlepage-dummy\" \
                        href=\"kepubify-titlepage-dummy.xhtml\" media-type=\"application/xhtml+xml\"/><o:item/>\
                        </o:manifest><o:spine ><o:itemref idref=\"kepubify-titlepage-dummy\"/></o:spine></o:package>";
        assert_eq!(edited(text, WITH_PAGE), expected);
    }

    #[test]
    fn the_page_and_the_cover_are_told() {
        let text =
            b"<package><manifest><item id='cover' href='a.png' media-type='image/png'/></manifest><spine/></package>";
        let edited = Package::read("b/p.opf", text).unwrap().edit(WITH_PAGE);
        assert_eq!(edited.cover.as_deref(), Some("b/a.png"));
        assert_eq!(edited.title_page.as_deref(), Some("b/kepubify-titlepage-dummy.xhtml"));
    }

    #[test]
    fn what_stands_in_an_entity_is_not_edited() {
        let text = "<!DOCTYPE package [<!ENTITY e \"<item id='cover' media-type='image/png'/>\"><!ENTITY t \
                    \"<meta name='calibre:timestamp'/>\">]><package><metadata>&t;</metadata><manifest>&e;</manifest></package>";
        assert_eq!(edited(text, Wishes::default()), text);
    }

    #[test]
    fn traces_within_traces_go_together() {
        let text = "<package><metadata> <contributor role='bkp'> <meta name='calibre:timestamp'/> </contributor>\n\
                    <meta name='calibre:timestamp'/>&#32;<meta name='calibre:timestamp'/></metadata></package>";
        assert_eq!(edited(text, Wishes::default()), "<package><metadata>&#32;</metadata></package>");
    }
}
