//! The documents of a comic, as an EPUB would have them: they are converted like any other.

use std::fmt::Write;

use super::{markup::escape, outline::Entry, pages::Page};

/// A document that shows one image, and nothing around it.
pub(super) fn page(page: &Page, number: usize, language: Option<&str>) -> String {
    let (width, height) = (page.size.width, page.size.height);
    let head = format!(
        "<title>Page {number}</title>\n\
         <meta name=\"viewport\" content=\"width={width}, height={height}\"/>\n\
         <style type=\"text/css\">html, body {{ margin: 0; padding: 0; }} img {{ display: block; }}</style>\n"
    );
    let image = page.file();
    let body = format!("<img src=\"../{image}\" alt=\"Page {number}\" width=\"{width}\" height=\"{height}\"/>");
    document(&head, &body, language)
}

/// The contents.
pub(super) fn navigation(title: &str, entries: &[Entry], pages: &[Page], language: Option<&str>) -> String {
    let title = escape(title);
    let mut body = format!("<nav epub:type=\"toc\" id=\"toc\">\n<h1>{title}</h1>\n<ol>\n");
    for entry in entries {
        let _ = writeln!(body, "<li><a href=\"{}\">{}</a></li>", pages[entry.page].document(), escape(&entry.label));
    }
    body += "</ol>\n</nav>";
    document(&format!("<title>{title}</title>\n"), &body, language)
}

fn document(head: &str, body: &str, language: Option<&str>) -> String {
    let language = language.map_or_else(String::new, |it| format!(" xml:lang=\"{it}\" lang=\"{it}\""));
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"{language}>\n\
         <head>\n{head}</head>\n\
         <body>\n{body}\n</body>\n\
         </html>\n"
    )
}

#[cfg(test)]
mod tests {
    use roxmltree::{Document, ParsingOptions};

    use super::*;
    use crate::comic::{
        image::{Format, Header, Size},
        plan::Image,
    };

    fn pages() -> [Page; 1] {
        let size = Size { width: 3, height: 4 };
        let image = Image { entry: 0, number: 0, header: Header { format: Format::Png, size, is_turned: false } };
        [Page { name: "page-0001".to_owned(), format: Format::Jpeg, size, image }]
    }

    #[test]
    fn a_page_is_an_image() {
        let text = page(&pages()[0], 1, Some("ja"));
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&text, options).unwrap();
        let image = document.descendants().find(|node| node.tag_name().name() == "img").unwrap();
        assert_eq!(image.attribute("src"), Some("../images/page-0001.jpg"));
        assert_eq!(document.root_element().attribute("lang"), Some("ja"));
        assert!(text.contains("content=\"width=3, height=4\""));
    }

    #[test]
    fn titles_are_text() {
        let entries = [Entry { label: "<1> & \u{1}".to_owned(), page: 0 }];
        let text = navigation("A & B", &entries, &pages(), None);
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&text, options).unwrap();
        let link = document.descendants().find(|node| node.tag_name().name() == "a").unwrap();
        assert_eq!(link.attribute("href"), Some("pages/page-0001.xhtml"));
        assert_eq!(link.text(), Some("<1> & "));
    }
}
