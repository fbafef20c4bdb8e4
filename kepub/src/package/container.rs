//! META-INF/container.xml, which names the package document.

use super::{paths::resolve, xml};
use crate::Error;

/// Where an EPUB has it.
pub const PATH: &str = "META-INF/container.xml";

/// Returns the path of the package document: the first of its media type, else the first that is named at all.
pub fn package_path(container: &[u8]) -> Result<String, Error> {
    let text = xml::text(PATH, container)?;
    let document = xml::parse(PATH, &text)?;
    let mut other = None;
    for rootfile in document.descendants().filter(|node| xml::is(*node, "rootfile")) {
        let Some(path) = xml::attribute(rootfile, "full-path").and_then(|path| resolve("", path)) else {
            continue;
        };
        if xml::attribute(rootfile, "media-type").map(str::trim) == Some("application/oebps-package+xml") {
            return Ok(path);
        }
        other.get_or_insert(path);
    }
    other.ok_or_else(|| Error::Package { path: PATH.to_owned(), cause: "names no package document".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(rootfiles: &str) -> Result<String, String> {
        let container = format!(
            "<container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>\
             <rootfiles>{rootfiles}</rootfiles></container>"
        );
        package_path(container.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_first_package_document_is_taken() {
        let rootfiles = "<rootfile full-path='a.pdf' media-type='application/pdf'/>\
                         <rootfile full-path='b%20c/d.opf' media-type='application/oebps-package+xml'/>\
                         <rootfile full-path='e.opf' media-type='application/oebps-package+xml'/>";
        assert_eq!(named(rootfiles).as_deref(), Ok("b c/d.opf"));
    }

    #[test]
    fn without_a_media_type_the_first_named_is_taken() {
        assert_eq!(
            named("<rootfile/><rootfile full-path='../a'/><rootfile full-path='b.opf'/>").as_deref(),
            Ok("b.opf")
        );
    }

    #[test]
    fn a_container_without_a_package_document_is_refused() {
        for rootfiles in ["", "<rootfile full-path=''/>", "<rootfile full-path='../../a.opf'/>"] {
            assert_eq!(named(rootfiles).unwrap_err(), "META-INF/container.xml: names no package document");
        }
        assert!(named("<rootfile>").unwrap_err().contains("not well-formed"));
        assert!(package_path(b"").is_err());
    }
}
