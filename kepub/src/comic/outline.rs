//! A comic's contents: its bookmarks, else its folders, else the comic as a whole.

use super::{info::Info, markup::line, order};

/// An entry of the contents.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub label: String,
    /// Its first page.
    pub page: usize,
}

/// A page as the contents see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub path: &'a str,
    /// The image's number as ComicInfo.xml counts.
    pub number: usize,
}

/// Makes the contents of at least one page; never none.
pub(super) fn outline(title: &str, info: &Info, places: &[Place<'_>]) -> Vec<Entry> {
    let bookmarks = bookmarks(info, places);
    if !bookmarks.is_empty() {
        return bookmarks;
    }
    let entries = by_folder(title, places);
    if entries.len() > 1 {
        return entries;
    }
    vec![Entry { label: title.to_owned(), page: 0 }]
}

/// The folder that all pages have in common, the innermost one.
pub(super) fn common_folder<'a>(places: &[Place<'a>]) -> Option<&'a str> {
    common_folders(places).pop()
}

/// A bookmark on an image that didn't become a page is on the next one that did.
fn bookmarks(info: &Info, places: &[Place<'_>]) -> Vec<Entry> {
    let mut bookmarks: Vec<Entry> = Vec::new();
    for (number, label) in &info.bookmarks {
        let page = places.partition_point(|place| place.number < *number);
        if page < places.len() {
            bookmarks.push(Entry { label: label.clone(), page });
        }
    }
    bookmarks.sort_by_key(|entry| entry.page);
    bookmarks.dedup_by_key(|entry| entry.page);
    bookmarks
}

/// An entry wherever another folder begins. Pages beside the folders are the comic's own.
fn by_folder(title: &str, places: &[Place<'_>]) -> Vec<Entry> {
    let common = common_folders(places).len();
    let mut entries: Vec<Entry> = Vec::new();
    for (page, place) in places.iter().enumerate() {
        let label = match folders(place.path).get(common..) {
            Some([]) | None => title.to_owned(),
            Some(folders) => line(&folders.join(" / "), 500),
        };
        if entries.last().is_none_or(|entry| entry.label != label) {
            entries.push(Entry { label, page });
        }
    }
    entries
}

fn common_folders<'a>(places: &[Place<'a>]) -> Vec<&'a str> {
    let mut paths = places.iter().map(|place| folders(place.path));
    let mut common = paths.next().unwrap_or_default();
    for folders in paths {
        let length = common.iter().zip(&folders).take_while(|(left, right)| left == right).count();
        common.truncate(length);
    }
    common
}

fn folders(path: &str) -> Vec<&str> {
    let mut components: Vec<&str> = order::components(path).collect();
    components.pop();
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places<'a>(paths: &[&'a str]) -> Vec<Place<'a>> {
        paths.iter().enumerate().map(|(number, path)| Place { path, number }).collect()
    }

    fn labels(paths: &[&str], info: &Info) -> Vec<(String, usize)> {
        let entries = outline("Title", info, &places(paths));
        entries.into_iter().map(|entry| (entry.label, entry.page)).collect()
    }

    fn entry(label: &str, page: usize) -> (String, usize) {
        (label.to_owned(), page)
    }

    #[test]
    fn bookmarks_come_first() {
        let bookmarks = vec![(2, "Two".to_owned()), (0, "One".to_owned()), (9, "None".to_owned())];
        let info = Info { bookmarks, ..Info::default() };
        assert_eq!(labels(&["a/1", "b/1", "c/1"], &info), [entry("One", 0), entry("Two", 2)]);
        let sparse = [Place { path: "1", number: 0 }, Place { path: "3", number: 3 }];
        assert_eq!(outline("Title", &info, &sparse)[1], Entry { label: "Two".to_owned(), page: 1 });
    }

    #[test]
    fn folders_come_next() {
        let paths = ["S/cover.png", "S/V 1/Ch 1/1.png", "S/V 1/Ch 1/2.png", "S/V 1/Ch 2/1.png"];
        let expected = [entry("Title", 0), entry("V 1 / Ch 1", 1), entry("V 1 / Ch 2", 3)];
        assert_eq!(labels(&paths, &Info::default()), expected);
        assert_eq!(common_folder(&places(&paths)), Some("S"));
    }

    #[test]
    fn one_folder_is_no_chapter() {
        assert_eq!(labels(&["a/1.png", "a/2.png"], &Info::default()), [entry("Title", 0)]);
        assert_eq!(labels(&["1.png"], &Info::default()), [entry("Title", 0)]);
        assert_eq!(common_folder(&places(&["1.png", "a/2.png"])), None);
    }
}
