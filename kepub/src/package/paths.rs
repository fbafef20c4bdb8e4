//! Names of files in the archive, and the references that lead to them.

use std::collections::HashMap;

/// Resolves `href`, as written in the document `base`, to the path of a file in the archive.
///
/// Escapes are decoded, those that aren't UTF-8 stay as they are; fragment and query are cut. `None` for what isn't in
/// the archive: another site, the document itself, a path that leads out of the root.
pub fn resolve(base: &str, href: &str) -> Option<String> {
    let href = href.trim_ascii();
    let href = &href[..href.find(['#', '?']).unwrap_or(href.len())];
    if href.is_empty() || has_scheme(href) {
        return None;
    }
    let href = decode(href);
    if href.contains('\0') {
        return None;
    }
    let mut path: Vec<&str> = Vec::new();
    let folder = base.rfind('/').filter(|_| !href.starts_with('/')).map_or("", |slash| &base[..slash]);
    for component in folder.split('/').chain(href.split('/')) {
        match component {
            "" | "." => {}
            ".." => drop(path.pop()?),
            _ => path.push(component),
        }
    }
    (!path.is_empty()).then(|| path.join("/"))
}

/// Whether an archive entry of this name could be written outside the folder it is unpacked to, or has no name.
pub(crate) fn is_unsafe(name: &str) -> bool {
    let drive = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && name.as_bytes().get(1) == Some(&b':');
    name.is_empty()
        || drive
        || name.starts_with(['/', '\\'])
        || name.contains('\0')
        || name.split(['/', '\\']).any(|component| component == "..")
}

/// Whether an archive entry is of no use to a reader: directories, and what file managers and shops leave behind.
pub fn is_junk(name: &str) -> bool {
    const FILES: [&str; 5] = ["calibre_bookmarks.txt", "itunesmetadata.plist", ".ds_store", "thumbs.db", "desktop.ini"];
    let name = name.to_ascii_lowercase();
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", &name));
    file.is_empty()
        || FILES.contains(&file)
        || file.starts_with("._")
        || file.starts_with("itunesartwork")
        || folders.split('/').any(|folder| folder == "__macosx")
}

/// The names in an archive, to be found as they are, or, if there is no such name, in another case.
#[derive(Debug, Default)]
pub struct Names {
    exact: HashMap<String, usize>,
    folded: HashMap<String, usize>,
}

impl Names {
    /// Takes the names in the order of the archive; of two that are the same, the first is found.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut found = Self::default();
        for (index, name) in names.into_iter().enumerate() {
            found.exact.entry(name.to_owned()).or_insert(index);
            found.folded.entry(name.to_lowercase()).or_insert(index);
        }
        found
    }

    /// Returns the position of `path` in the archive.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.exact.get(path).or_else(|| self.folded.get(&path.to_lowercase())).copied()
    }
}

/// A colon alone is no scheme: file names have some.
fn has_scheme(href: &str) -> bool {
    let Some((scheme, rest)) = href.split_once(':') else {
        return false;
    };
    let is_name = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    is_name && (rest.starts_with("//") || scheme.eq_ignore_ascii_case("data"))
}

/// Decodes each run of escapes that is UTF-8.
fn decode(href: &str) -> String {
    let mut decoded = String::with_capacity(href.len());
    let mut rest = href;
    while let Some(start) = rest.find('%') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        let bytes: Vec<u8> = rest.as_bytes().chunks_exact(3).map_while(escape).collect();
        let length = (bytes.len() * 3).max(1);
        match str::from_utf8(&bytes) {
            Ok(text) if !text.is_empty() => decoded.push_str(text),
            _ => decoded.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    decoded
}

fn escape(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low] = bytes else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolved(href: &str) -> Option<String> {
        resolve("OEBPS/book/content.opf", href)
    }

    #[test]
    fn references_start_at_the_folder_of_their_document() {
        for (href, path) in [
            ("a.xhtml", "OEBPS/book/a.xhtml"),
            ("./b/../a.xhtml", "OEBPS/book/a.xhtml"),
            ("../a.xhtml", "OEBPS/a.xhtml"),
            ("../../a.xhtml", "a.xhtml"),
            ("/a.xhtml", "a.xhtml"),
            ("b//a.xhtml", "OEBPS/book/b/a.xhtml"),
            ("a.xhtml#part?", "OEBPS/book/a.xhtml"),
            ("a.xhtml?part#", "OEBPS/book/a.xhtml"),
            ("chapter:1.xhtml", "OEBPS/book/chapter:1.xhtml"),
            (r"b\a.xhtml", r"OEBPS/book/b\a.xhtml"),
        ] {
            assert_eq!(resolved(href).as_deref(), Some(path), "{href}");
        }
        assert_eq!(resolve("content.opf", "a.xhtml").as_deref(), Some("a.xhtml"));
    }

    #[test]
    fn escapes_are_decoded_where_they_are_text() {
        for (href, path) in [
            ("a%20b%C3%A9.xhtml", "a bé.xhtml"),
            ("%E9t%C3%A9", "%E9té"),
            ("50%.xhtml", "50%.xhtml"),
            ("%", "%"),
            ("%4", "%4"),
            ("%zz%41", "%zzA"),
            ("%é1", "%é1"),
            ("a%23b", "a#b"),
        ] {
            assert_eq!(resolve("", href).as_deref(), Some(path), "{href}");
        }
    }

    #[test]
    fn what_is_not_in_the_archive_has_no_path() {
        for href in
            ["", " ", "#top", "../..", "../../../a", "%2e%2e/../../a", "http://host/a", "data:a,b", "a%00b", "/"]
        {
            assert_eq!(resolved(href), None, "{href}");
        }
    }

    #[test]
    fn names_that_lead_out_of_the_archive_are_unsafe() {
        for name in ["", "/a", r"\a", "C:a", r"c:\a", "../a", r"a\..\b", "a/..", "..", "a\0b"] {
            assert!(is_unsafe(name), "{name}");
        }
        for name in ["a", "a/b..c", "...", "a/.b", "é:a", "META-INF/container.xml"] {
            assert!(!is_unsafe(name), "{name}");
        }
    }

    #[test]
    fn what_no_reader_needs_is_junk_in_any_folder_and_case() {
        for name in [
            "META-INF/",
            "META-INF/calibre_bookmarks.txt",
            "iTunesMetadata.plist",
            "itunesartwork.jpg",
            "a/.DS_Store",
            "THUMBS.DB",
            "a/Desktop.ini",
            "a/._b.xhtml",
            "__MACOSX/a/b.xhtml",
            "a/__macosx/b",
        ] {
            assert!(is_junk(name), "{name}");
        }
        for name in ["a.xhtml", "a/_b", "my-thumbs.db", "__MACOSX", "a/.b", "META-INF/container.xml"] {
            assert!(!is_junk(name), "{name}");
        }
    }

    #[test]
    fn a_name_in_another_case_is_found_last() {
        let names = Names::new(["A.xhtml", "a.xhtml", "É.xhtml"]);
        assert_eq!(names.find("a.xhtml"), Some(1));
        assert_eq!(names.find("a.XHTML"), Some(0));
        assert_eq!(names.find("é.xhtml"), Some(2));
        assert_eq!(names.find("b.xhtml"), None);
    }

    proptest! {
        #[test]
        fn a_resolved_path_is_in_the_archive(base in "[a./]{0,8}", href in "([a./%2eE#?é:]|\\PC){0,16}") {
            if let Some(path) = resolve(&base, &href) {
                prop_assert!(path.split('/').all(|component| !["", ".", ".."].contains(&component)), "{path}");
            }
        }
    }
}
