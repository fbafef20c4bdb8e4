//! Facts in a few lines, for snapshots.

use std::{fmt::Write as _, fs, io::Cursor, path::PathBuf};

use domain::catalog::{
    metadata::{Description, Language, Published, Publisher},
    publications::{SortTitle, Title},
};
use library::reading::{Facts, Metadata, Unreadable, format, read_from};
use tempfile::TempDir;

/// A file of its own.
pub struct Shelf(TempDir);

impl Shelf {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

pub fn read_bytes(name: &str, bytes: &[u8]) -> Result<Facts, Unreadable> {
    read_from(Cursor::new(bytes), format(name.as_ref()).ok_or(Unreadable::NotABook)?)
}

/// What stops a file from being read.
pub fn problem(name: &str, bytes: &[u8]) -> String {
    read_bytes(name, bytes).unwrap_err().to_string()
}

/// All that is there, a line each.
pub fn shown(facts: &Facts) -> String {
    let mut shown = format!("{}{}\n", facts.format.as_str(), if facts.has_cover { ", with a cover" } else { "" });
    if let Some(pages) = facts.pages {
        writeln!(shown, "{pages} pages").unwrap();
    }
    if let Some(millis) = facts.duration_millis {
        writeln!(shown, "{millis} ms").unwrap();
    }
    shown + &metadata(&facts.metadata)
}

fn metadata(metadata: &Metadata) -> String {
    let mut lines = Vec::new();
    let mut line = |name: &str, text: Option<&str>| lines.extend(text.map(|text| format!("{name}: {text}\n")));
    line("title", metadata.title.as_ref().map(Title::as_str));
    line("sort title", metadata.sort_title.as_ref().map(SortTitle::as_str));
    for it in &metadata.contributors {
        line(it.role.marc(), Some(&format!("{} / {}", it.name.as_str(), it.sort_name.as_str())));
    }
    for it in &metadata.series {
        let number = it.number.map_or(String::new(), |number| format!(" #{number}"));
        line("series", Some(&format!("{}{number}", it.name.as_str())));
    }
    line("language", metadata.language.as_ref().map(Language::as_str));
    line("publisher", metadata.publisher.as_ref().map(Publisher::as_str));
    line("published", metadata.published.as_ref().map(Published::as_str));
    for it in &metadata.identifiers {
        line(it.scheme.as_str(), Some(it.value.as_str()));
    }
    for it in &metadata.subjects {
        line("subject", Some(it.as_str()));
    }
    line("description", metadata.description.as_ref().map(Description::as_str));
    lines.concat()
}
